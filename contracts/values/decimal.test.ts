import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decimalCharsMax,
  divideRounded,
  type E4,
  e4ToJson,
  formatE4,
  moneyMaxE4,
  parseDecimal,
} from "./decimal.ts";

/** The exact rule on big integers: `digits` × 10^`exponent`, half away from zero to ten-thousandths. */
function roundedE4(digits: bigint, exponent: number): bigint {
  const shift = exponent + 4;
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  const magnitude = digits < 0n ? -digits : digits;
  const rounded = (2n * magnitude + divisor) / (2n * divisor);
  return digits < 0n ? -rounded : rounded;
}

function within(exact: bigint, max: E4): number | undefined {
  return exact > BigInt(max) || exact < -BigInt(max) ? undefined : Number(exact);
}

const sign = fc.constantFrom("", "-", "+");
const digitText = (max: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${max}}$`));
/** Decimal texts with their digits and exponent, many of them a half of the last kept digit. */
const decimalText = fc
  .record({
    sign,
    whole: digitText(12),
    fraction: fc.oneof(
      digitText(30),
      fc.stringMatching(/^[0-9]{4}5(0{0,10}|9{0,10}|0{0,8}1)$/),
      fc.constant(""),
    ),
    exponent: fc.option(fc.integer({ min: -30, max: 12 }), { nil: undefined }),
  })
  .map(({ sign, whole, fraction, exponent }) => ({
    text: `${sign}${whole}${fraction === "" ? "" : `.${fraction}`}${exponent === undefined ? "" : `e${exponent}`}`,
    digits: BigInt(`${sign === "-" ? "-" : ""}${whole}${fraction}`),
    exponent: (exponent ?? 0) - fraction.length,
  }));

describe("a decimal", () => {
  test.each([
    [0.30000000000000004, 3000],
    [0.1 + 0.7, 8000],
    [1.005, 10_050],
    [0.00005, 1],
    [0.000049, 0],
    [-0.00005, -1],
    [-0, 0],
    [1e-7, 0],
    [99_999_999.9999, 999_999_999_999],
    ["100", 1_000_000],
    ["100.", 1_000_000],
    ["-12.5", -125_000],
    ["+1e2", 1_000_000],
    ["1E-4", 1],
    ["0.1000000000000000055511151231257827021181583404541015625", 1000],
    ["00000000000000000000001", 10_000],
    ["0e308", 0],
  ])("%s is kept as %i ten-thousandths", (value, e4) => {
    expect(parseDecimal(value, moneyMaxE4)).toBe(e4);
  });

  test.each([
    "",
    " 1",
    "1 ",
    ".5",
    "1,5",
    "0x10",
    "1e",
    "0e309",
    "1e-309",
    "--1",
    "NaN",
    "Infinity",
    "1_000",
    "١",
    "1e400",
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1e300,
    null,
    undefined,
    true,
    {},
    [1],
    10n,
    "9".repeat(decimalCharsMax + 1),
  ])("%s is none", (value) => {
    expect(parseDecimal(value, moneyMaxE4)).toBeUndefined();
  });

  test("rounds half away from zero, whatever its text", () => {
    fc.assert(
      fc.property(
        decimalText,
        fc.constantFrom(moneyMaxE4, 999_999_999_999 as E4),
        ({ text, digits, exponent }, max) => {
          expect(parseDecimal(text, max)).toBe(within(roundedE4(digits, exponent), max));
        },
      ),
      { numRuns: 5_000 },
    );
  });

  test("that comes as a JSON number means the digits that JSON writes for it", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (value) => {
        expect(parseDecimal(value, moneyMaxE4)).toBe(parseDecimal(JSON.stringify(value), moneyMaxE4));
      }),
      { numRuns: 5_000 },
    );
  });

  test("of up to four digits comes back as it was, as a number and as text", () => {
    fc.assert(
      fc.property(fc.integer({ min: -moneyMaxE4, max: moneyMaxE4 }), (value) => {
        const e4 = value + 0;
        expect(parseDecimal(formatE4(e4), moneyMaxE4)).toBe(e4);
        expect(parseDecimal(JSON.parse(JSON.stringify(e4ToJson(e4))), moneyMaxE4)).toBe(e4);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([moneyMaxE4])("may be %i ten-thousandths and no more", (max) => {
    const bound = formatE4(max);
    const above = formatE4(max + 1);
    expect(parseDecimal(bound, max)).toBe(max);
    expect(parseDecimal(Number(bound), max)).toBe(max);
    expect(parseDecimal(`${bound}4999`, max)).toBe(max);
    expect(parseDecimal(`-${bound}4999`, max)).toBe(-max);
    expect(parseDecimal(`${bound}5`, max)).toBeUndefined();
    expect(parseDecimal(above, max)).toBeUndefined();
    expect(parseDecimal(Number(above), max)).toBeUndefined();
  });
});

describe("a sum", () => {
  test("beyond a double's reach is written with all its digits", () => {
    expect(JSON.stringify({ fact: e4ToJson(123_456_789_012_345_678_901n) })).toBe(
      '{"fact":12345678901234567.8901}',
    );
    expect(formatE4(-1n)).toBe("-0.0001");
    expect(formatE4(0n)).toBe("0");
  });
});

describe("a quotient", () => {
  test("of the source's sample is 174.98", () => {
    expect(divideRounded(246_720_000n, 1_410_000n, 2)).toBe(17_498n);
  });

  test("by nothing is nothing", () => {
    expect(divideRounded(5n, 0n, 4)).toBe(0n);
  });

  test("is rounded half away from zero: no other quotient of that many digits is nearer", () => {
    const anyInteger = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    fc.assert(
      fc.property(anyInteger, anyInteger, fc.integer({ min: 0, max: 8 }), (dividend, divisor, digits) => {
        fc.pre(divisor !== 0n);
        const quotient = divideRounded(dividend, divisor, digits);
        const error = 2n * (dividend * 10n ** BigInt(digits) - quotient * divisor);
        const magnitude = error < 0n ? -error : error;
        const bound = divisor < 0n ? -divisor : divisor;
        expect(magnitude <= bound).toBe(true);
      }),
      { numRuns: 2_000 },
    );
    expect(divideRounded(5n, 10n, 0)).toBe(1n);
    expect(divideRounded(-5n, 10n, 0)).toBe(-1n);
    expect(divideRounded(5n, -10n, 0)).toBe(-1n);
  });
});
