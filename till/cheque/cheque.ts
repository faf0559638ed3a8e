import type { E2, E3 } from "@prilavok/contracts/till-api/exact.ts";

/** What is sold on one line, as the caller named it. */
export interface Goods {
  /** Empty when the caller gave a code only. */
  readonly name: string;
  readonly code: string;
  /** `0` a code of the shop's own, `1` a GTIN. */
  readonly typeCode: "0" | "1";
  readonly section: { readonly code: string; readonly name: string } | null;
  readonly markings: readonly Marking[];
  /** Empty: the cashier. */
  readonly seller: string;
  readonly category: string;
}

export interface Marking {
  readonly kind: "si" | "ukz";
  readonly code: string;
}

/**
 * One line, computed. Invariants: every field ≥ 0; `totalE2 = sumE2 − discountE2 + increaseE2`;
 * `dueE2 = totalE2 − receiptDiscountE2 + receiptIncreaseE2`; the `dueE2` of all lines add up to the cheque's total.
 */
export interface Line {
  readonly goods: Goods;
  readonly priceE2: E2;
  readonly amountE3: E3;
  /** price × amount, rounded half up. In a return by receipt: the share of the sale's sum (see share.ts). */
  readonly sumE2: E2;
  readonly discountE2: E2;
  readonly increaseE2: E2;
  readonly totalE2: E2;
  /** The line's share of the receipt's own discount and increase. */
  readonly receiptDiscountE2: E2;
  readonly receiptIncreaseE2: E2;
  readonly dueE2: E2;
}

/** How sums were rounded, kept with each receipt so that it can be recomputed when the rule has changed. */
export const roundingPolicy = "half-up-0.01";

export interface Cheque {
  readonly lines: readonly Line[];
  /** Sum of the lines' totals. */
  readonly subtotalE2: E2;
  readonly discountE2: E2;
  readonly increaseE2: E2;
  readonly totalE2: E2;
  readonly rounding: string;
}

/** What was tendered (in a refund: what was paid out) and what went back. Change is given from cash only. */
export interface Tendered {
  readonly cashE2: E2;
  readonly cashlessE2: E2;
  readonly certificateE2: E2;
  readonly changeE2: E2;
}
