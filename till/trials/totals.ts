import { roubles } from "./kopecks.ts";
import type { Posting, ReportLine } from "./posting.ts";

const lines: readonly ReportLine[] = [
  "sales",
  "refunds",
  "correctionsIncome",
  "correctionsExpense",
  "rollbacksOut",
  "rollbacksIn",
  "deposits",
  "withdrawals",
];

class LineTotals {
  count = 0;
  totalE2 = 0n;
  readonly ways = { cash: 0n, cashless: 0n, certificate: 0n };
  readonly counts = { cashCount: 0, cashlessCount: 0, certificateCount: 0 };

  add({ totalE2, cashE2, cashlessE2, certificateE2 }: Posting): void {
    this.count += 1;
    this.totalE2 += totalE2;
    this.ways.cash += cashE2;
    this.ways.cashless += cashlessE2;
    this.ways.certificate += certificateE2;
    if (cashE2 !== 0n) this.counts.cashCount += 1;
    if (cashlessE2 !== 0n) this.counts.cashlessCount += 1;
    if (certificateE2 !== 0n) this.counts.certificateCount += 1;
  }

  told() {
    const { cash, cashless, certificate } = this.ways;
    return {
      count: this.count,
      total: roubles(this.totalE2),
      cash: roubles(cash),
      cashless: roubles(cashless),
      certificate: roubles(certificate),
      ...this.counts,
    };
  }
}

/** Adds up what callers were told, in the words of the till's report. */
export class Totals {
  readonly #lines = Object.fromEntries(lines.map((line) => [line, new LineTotals()])) as Record<
    ReportLine,
    LineTotals
  >;
  #discountsE2 = 0n;
  #increasesE2 = 0n;
  #revenueE2 = 0n;

  add(posting: Posting): void {
    if (posting.line === "opening" || posting.line === "closing") return;
    this.#lines[posting.line].add(posting);
    this.#discountsE2 += posting.discountsE2;
    this.#increasesE2 += posting.increasesE2;
    this.#revenueE2 += posting.revenueE2;
  }

  /** Of a shift. */
  told() {
    const told = lines.map((line) => [line, this.#lines[line].told()]);
    return {
      ...Object.fromEntries(told),
      discounts: roubles(this.#discountsE2),
      increases: roubles(this.#increasesE2),
      revenue: roubles(this.#revenueE2),
    };
  }

  /** Of the till's life. */
  toldOfLife() {
    const names = ["sales", "refunds", "correctionsIncome", "correctionsExpense"] as const;
    const told = names.map((name) => [name, roubles(this.#lines[name].totalE2)]);
    const rollbacksE2 = this.#lines.rollbacksOut.totalE2 + this.#lines.rollbacksIn.totalE2;
    return {
      ...Object.fromEntries(told),
      rollbacks: roubles(rollbacksE2),
      revenue: roubles(this.#revenueE2),
    };
  }
}
