import type { KindTotals } from "@prilavok/contracts/till-api/answers.ts";
import { formatE2 } from "@prilavok/contracts/till-api/exact.ts";
import type { Document } from "../journal/document.ts";

/** Adds documents of one kind up. Sums are bigint: no number of documents makes them inexact. */
export class KindSums {
  count = 0;
  totalE2 = 0n;
  cashE2 = 0n;
  cashlessE2 = 0n;
  certificateE2 = 0n;
  #cashCount = 0;
  #cashlessCount = 0;
  #certificateCount = 0;

  add({ totalE2, cashE2, cashlessE2, certificateE2, changeE2 }: Document): void {
    const keptE2 = BigInt(cashE2) - BigInt(changeE2);
    this.count += 1;
    this.totalE2 += BigInt(totalE2);
    this.cashE2 += keptE2;
    this.cashlessE2 += BigInt(cashlessE2);
    this.certificateE2 += BigInt(certificateE2);
    if (keptE2 !== 0n) this.#cashCount += 1;
    if (cashlessE2 !== 0) this.#cashlessCount += 1;
    if (certificateE2 !== 0) this.#certificateCount += 1;
  }

  told(): KindTotals {
    return {
      count: this.count,
      total: formatE2(this.totalE2),
      cash: formatE2(this.cashE2),
      cashless: formatE2(this.cashlessE2),
      certificate: formatE2(this.certificateE2),
      cashCount: this.#cashCount,
      cashlessCount: this.#cashlessCount,
      certificateCount: this.#certificateCount,
    };
  }
}
