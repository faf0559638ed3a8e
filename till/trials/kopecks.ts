/**
 * Money of the trials: whole kopecks in bigint. Nothing in this folder's reckoning is shared with the till, so that a
 * mistake of the till's is not made here once more.
 */

/** @example kopecks("7.9") === 790n */
export function kopecks(text: string): bigint {
  const [, sign, whole = "", fraction = ""] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  if (sign === undefined) throw new Error(`no sum: ${text}`);
  const value = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, "0") || "0");
  return sign === "-" ? -value : value;
}

/** @example roubles(-5n) === "-0.05" */
export function roubles(value: bigint): string {
  const size = value < 0n ? -value : value;
  return `${value < 0n ? "-" : ""}${size / 100n}.${String(size % 100n).padStart(2, "0")}`;
}

/** @example thousandths(1500n) === "1.500" */
export function thousandths(value: bigint): string {
  return `${value / 1000n}.${String(value % 1000n).padStart(3, "0")}`;
}

/** To the nearest whole, a half up. Of numbers that are not negative. */
export function nearest(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor / 2n) / divisor;
}

export function sumOf(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n);
}
