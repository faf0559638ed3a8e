import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";

/** Weights of the first eight digits of a УНП. */
const weights = [29, 23, 19, 17, 13, 7, 5, 3] as const;

/** Whether the text is a УНП: 9 digits, the last of which is the weighted sum of the others modulo 11. */
export function isTaxNumber(text: string): boolean {
  if (!/^[0-9]{9}$/.test(text)) return false;
  const sum = weights.reduce((total, weight, place) => total + weight * Number(text[place]), 0);
  // A remainder of 10 has no digit: such numbers are not given out.
  return sum % 11 === Number(text[8]);
}

/**
 * The buyer's УНП.
 * @returns null when the receipt has none.
 * @throws TillRefusal 602
 */
export function readTaxNumber(value: string | number | undefined): string | null {
  if (value === undefined) return null;
  const text = String(value);
  if (!isTaxNumber(text)) throw new TillRefusal("badTaxNumber", "tpTaxNumber");
  return text;
}
