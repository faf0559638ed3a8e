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

/** A line with what receipts have sold of it. */
export interface SoldMoney extends LineMoney {
  readonly soldCountE4: bigint;
  /** What was paid for that. */
  readonly soldTotalE4: bigint;
}

/**
 * The part of a line that is still to be sold: with what is left of its discount, so that a discount is given once however
 * the line is sold in parts. What was given is what the receipts were paid less than the order's price. Never more than
 * the sum; of an untouched line all of it.
 * @returns undefined when nothing is left.
 */
export function leftLine(line: SoldMoney): (LineMoney & { readonly totalE4: bigint }) | undefined {
  const countE4 = leftOf(line);
  if (countE4 === 0n) return undefined;
  const { priceE4 } = line;
  const sumE4 = lineSum(priceE4, countE4);
  const discountE4 = smaller(line.discountE4 - givenOf(line), sumE4);
  return { countE4, priceE4, discountE4, totalE4: sumE4 - discountE4 };
}

/** How much of a line's discount its receipts have given: from 0.00 to all of it. */
function givenOf({ priceE4, discountE4, soldCountE4, soldTotalE4 }: SoldMoney): bigint {
  const lessE4 = lineSum(priceE4, soldCountE4) - soldTotalE4;
  if (lessE4 <= 0n) return 0n;
  return smaller(halfUp(lessE4, hundredthE4) * hundredthE4, discountE4);
}

function smaller(one: bigint, other: bigint): bigint {
  return one > other ? other : one;
}

/** What is still to be got for an order's lines. Nothing may come to 0.00: goods that are given away, a rest that is too small. */
export function leftTotal(lines: readonly SoldMoney[]): bigint {
  return lines.reduce((sumE4, line) => sumE4 + (leftLine(line)?.totalE4 ?? 0n), 0n);
}

/**
 * Splits a total in proportion to weights, by largest remainder: the shares are whole kopecks and add up to the total.
 * Equal remainders are served in the order of the places. A total that is not in whole kopecks is split to 0.0001.
 * @param totalE4 not negative. @param weights not negative; when all are 0, so are the shares.
 * @example splitTotal(100_000n, [1n, 2n]) // [33_300n, 66_700n]
 */
export function splitTotal(totalE4: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((one, other) => one + other, 0n);
  if (sum === 0n) return weights.map(() => 0n);
  const unitE4 = totalE4 % hundredthE4 === 0n ? hundredthE4 : 1n;
  const units = totalE4 / unitE4;
  const shares = weights.map((weight) => ({
    share: (units * weight) / sum,
    remainder: (units * weight) % sum,
  }));
  const left = Number(units - shares.reduce((given, { share }) => given + share, 0n));
  // The sort is stable, which keeps the order of places among equals.
  const served = shares.toSorted(
    (one, other) => Number(other.remainder > one.remainder) - Number(other.remainder < one.remainder),
  );
  for (const entry of served.slice(0, left)) entry.share += 1n;
  return shares.map(({ share }) => share * unitE4);
}
