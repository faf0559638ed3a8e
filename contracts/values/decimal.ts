/**
 * Exact decimals with four fractional digits.
 *
 * A decimal(p,4) of the Device API lives in the program as an integer number of ten-thousandths. A single
 * value fits a safe integer (15 digits), so `E4` is a number; sums over many values are `bigint`. No value is ever added or compared as a binary fraction.
 * Source of the ranges and of the rounding: Device API contract, section 3.
 */

declare const e4: unique symbol;

/** A money amount, a count or a plan, in ten-thousandths. Always a safe integer, never -0. */
export type E4 = number & { readonly [e4]: true };

/** decimal(15,4): money, counts and plans, |x| ≤ 99 999 999 999.9999. */
export const moneyMaxE4 = 999_999_999_999_999 as E4;
export const zeroE4 = 0 as E4;

const decimalForm = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
/**
 * A decimal string longer than this is refused unread. A sender that prints every digit of a double in our range
 * (PHP with serialize_precision = 100) needs about 70.
 */
export const decimalCharsMax = 128;
/** Nor has an honest number an exponent beyond a double's. */
const exponentMax = 308;

/**
 * Reads a JSON number or a decimal string, rounding half away from zero to 4 digits.
 * @returns the value in ten-thousandths, or undefined when it is no decimal or |x| exceeds `maxE4`.
 * @example parseDecimal(0.30000000000000004, moneyMaxE4) === 3000
 */
export function parseDecimal(value: unknown, maxE4: E4): E4 | undefined {
  if (typeof value === "number") {
    // An integer below 1e11 times 10 000 is exact in a double.
    if (Number.isInteger(value)) return Math.abs(value) < 1e11 ? bounded(value * 10_000, maxE4) : undefined;
    // If the nearest double to n/10000 is the value itself, the decimal that was written is n/10000.
    const scaled = Math.round(value * 10_000);
    if (scaled / 10_000 === value) return bounded(scaled, maxE4);
    return Number.isFinite(value) ? parseDecimalText(String(value), maxE4) : undefined;
  }
  return typeof value === "string" ? parseDecimalText(value, maxE4) : undefined;
}

function parseDecimalText(text: string, maxE4: E4): E4 | undefined {
  if (text.length > decimalCharsMax) return undefined;
  const parts = decimalForm.exec(text);
  if (parts === null) return undefined;
  const [, sign, whole = "", fraction = "", exponent = "0"] = parts;
  if (Math.abs(Number(exponent)) > exponentMax) return undefined;
  const digits = (whole + fraction).replace(/^0+/, "");
  if (digits === "") return zeroE4;
  // The value is `digits` × 10^-scale; in ten-thousandths the point moves four places to the right.
  const pointAt = digits.length - fraction.length + Number(exponent) + 4;
  if (pointAt < 0) return zeroE4;
  if (pointAt > 15) return undefined;
  const kept = Number(digits.slice(0, pointAt).padEnd(pointAt, "0") || "0");
  const roundsUp = (digits[pointAt] ?? "0") >= "5";
  const magnitude = roundsUp ? kept + 1 : kept;
  return bounded(sign === "-" ? -magnitude : magnitude, maxE4);
}

function bounded(scaled: number, maxE4: E4): E4 | undefined {
  if (scaled > maxE4 || scaled < -maxE4) return undefined;
  // `+ 0` turns -0 into 0.
  return (scaled + 0) as E4;
}

/**
 * Prints ten-thousandths as a plain decimal without trailing zeros.
 * @example formatE4(997_500n) === "99.75"
 */
export function formatE4(value: bigint | number): string {
  const scaled = BigInt(value);
  const magnitude = scaled < 0n ? -scaled : scaled;
  const fraction = (magnitude % 10_000n).toString().padStart(4, "0").replace(/0+$/, "");
  const whole = (magnitude / 10_000n).toString();
  return `${scaled < 0n ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

/** A JSON number with exactly these digits: JSON.stringify writes it verbatim. */
export type JsonNumber = RawJson;

/** Ten-thousandths as a JSON number, exact at any size. */
export function e4ToJson(value: bigint | number): JsonNumber {
  return JSON.rawJSON(formatE4(value));
}

/**
 * Quotient of two integers, rounded half away from zero to `digits` fractional digits, as a scaled bigint.
 * Zero when the divisor is zero.
 * @example divideRounded(246_720_000n, 1_410_000n, 2) === 17498n
 */
export function divideRounded(dividend: bigint, divisor: bigint, digits: number): bigint {
  if (divisor === 0n) return 0n;
  const negative = dividend < 0n !== divisor < 0n;
  const top = (dividend < 0n ? -dividend : dividend) * 10n ** BigInt(digits);
  const bottom = divisor < 0n ? -divisor : divisor;
  const quotient = (2n * top + bottom) / (2n * bottom);
  return negative ? -quotient : quotient;
}
