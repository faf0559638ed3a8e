/** Lengths of a GTIN: EAN-8, UPC-A, EAN-13, ITF-14. Source: GS1 General Specifications, section 7.9. */
const gtinForm = /^(?:\d{8}|\d{12}|\d{13}|\d{14})$/;

/**
 * Whether a barcode has a length that there is, and the check digit that its other digits ask for: from the right, they
 * are weighed 3, 1, 3, 1 …, and with the check digit the sum is a multiple of ten.
 * @example isGtin("4600051000057") === true
 */
export function isGtin(text: string): boolean {
  if (!gtinForm.test(text)) return false;
  const digits = [...text].reverse().map(Number);
  return digits.reduce((sum, digit, place) => sum + digit * (place % 2 === 0 ? 1 : 3), 0) % 10 === 0;
}

/** The barcode as 14 digits: the same article whether a scanner reads it with leading zeros or without. */
export function gtinNumber(text: string): string {
  return text.padStart(14, "0");
}
