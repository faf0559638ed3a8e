import { divideRounded } from "@prilavok/contracts/values/decimal.ts";
import type { DecimalSign } from "./decimal-sign.ts";

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
const charsMax = 64;
const exponentMax = 30;

/** Digits in groups of three, parted by what people and programs put between thousands. */
const groupedForm = {
  comma: /^([+-]?)(\d{1,3}(?:[\s.'’]\d{3})+)(,\d*)?$/u,
  point: /^([+-]?)(\d{1,3}(?:[\s,'’]\d{3})+)(\.\d*)?$/u,
} as const;

/**
 * Reads `12.50`, `-3`, `1e-05`, `1 234.50`; with the decimal sign "comma" `1 234,50`. The spaces may be no-break ones.
 * @returns undefined when the text is no decimal in this form or is absurdly long.
 */
export function readExact(text: string, sign: DecimalSign = "point"): Exact | undefined {
  const plain = text.trim();
  if (plain.length > charsMax) return undefined;
  const [, minus = "", groups = "", rest = ""] = groupedForm[sign].exec(plain) ?? [];
  const joined = groups === "" ? plain : minus + groups.replace(/\D/g, "") + rest;
  return readPlain(sign === "comma" ? swapComma(joined) : joined);
}

/** A point is no decimal sign in a file that writes commas. */
function swapComma(text: string): string {
  return text.includes(".") ? "" : text.replace(",", ".");
}

function readPlain(text: string): Exact | undefined {
  const parts = decimalForm.exec(text);
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

export function absolute(value: Exact): Exact {
  return value.digits < 0n ? negate(value) : value;
}

export function subtract(a: Exact, b: Exact): Exact {
  const scale = Math.max(a.scale, b.scale);
  const raised = ({ digits, scale: own }: Exact) => digits * 10n ** BigInt(scale - own);
  return { digits: raised(a) - raised(b), scale };
}

/** In ten-thousandths, rounded half away from zero. */
export function toE4({ digits, scale }: Exact): bigint {
  return divideRounded(digits, 10n ** BigInt(scale), 4);
}
