import { momentToLocal, type TimeZone } from "@prilavok/contracts/values/time.ts";
import type { WireReceipt } from "../receipts/receipt.ts";
import type { Measures } from "./measures.ts";

/** A receipt as it is sold in tests: its time has an offset. */
export interface Sold extends WireReceipt {
  readonly ts: string;
  readonly amount: number;
  readonly positions: readonly {
    name: string;
    count: number;
    total: number;
    seller?: string;
    category?: string;
  }[];
  readonly attributes: readonly { name: string; value: number }[];
}

/** Facts a second time: counted plainly over receipts as they were sent. Nothing here shares code with the reports. */
export const e4 = (value: number) => BigInt(Math.round(value * 10_000));

export interface Line {
  readonly seller: string;
  readonly categories: readonly string[];
  readonly countE4: bigint;
  readonly totalE4: bigint;
  readonly isPosition: boolean;
}

/** The lines of a receipt, by the contract: signs as the receipt's, sellers fall back to the cashier. */
export function linesOf(receipt: Sold): Line[] {
  const cashier = receipt.cashier ?? "";
  if (receipt.positions.length === 0) {
    return [{ seller: cashier, categories: [], countE4: 0n, totalE4: e4(receipt.amount), isPosition: false }];
  }
  const sign = receipt.amount < 0 ? -1n : 1n;
  return receipt.positions.map(({ seller = "", category = "", count, total }) => ({
    seller: seller === "" ? cashier : seller,
    categories: category === "" ? [] : category.split("&&"),
    countE4: sign * e4(count),
    totalE4: sign * e4(total),
    isPosition: true,
  }));
}

export function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

/** The measures of the lines that count, plainly. */
export function measuresOf(receipts: readonly Sold[], counts: (line: Line) => boolean): Measures {
  const touched = receipts
    .map((receipt) => ({ receipt, lines: linesOf(receipt).filter(counts) }))
    .filter(({ lines }) => lines.length > 0);
  const filled = touched.filter(
    ({ receipt, lines }) => receipt.amount >= 0 && lines.some((line) => line.isPosition),
  );
  const lines = touched.flatMap((one) => one.lines);
  return {
    receipts: BigInt(touched.length),
    refunds: BigInt(touched.filter(({ receipt }) => receipt.amount < 0).length),
    filled: BigInt(filled.length),
    filledCountE4: sum(filled.flatMap((one) => one.lines.map((line) => line.countE4))),
    lines: BigInt(lines.length),
    countE4: sum(lines.map((line) => line.countE4)),
    amountE4: sum(lines.map((line) => line.totalE4)),
    annulledE4: 0n,
  };
}

/** The whole store: every receipt with its own amount. */
export function storeMeasures(receipts: readonly Sold[]): Measures {
  return {
    ...measuresOf(receipts, (line) => line.isPosition),
    receipts: BigInt(receipts.length),
    refunds: BigInt(receipts.filter((receipt) => receipt.amount < 0).length),
    amountE4: sum(receipts.map((receipt) => e4(receipt.amount))),
  };
}

export function within(
  receipts: readonly Sold[],
  { from, to }: { from: number; to: number },
  zone: TimeZone,
): Sold[] {
  return receipts.filter((receipt) => {
    const local = Math.floor(momentToLocal(Date.parse(receipt.ts), zone) / 1000);
    return local >= from && local <= to;
  });
}
