import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatE2, formatE3, formatTendered, readDecimal, roundHalfUp, scaled } from "./exact.ts";

describe("a decimal", () => {
  test("is read as it was written, zeros at the end apart", () => {
    expect(readDecimal("1.50")).toEqual({ coefficient: 15n, digits: 1 });
    expect(readDecimal("-0.10")).toEqual({ coefficient: -1n, digits: 1 });
    expect(readDecimal("+007")).toEqual({ coefficient: 7n, digits: 0 });
    expect(readDecimal("-0.00")).toEqual({ coefficient: 0n, digits: 0 });
  });

  test("as a JSON number is what people wrote, not what the double is", () => {
    expect(readDecimal(0.1)).toEqual({ coefficient: 1n, digits: 1 });
    expect(readDecimal(4.35)).toEqual({ coefficient: 435n, digits: 2 });
    expect(readDecimal(99_999_999_999.99)).toEqual({ coefficient: 9_999_999_999_999n, digits: 2 });
    expect(readDecimal(-0)).toEqual({ coefficient: 0n, digits: 0 });
  });

  test("that is written with an exponent stays out of every limit on the right side", () => {
    expect(readDecimal(1e-7)).toEqual({ coefficient: 1n, digits: 7 });
    expect(readDecimal(-1e-7)).toEqual({ coefficient: -1n, digits: 7 });
    expect(readDecimal(1e21)).toEqual({ coefficient: 10n ** 21n, digits: 0 });
    expect(readDecimal(-1e21)).toEqual({ coefficient: -(10n ** 21n), digits: 0 });
  });

  test("is nothing else", () => {
    for (const value of [
      "",
      " 1",
      "1.",
      ".5",
      "1,5",
      "1e2",
      "0x1",
      "--1",
      "١",
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ]) {
      expect(readDecimal(value)).toBeUndefined();
    }
  });

  test("scales to the digits that it may have, and to no fewer than it has", () => {
    const decimal = { coefficient: 15n, digits: 1 };
    expect([scaled(decimal, 1), scaled(decimal, 3), scaled(decimal, 0)]).toEqual([15n, 1500n, undefined]);
  });
});

describe("formatting", () => {
  test("writes money with 2 decimals, what was tendered without needless ones, amounts as they are", () => {
    expect([797, 800, 5, 0, -5].map((value) => formatE2(value))).toEqual([
      "7.97",
      "8.00",
      "0.05",
      "0.00",
      "-0.05",
    ]);
    expect([1500, 797, 750, 0].map((value) => formatTendered(value))).toEqual(["15", "7.97", "7.50", "0"]);
    expect([1500, 1000, 1, 9_999_999, 100_000].map((value) => formatE3(value))).toEqual([
      "1.5",
      "1",
      "0.001",
      "9999.999",
      "100",
    ]);
  });

  test("and reading are each other's opposite", () => {
    const units = fc.integer({ min: -9_999_999_999_999, max: 9_999_999_999_999 });
    fc.assert(
      fc.property(units, (value) => {
        const read = readDecimal(formatE2(value));
        expect(read && scaled(read, 2)).toBe(BigInt(value));
        const number = readDecimal(Number(formatE2(value)));
        expect(number && scaled(number, 2)).toBe(BigInt(value));
        const amount = readDecimal(formatE3(value));
        expect(amount && scaled(amount, 3)).toBe(BigInt(value));
      }),
    );
  });
});

test("rounding goes to the nearest, and half of it away from zero", () => {
  expect([14n, 15n, 16n, -14n, -15n, -16n, 0n].map((value) => roundHalfUp(value, 10n))).toEqual([
    1n,
    2n,
    2n,
    -1n,
    -2n,
    -2n,
    0n,
  ]);
  expect(roundHalfUp(1n, 3n)).toBe(0n);
  expect(roundHalfUp(2n, 3n)).toBe(1n);
});
