import { divideRounded } from "@prilavok/contracts/values/decimal.ts";

/**
 * Decimals of a file, exact at any number of fractional digits: a price of 0.00125 times a count of 10 000 must be
 * 12.5, so nothing is rounded before the product. The wire's four digits come last.
 */
export interface Exact {
  /** The value is `digits` / 10^`scale`. */
  readonly digits: bigint;
  readonly scale: number;
}

export const exactOne: Exact = { digits: 1n, scale: 0 };

const decimalForm = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;
/** Spaces that people and programs put between thousands, the no-break ones among them. */
const thousandsSpaces = /[\s\u00a0\u202f]/g;
const charsMax = 64;
const exponentMax = 30;

/**
 * Reads `12.50`, `-3`, `1e-05`; with `decimalComma` also `1 234,50`.
 * @returns undefined when the text is no decimal or is absurdly long.
 */
export function readExact(text: string, decimalComma = false): Exact | undefined {
  const plain = decimalComma ? text.replace(thousandsSpaces, "").replace(",", ".") : text.trim();
  if (plain.length > charsMax) return undefined;
  const parts = decimalForm.exec(plain);
  if (parts === null) return undefined;
  const [, sign, whole = "", fraction = "", exponentText = "0"] = parts;
  const exponent = Number(exponentText);
  if (whole + fraction === "" || Math.abs(exponent) > exponentMax) return undefined;
  const magnitude = BigInt(whole + fraction);
  const digits = sign === "-" ? -magnitude : magnitude;
  const scale = fraction.length - exponent;
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

export function multiply(a: Exact, b: Exact): Exact {
  return { digits: a.digits * b.digits, scale: a.scale + b.scale };
}

export function negate(value: Exact): Exact {
  return { digits: -value.digits, scale: value.scale };
}

/** In ten-thousandths, rounded half away from zero. */
export function toE4({ digits, scale }: Exact): bigint {
  return divideRounded(digits, 10n ** BigInt(scale), 4);
}
