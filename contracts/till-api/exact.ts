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
/** A JSON number that a caller may mean exactly: beyond it a double has no two decimals. */
const exactNumberMax = 9_007_199_254_740;

/** A decimal as it was written: `coefficient` × 10^-`digits`. */
export interface Decimal {
  readonly coefficient: bigint;
  /** Fractional digits that are left when zeros at the end are dropped. */
  readonly digits: number;
}

/**
 * Reads a decimal string or a JSON number as it was written. 0.1 is 1 × 10^-1, whatever a double makes of it.
 * @returns undefined when it is no decimal, or a number so large that its digits cannot be what was meant.
 * @example readDecimal("1.50") // { coefficient: 15n, digits: 1 }
 */
export function readDecimal(value: string | number): Decimal | undefined {
  if (typeof value === "number") {
    if (!Number.isFinite(value) || Math.abs(value) > exactNumberMax) return undefined;
    // Numbers below 1e-6 print with an exponent; none of ours has so many digits.
    const text = String(value);
    return text.includes("e") ? { coefficient: value < 0 ? -1n : 1n, digits: 7 } : readDecimal(text);
  }
  const parts = decimalForm.exec(value);
  if (parts === null) return undefined;
  const [, sign, whole = "", written = ""] = parts;
  const fraction = written.replace(/0+$/, "");
  const coefficient = BigInt(whole + fraction);
  return { coefficient: sign === "-" ? -coefficient : coefficient, digits: fraction.length };
}

/** The decimal in units of 10^-`digits`; undefined when it has more digits than that. */
export function scaled({ coefficient, digits: own }: Decimal, digits: number): bigint | undefined {
  return own > digits ? undefined : coefficient * 10n ** BigInt(digits - own);
}

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
  const whole = BigInt(value);
  const text = (whole < 0n ? -whole : whole).toString().padStart(digits + 1, "0");
  return `${whole < 0n ? "-" : ""}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
