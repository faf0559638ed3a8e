import fc from "fast-check";
import { expect, test } from "vitest";
import { leftLine, leftOf, lineSum, lineTotal, splitTotal } from "./arithmetic.ts";
import { type CountedLine, returnedChanges, type SoldLine, soldChanges, withChanges } from "./sold-lines.ts";

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

const share = fc.bigInt({ min: 0n, max: 1_000n });
const line = fc.tuple(price, count, share).map(([priceE4, countE4, discountShare]) => ({
  priceE4,
  countE4,
  discountE4: (((lineSum(priceE4, countE4) / 100n) * discountShare) / 1_000n) * 100n,
  soldCountE4: 0n,
  soldTotalE4: 0n,
}));

/** A part of what is left of the line in whole units, with a part of its discount as a cashier gives it. */
function sellPart(
  one: typeof unsold,
  unitE4: bigint,
  countShare: bigint,
  discountShare: bigint,
): typeof unsold {
  const left = leftLine(one);
  if (left === undefined) return one;
  const countE4 = (((left.countE4 / unitE4) * countShare) / 1_000n) * unitE4;
  const sumE4 = lineSum(one.priceE4, countE4);
  const discountE4 = (((left.discountE4 / 100n) * discountShare) / 1_000n) * 100n;
  const givenE4 = discountE4 > sumE4 ? sumE4 : discountE4;
  const soldTotalE4 = one.soldTotalE4 + sumE4 - givenE4;
  return { ...one, soldCountE4: one.soldCountE4 + countE4, soldTotalE4 };
}
const unsold = { priceE4: 0n, countE4: 0n, discountE4: 0n, soldCountE4: 0n, soldTotalE4: 0n };

test("an untouched line is left whole, and what is left of a sold one is a line that is never negative", () => {
  const parts = fc.array(fc.tuple(share, share), { maxLength: 4 });
  fc.assert(
    fc.property(line, parts, (one, sold) => {
      expect(leftLine(one)).toMatchObject({ countE4: one.countE4, discountE4: one.discountE4 });
      const rest = sold.reduce((before, part) => sellPart(before, 10n, ...part), one);
      const left = leftLine(rest);
      if (left === undefined) {
        expect(rest.soldCountE4).toBe(one.countE4);
        return;
      }
      expect(left.countE4).toBe(one.countE4 - rest.soldCountE4);
      expect(left.totalE4).toBe(lineTotal(left));
      expect(left.totalE4).toBeGreaterThanOrEqual(0n);
      expect(left.discountE4 % 100n).toBe(0n);
      expect(left.discountE4).toBeLessThanOrEqual(one.discountE4);
    }),
    { numRuns: 5_000 },
  );
});

test("a discount is given once, however a line of whole pieces is sold in parts", () => {
  const pieces = fc.bigInt({ min: 1n, max: 200n }).map((some) => some * 10_000n);
  const parts = fc.array(fc.tuple(share, share), { maxLength: 5 });
  fc.assert(
    fc.property(line, pieces, parts, (some, countE4, sold) => {
      const sumE4 = lineSum(some.priceE4, countE4);
      const one = { ...some, countE4, discountE4: BigInt(Math.min(Number(some.discountE4), Number(sumE4))) };
      const rest = sold.reduce((before, part) => sellPart(before, 10_000n, ...part), one);
      const left = leftLine(rest);
      // Unless the rest is too small for what is left of the discount.
      if (left === undefined || left.totalE4 === 0n) return;
      expect(rest.soldTotalE4 + left.totalE4).toBe(sumE4 - one.discountE4);
    }),
    { numRuns: 5_000 },
  );
});

test.each([
  // 4 of 10 at 10.00 less 5.00: with all of the discount, with its share, without any.
  [40_000n, 350_000n, 0n, 600_000n],
  [40_000n, 380_000n, 30_000n, 570_000n],
  [40_000n, 400_000n, 50_000n, 550_000n],
  // For more than they cost, and for less than the order says.
  [40_000n, 500_000n, 50_000n, 550_000n],
  [40_000n, 100_000n, 0n, 600_000n],
] as const)(
  "of ten pieces less 5.00, %d sold for %d leave a discount of %d and a total of %d",
  (...given) => {
    const [soldCountE4, soldTotalE4, discountE4, totalE4] = given;
    const ten = { priceE4: 100_000n, countE4: 100_000n, discountE4: 50_000n };
    expect(leftLine({ ...ten, soldCountE4, soldTotalE4 })).toMatchObject({ discountE4, totalE4 });
  },
);

test("a total is split into whole kopecks by largest remainder", () => {
  expect(splitTotal(100_000n, [1n, 2n])).toEqual([33_300n, 66_700n]);
  expect(splitTotal(100_000n, [1n, 1n, 1n])).toEqual([33_400n, 33_300n, 33_300n]);
  expect(splitTotal(100_000n, [0n, 0n])).toEqual([0n, 0n]);
  expect(splitTotal(10_001n, [1n, 1n])).toEqual([5_001n, 5_000n]);
  const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(price, weights, (totalE4, given) => {
      const whole = sum(given);
      const shares = splitTotal(totalE4, given);
      expect(sum(shares)).toBe(whole === 0n ? 0n : totalE4);
      for (const [place, shareE4] of shares.entries()) {
        expect(shareE4 % 100n).toBe(0n);
        const apart = shareE4 * whole - totalE4 * (given[place] ?? 0n);
        expect(apart < 100n * whole || whole === 0n).toBe(true);
        expect(apart > -100n * whole || whole === 0n).toBe(true);
      }
    }),
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
    priceE4: 0n,
    gtin: place === 0 ? "4600051000057" : null,
    soldCountE4: 0n,
    soldTotalE4: 0n,
  }));
}

const countSold = <Line extends CountedLine>(order: readonly Line[], sold: readonly SoldLine[]) =>
  withChanges(order, soldChanges(order, sold));
const countReturned = <Line extends CountedLine>(order: readonly Line[], back: readonly SoldLine[]) => {
  const standing = new Map(
    order.map(({ line, soldCountE4, soldTotalE4 }) => [line, { countE4: soldCountE4, totalE4: soldTotalE4 }]),
  );
  return withChanges(order, returnedChanges(order, back, standing));
};

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

test("lines of the receipt's price come before others of the article, and the first of them first", () => {
  const lines = [10n, 100n, 100n].map((roubles, place) => ({
    ...{ line: place + 1, code: "X", gtin: null, name: "Икс", countE4: 20_000n },
    ...{ priceE4: roubles * 10_000n, soldCountE4: 0n, soldTotalE4: 0n },
  }));
  const dear = { code: "X", name: "", priceE4: 1_000_000n, countE4: 30_000n, totalE4: 3_000_000n };
  expect(countSold(lines, [dear]).map(({ soldCountE4 }) => soldCountE4)).toEqual([0n, 20_000n, 10_000n]);
});
