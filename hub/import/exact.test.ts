import fc from "fast-check";
import { expect, test } from "vitest";
import type { DecimalSign } from "./decimal-sign.ts";
import { multiply, readExact, toE4 } from "./exact.ts";

function product(count: string, price: string, sign: DecimalSign = "point"): bigint | undefined {
  const a = readExact(count, sign);
  const b = readExact(price, sign);
  return a && b && toE4(multiply(a, b));
}

test("count × price is rounded once, after the product, half away from zero", () => {
  expect(product("6", "2.55")).toBe(153_000n);
  expect(product("10000", "0.00125")).toBe(125_000n);
  expect(product("1", "0.00005")).toBe(1n);
  expect(product("-1", "0.00005")).toBe(-1n);
  expect(product("3", "0.00001666")).toBe(0n);
  expect(product("-12", "1.45")).toBe(-174_000n);
});

test("numbers are read as files write them", () => {
  expect(product("1e-05", "1e5")).toBe(10_000n);
  expect(product("2", "1 234,50", "comma")).toBe(24_690_000n);
  expect(product("1", "1\u00a0234,5", "comma")).toBe(12_345_000n);
  expect(product(" 4 ", ".5")).toBe(20_000n);
});

test("what is no number is told from 0", () => {
  for (const text of [
    "",
    "-",
    ".",
    "1,5",
    "1.2.3",
    "NaN",
    "Infinity",
    "0x10",
    "1e999",
    "9".repeat(65),
    "5 шт",
  ]) {
    expect(readExact(text), text).toBeUndefined();
  }
});

test("any whole hundredths times any thousandths are exact to the last digit", () => {
  fc.assert(
    fc.property(
      fc.bigInt(-(10n ** 9n), 10n ** 9n),
      fc.bigInt(-(10n ** 6n), 10n ** 6n),
      (cents, thousandths) => {
        const text = (value: bigint, digits: number) => {
          const magnitude = (value < 0n ? -value : value).toString().padStart(digits + 1, "0");
          return `${value < 0n ? "-" : ""}${magnitude.slice(0, -digits)}.${magnitude.slice(-digits)}`;
        };
        // In hundred-thousandths: one digit more than is kept.
        const exact = cents * thousandths;
        const away = exact < 0n ? -5n : 5n;
        expect(product(text(cents, 2), text(thousandths, 3))).toBe((exact + away) / 10n);
      },
    ),
  );
});
