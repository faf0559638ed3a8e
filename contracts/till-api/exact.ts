/**
 * Exact decimals of the till. Money is whole hundredths (`E2`), a quantity whole thousandths (`E3`). One value always
 * fits a safe integer (99999999999.99 is 13 digits); products and sums go through bigint. No binary fraction takes part.
 * Source: Till API contract, section 4.
 */

declare const e2: unique symbol;
declare const e3: unique symbol;

/** Money in hundredths. A safe integer, never -0. */
export type E2 = number & { readonly [e2]: true };
/** A quantity in thousandths. A safe integer, never -0. */
export type E3 = number & { readonly [e3]: true };

export const zeroE2 = 0 as E2;

const decimalForm = /^([+-]?)(\d+)(?:\.(\d+))?$/;
/** Digits of a number too small to be written without an exponent: more than any value of the API may have. */
const tinyDigits = 7;

/** A decimal as it was written: `coefficient` × 10^-`digits`. */
export interface Decimal {
  readonly coefficient: bigint;
  /** Fractional digits that are left when zeros at the end are dropped. */
  readonly digits: number;
}

/**
 * Reads a decimal string or a JSON number as it was written. 0.1 is 1 × 10^-1, whatever a double makes of it: within the
 * limits of the API a double has more digits than any value, and beyond them it is as much over the limit as it looks.
 * @returns undefined when it is no decimal.
 * @example readDecimal("1.50") // { coefficient: 15n, digits: 1 }
 */
export function readDecimal(value: string | number): Decimal | undefined {
  if (typeof value === "string") return readText(value);
  if (!Number.isFinite(value)) return undefined;
  const text = String(value);
  if (!text.includes("e")) return readText(text);
  // Below 1e-6 its size does not matter any more; from 1e21 on it is whole.
  return Math.abs(value) < 1
    ? { coefficient: value < 0 ? -1n : 1n, digits: tinyDigits }
    : { coefficient: BigInt(value), digits: 0 };
}

function readText(value: string): Decimal | undefined {
  const parts = decimalForm.exec(value);
  if (parts === null) return undefined;
  const [, sign, whole = "", written = ""] = parts;
  const fraction = written.endsWith("0") ? written.replace(/0+$/, "") : written;
  const coefficient = BigInt(whole + fraction);
  return { coefficient: sign === "-" ? -coefficient : coefficient, digits: fraction.length };
}

/** The decimal in units of 10^-`digits`; undefined when it has more digits than that. */
export function scaled({ coefficient, digits: own }: Decimal, digits: number): bigint | undefined {
  return own > digits ? undefined : coefficient * tenTo(digits - own);
}

/** 10^`exponent`: looked up for as many digits as values have, since a power costs as much as reading the value. */
export function tenTo(exponent: number): bigint {
  return powersOfTen[exponent] ?? 10n ** BigInt(exponent);
}

const powersOfTen: readonly bigint[] = Array.from({ length: 16 }, (_, exponent) => 10n ** BigInt(exponent));

/** `dividend / divisor`, rounded half up (away from zero). The divisor is positive. */
export function roundHalfUp(dividend: bigint, divisor: bigint): bigint {
  const magnitude = dividend < 0n ? -dividend : dividend;
  const quotient = (2n * magnitude + divisor) / (2n * divisor);
  return dividend < 0n ? -quotient : quotient;
}

/** @example formatE2(797) === "7.97"; formatE2(-5) === "-0.05"; formatE2(800) === "8.00" */
export function formatE2(value: number | bigint): string {
  return format(value, 2);
}

/** As people write what was tendered: whole sums without decimals. @example formatTendered(1500) === "15" */
export function formatTendered(value: number | bigint): string {
  return formatE2(value).replace(/\.00$/, "");
}

/** @example formatE3(1500) === "1.5" */
export function formatE3(value: number | bigint): string {
  return format(value, 3).replace(/\.?0+$/, "");
}

function format(value: number | bigint, digits: number): string {
  const text = String(value < 0 ? -value : value).padStart(digits + 1, "0");
  return `${value < 0 ? "-" : ""}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
