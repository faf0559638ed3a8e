import { moneyMaxE4 } from "@prilavok/contracts/values/decimal.ts";

/**
 * The money of order lines, in ten-thousandths: prices and discounts are whole hundredths, amounts whole thousandths.
 * A line comes to what the till's SALE makes of it: price × amount rounded half up to 0.01, less the discount.
 */
export interface LineMoney {
  readonly countE4: bigint;
  readonly priceE4: bigint;
  readonly discountE4: bigint;
}

/** E4 × E4 is E8; a hundredth is 10^6 of those. */
const hundredthE8 = 1_000_000n;
const hundredthE4 = 100n;

export const lineTotalMaxE4 = BigInt(moneyMaxE4);

/** `dividend / divisor` of what is not negative, rounded half up. */
function halfUp(dividend: bigint, divisor: bigint): bigint {
  return (2n * dividend + divisor) / (2n * divisor);
}

/** Price × amount, rounded half up to 0.01. @example lineSum(19_900n, 15_000n) === 29_900n // 1.99 × 1.5 = 2.985 → 2.99 */
export function lineSum(priceE4: bigint, countE4: bigint): bigint {
  return halfUp(priceE4 * countE4, hundredthE8) * hundredthE4;
}

/** Never negative for a line whose discount is at most its sum. */
export function lineTotal({ priceE4, countE4, discountE4 }: LineMoney): bigint {
  return lineSum(priceE4, countE4) - discountE4;
}

/** What is still to be sold of a line. */
export function leftOf(line: { readonly countE4: bigint; readonly soldCountE4: bigint }): bigint {
  return line.soldCountE4 >= line.countE4 ? 0n : line.countE4 - line.soldCountE4;
}

/**
 * The part of a line that is still to be sold: of a discount its share by amount, rounded half up to 0.01 and never more
 * than the sum; of an untouched line all of it.
 * @returns undefined when nothing is left.
 */
export function leftLine(
  line: LineMoney & { readonly soldCountE4: bigint },
): (LineMoney & { readonly totalE4: bigint }) | undefined {
  const countE4 = leftOf(line);
  if (countE4 === 0n) return undefined;
  const { priceE4 } = line;
  const sumE4 = lineSum(priceE4, countE4);
  const shareE4 = halfUp(line.discountE4 * countE4, line.countE4 * hundredthE4) * hundredthE4;
  const discountE4 = shareE4 > sumE4 ? sumE4 : shareE4;
  return { countE4, priceE4, discountE4, totalE4: sumE4 - discountE4 };
}

/** What is still to be got for an order's lines. Nothing may come to 0.00: goods that are given away, a rest that is too small. */
export function leftTotal(lines: readonly (LineMoney & { readonly soldCountE4: bigint })[]): bigint {
  return lines.reduce((sumE4, line) => sumE4 + (leftLine(line)?.totalE4 ?? 0n), 0n);
}

/** The part of `total` that falls to the counts up to `upTo` of `count`, rounded half up to 0.0001. */
export function shareOf(totalE4: bigint, upToE4: bigint, countE4: bigint): bigint {
  return countE4 === 0n ? 0n : halfUp(totalE4 * upToE4, countE4);
}
