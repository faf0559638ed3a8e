import type { DecimalSign } from "./decimal-sign.ts";
import type { Draft, Fault } from "./draft.ts";
import { absolute, toE4 } from "./exact.ts";
import { readMoney } from "./number-text.ts";
import type { RowPosition } from "./row.ts";

export interface Discounted {
  readonly positions: readonly RowPosition[];
  /** All that was taken off, for the receipt's member `discount`. */
  readonly discountE4: bigint;
}

/** Takes the receipt's own discount off its positions. @returns why that cannot be done. */
export function discounted(draft: Draft, sign: DecimalSign): Discounted | Fault {
  const { said, positions, lineDiscountE4, firstLine: line } = draft;
  const text = said.receiptDiscount || said.discount;
  if (text === "") return { positions, discountE4: lineDiscountE4 };
  const value = readMoney(text, sign);
  if (value === undefined) return { reason: "number cannot be read", detail: text, line };
  const discountE4 = toE4(absolute(value));
  const all = lineDiscountE4 + discountE4;
  if (said.receiptDiscount === "" || discountE4 === 0n) return { positions, discountE4: all };
  const spread = spreadDiscount(positions, discountE4);
  return spread === undefined
    ? { reason: "a discount that its rows have no room for", detail: text, line }
    : { positions: spread, discountE4: all };
}

/**
 * Shares a discount out in proportion to the positions' totals, to the ten-thousandth: what division leaves over goes to
 * the largest remainders. Undefined where it is larger than the receipt, or sales and refunds are mixed.
 */
function spreadDiscount(positions: readonly RowPosition[], discountE4: bigint): RowPosition[] | undefined {
  const isRefund = positions.some(({ totalE4 }) => totalE4 < 0n);
  if (isRefund && positions.some(({ totalE4 }) => totalE4 > 0n)) return undefined;
  const sizes = positions.map(({ totalE4 }) => (isRefund ? -totalE4 : totalE4));
  const sum = sizes.reduce((total, size) => total + size, 0n);
  if (discountE4 > sum) return undefined;
  const shares = sizes.map((size) => (discountE4 * size) / sum);
  const left = discountE4 - shares.reduce((total, share) => total + share, 0n);
  const byRemainder = sizes
    .map((size, index) => ({ index, remainder: (discountE4 * size) % sum }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of byRemainder.slice(0, Number(left))) shares[index] = (shares[index] ?? 0n) + 1n;
  return positions.map((position, index) => {
    const share = shares[index] ?? 0n;
    return { ...position, totalE4: position.totalE4 + (isRefund ? share : -share) };
  });
}
