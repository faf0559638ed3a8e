import { type E2, type E3, roundHalfUp } from "@prilavok/contracts/till-api/exact.ts";
import type { Line } from "./cheque.ts";

/** The sums of a line. */
export type LineSums = Pick<
  Line,
  "sumE2" | "discountE2" | "increaseE2" | "totalE2" | "receiptDiscountE2" | "receiptIncreaseE2" | "dueE2"
>;

/**
 * The sums that belong to the first `amountE3` of a line: what has come back when that much has come back.
 *
 * A return is the difference of two such shares, so a series of returns telescopes: it closes on the line's own sums
 * exactly. Each sum must then never fall while the amount grows, or a return would have a negative field. Rounding each in
 * proportion and deriving the rest does not have that property. What does: round in proportion (`dueE2`, and the discounts
 * together), add two such sums, or split one in two parts, of which one is rounded and the other is what is left (a step of
 * one kopeck goes to one part or the other).
 *
 * `dueE2`, the money, is nearest to the proportional share. Without increases `sumE2` is price × amount wherever that is
 * whole kopecks, as it was for all of the line: the discounts take the half kopeck down that `dueE2` takes up. Otherwise it
 * may be some kopecks off, as the parts of a rounded whole are.
 * @param amountE3 from 0 to the line's amount.
 */
export function shareOf(line: Line, amountE3: E3): LineSums {
  const whole = BigInt(line.amountE3);
  const part = BigInt(amountE3);
  const due = roundHalfUp(BigInt(line.dueE2) * part, whole);
  const receiptIncrease = partOf(due, line.receiptIncreaseE2, line.dueE2);
  const allDiscountsE2 = line.discountE2 + line.receiptDiscountE2;
  const allDiscounts = roundHalfDown(BigInt(allDiscountsE2) * part, whole);
  const receiptDiscount = partOf(allDiscounts, line.receiptDiscountE2, allDiscountsE2);
  const discount = allDiscounts - receiptDiscount;
  const total = due - receiptIncrease + receiptDiscount;
  const increase = partOf(total, line.increaseE2, line.totalE2);
  return {
    sumE2: money(total - increase + discount),
    discountE2: money(discount),
    increaseE2: money(increase),
    totalE2: money(total),
    receiptDiscountE2: money(receiptDiscount),
    receiptIncreaseE2: money(receiptIncrease),
    dueE2: money(due),
  };
}

/** The sums of what lies between two amounts of the line. */
export function shareBetween(line: Line, fromE3: E3, toE3: E3): LineSums {
  const from = shareOf(line, fromE3);
  const to = shareOf(line, toE3);
  return {
    sumE2: (to.sumE2 - from.sumE2) as E2,
    discountE2: (to.discountE2 - from.discountE2) as E2,
    increaseE2: (to.increaseE2 - from.increaseE2) as E2,
    totalE2: (to.totalE2 - from.totalE2) as E2,
    receiptDiscountE2: (to.receiptDiscountE2 - from.receiptDiscountE2) as E2,
    receiptIncreaseE2: (to.receiptIncreaseE2 - from.receiptIncreaseE2) as E2,
    dueE2: (to.dueE2 - from.dueE2) as E2,
  };
}

/** The part of `sum` that is to it as `partE2` to `wholeE2`. Grows by at most as much as `sum`, because part ≤ whole. */
function partOf(sum: bigint, partE2: number, wholeE2: number): bigint {
  return wholeE2 === 0 ? 0n : roundHalfUp(sum * BigInt(partE2), BigInt(wholeE2));
}

/** Of values that are not negative. */
function roundHalfDown(dividend: bigint, divisor: bigint): bigint {
  return (2n * dividend + divisor - 1n) / (2n * divisor);
}

function money(value: bigint): E2 {
  return Number(value) as E2;
}
