import fc from "fast-check";
import { expect, test } from "vitest";
import { leftLine, leftOf, lineSum, lineTotal } from "./arithmetic.ts";
import { type CountedLine, countReturned, countSold } from "./sold-lines.ts";

/** Up to 100,000.00, up to 1,000.000, and a share of the line's sum in thousandths. */
const price = fc.bigInt({ min: 0n, max: 10_000_000n }).map((hundredths) => hundredths * 100n);
const count = fc.bigInt({ min: 1n, max: 1_000_000n }).map((thousandths) => thousandths * 10n);

/**
 * The same by another way: long decimals as text, and the half looked at digit by digit. Shares no code with what it
 * judges.
 */
function sumByDigits(priceE4: bigint, countE4: bigint): bigint {
  const digits = (priceE4 * countE4).toString().padStart(9, "0");
  const whole = BigInt(digits.slice(0, -8));
  const fraction = digits.slice(-8);
  const hundredths = whole * 100n + BigInt(fraction.slice(0, 2));
  return (Number(fraction[2]) >= 5 ? hundredths + 1n : hundredths) * 100n;
}

test("a line's sum is price × amount as rational numbers, rounded half up to 0.01", () => {
  fc.assert(
    fc.property(price, count, (priceE4, countE4) => {
      expect(lineSum(priceE4, countE4)).toBe(sumByDigits(priceE4, countE4));
    }),
    { numRuns: 5_000 },
  );
});

test.for([
  // 1.99 × 1.5 = 2.985
  [19_900n, 15_000n, 29_900n],
  // 0.01 × 0.5 = 0.005; 0.01 × 0.499 = 0.00499
  [100n, 5_000n, 100n],
  [100n, 4_990n, 0n],
] as const)("%d × %d is %d", ([priceE4, countE4, sumE4]) => {
  expect(lineSum(priceE4, countE4)).toBe(sumE4);
});

const line = fc
  .tuple(price, count, fc.nat(1_000), fc.bigInt({ min: 0n, max: 1_000n }))
  .map(([priceE4, countE4, discountShare, soldShare]) => ({
    priceE4,
    countE4,
    discountE4: (((lineSum(priceE4, countE4) / 100n) * BigInt(discountShare)) / 1_000n) * 100n,
    soldCountE4: (((countE4 / 10n) * soldShare) / 1_000n) * 10n,
  }));

test("what is left of a line is a line: its discount a share to the nearest 0.01, its total never negative", () => {
  fc.assert(
    fc.property(line, (one) => {
      const left = leftLine(one);
      if (left === undefined) {
        expect(one.soldCountE4).toBe(one.countE4);
        return;
      }
      expect(left.countE4).toBe(one.countE4 - one.soldCountE4);
      expect(left.totalE4).toBe(lineTotal(left));
      expect(left.totalE4).toBeGreaterThanOrEqual(0n);
      expect(left.discountE4 % 100n).toBe(0n);
      if (one.soldCountE4 === 0n) expect(left.discountE4).toBe(one.discountE4);
      // |discount − share| × count ≤ 0.005 × count, unless the line's sum is less.
      const apart = left.discountE4 * one.countE4 - one.discountE4 * left.countE4;
      if (left.discountE4 < lineSum(left.priceE4, left.countE4)) {
        expect(apart <= 50n * one.countE4 && apart >= -50n * one.countE4).toBe(true);
      }
    }),
    { numRuns: 5_000 },
  );
});

/** An article has one name; another one and free lines may have the same. */
const articles = [
  { code: "A", name: "Чай" },
  { code: "B", name: "Чай" },
  { code: "C", name: "Сыр" },
  { code: "", name: "Сыр" },
];
const order = fc.array(
  fc
    .record({ goods: fc.constantFrom(...articles), countE4: count })
    .map(({ goods, countE4 }) => ({ ...goods, countE4 })),
  { minLength: 1, maxLength: 6 },
);
const receipt = fc.array(
  fc.record({
    code: fc.constantFrom("A", "B", "4600051000057", ""),
    name: fc.constantFrom("Чай", " Сыр ", "Пакет"),
    countE4: count,
    totalE4: price,
  }),
  { maxLength: 5 },
);

function fresh(lines: readonly { code: string; name: string; countE4: bigint }[]): CountedLine[] {
  return lines.map((one, place) => ({
    ...one,
    line: place + 1,
    gtin: place === 0 ? "4600051000057" : null,
    soldCountE4: 0n,
    soldTotalE4: 0n,
  }));
}

const sum = (values: readonly bigint[]) => values.reduce((one, other) => one + other, 0n);

test("what a receipt sells of an order is counted whole, once, and comes back whole", () => {
  fc.assert(
    fc.property(order, receipt, (ordered, sold) => {
      const lines = fresh(ordered);
      const codes = new Set(
        lines.flatMap(({ code, gtin }) => [code, gtin ?? ""]).filter((one) => one !== ""),
      );
      const names = new Set(lines.map(({ name }) => name));
      const matched = sold.filter(({ code, name }) => codes.has(code) || names.has(name.trim()));
      const counted = countSold(lines, sold);
      expect(sum(counted.map(({ soldCountE4 }) => soldCountE4))).toBe(sum(matched.map((one) => one.countE4)));
      expect(sum(counted.map(({ soldTotalE4 }) => soldTotalE4))).toBe(sum(matched.map((one) => one.totalE4)));
      const back = countReturned(counted, sold);
      for (const one of back)
        expect([one.soldCountE4, one.soldTotalE4, leftOf(one)]).toEqual([0n, 0n, one.countE4]);
    }),
    { numRuns: 2_000 },
  );
});

test("of several lines of one article the first are filled first, and what is over is on the last", () => {
  const lines = fresh([
    { code: "A", name: "Чай", countE4: 10_000n },
    { code: "A", name: "Чай", countE4: 20_000n },
  ]);
  const sold = { code: "A", name: "", countE4: 40_000n, totalE4: 80_000n };
  expect(countSold(lines, [sold]).map(({ soldCountE4, soldTotalE4 }) => [soldCountE4, soldTotalE4])).toEqual([
    [10_000n, 20_000n],
    [30_000n, 60_000n],
  ]);
});

test("never more comes back than was sold", () => {
  const [only] = countReturned(fresh([{ code: "A", name: "Чай", countE4: 10_000n }]), [
    { code: "A", name: "", countE4: 40_000n, totalE4: 80_000n },
  ]);
  expect(only).toMatchObject({ soldCountE4: 0n, soldTotalE4: 0n });
});
