import { roundHalfUp, scaled } from "@prilavok/contracts/till-api/exact.ts";
import { percentDigitsMax, priceMaxE2 } from "@prilavok/contracts/till-api/limits.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import { decimalOf, type Written } from "./decimals.ts";

/** A discount or an increase as the caller wrote it. */
interface WrittenModifier {
  readonly isPercent: boolean;
  /** Absent: none. */
  readonly value: Written | undefined;
  readonly path: string;
}

const percentUnit = 10n ** BigInt(percentDigitsMax);
const percentMax = (priceMaxE2 * percentUnit) / 100n;

/**
 * What the modifier comes to when it is taken from `baseE2`: a percentage is rounded half up to 0.01.
 * @throws TillRefusal 601 when it is negative, too exact, or over 99999999999.99.
 */
function evaluate({ isPercent, value, path }: WrittenModifier, baseE2: bigint): bigint {
  if (value === undefined) return 0n;
  const written = scaled(decimalOf(value, path), isPercent ? percentDigitsMax : 2);
  if (written === undefined || written < 0n || written > (isPercent ? percentMax : priceMaxE2)) {
    throw new TillRefusal("badModifier", path);
  }
  return isPercent ? roundHalfUp(baseE2 * written, 100n * percentUnit) : written;
}

export interface Modified {
  readonly discountE2: bigint;
  readonly increaseE2: bigint;
  /** What is left of the base: base − discount + increase, never negative. */
  readonly totalE2: bigint;
}

/**
 * Takes the discount from the base, then the increase from what is left: one rule for lines and receipts.
 * Source: Till API contract, section 4.2 and 4.3.
 * @throws TillRefusal 601; 404 when the discount is larger than the base.
 */
export function modify(baseE2: bigint, discount: WrittenModifier, increase: WrittenModifier): Modified {
  const discountE2 = evaluate(discount, baseE2);
  if (discountE2 > baseE2) throw new TillRefusal("negativeTotal", discount.path);
  const leftE2 = baseE2 - discountE2;
  const increaseE2 = evaluate(increase, leftE2);
  return { discountE2, increaseE2, totalE2: leftE2 + increaseE2 };
}
