import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Cheque } from "./cheque.ts";
import { computeCheque } from "./compute.ts";
import { spread } from "./spread.ts";
import { Fraction } from "./testing/fraction.ts";
import { type Expected, expectedOf, spreadOut } from "./testing/oracle.ts";
import { refusalOf } from "./testing/refusal.ts";
import { anyRequest, goodRequest } from "./testing/requests.ts";

/** fast-check prints the seed and the path of a failure. A failure is made smaller for so long at most. */
const runs = { numRuns: 4_000, interruptAfterTimeLimit: 20_000 };

/** The sums of a cheque alone, as the oracle tells them. */
function sumsOf(cheque: Cheque): Expected {
  return {
    lines: cheque.lines.map((line) => ({
      sumE2: BigInt(line.sumE2),
      discountE2: BigInt(line.discountE2),
      increaseE2: BigInt(line.increaseE2),
      totalE2: BigInt(line.totalE2),
      receiptDiscountE2: BigInt(line.receiptDiscountE2),
      receiptIncreaseE2: BigInt(line.receiptIncreaseE2),
      dueE2: BigInt(line.dueE2),
    })),
    subtotalE2: BigInt(cheque.subtotalE2),
    discountE2: BigInt(cheque.discountE2),
    increaseE2: BigInt(cheque.increaseE2),
    totalE2: BigInt(cheque.totalE2),
  };
}

describe("a receipt and the oracle in rational numbers", () => {
  test("agree on every sum of every line, and on which request is refused, how and where", () => {
    fc.assert(
      fc.property(fc.oneof(anyRequest, goodRequest), ({ itemList, modifiers }) => {
        const expected = expectedOf(itemList, modifiers);
        if (typeof expected === "string") {
          expect(refusalOf(() => computeCheque(itemList, modifiers))).toBe(expected);
        } else {
          expect(sumsOf(computeCheque(itemList, modifiers))).toEqual(expected);
        }
      }),
      runs,
    );
  });

  test("the requests of these tests reach all answers: sums, and each of the refusals", () => {
    const answers = new Map<string, number>();
    for (const { itemList, modifiers } of fc.sample(fc.oneof(anyRequest, goodRequest), {
      numRuns: 20_000,
      seed: 1,
    })) {
      const expected = expectedOf(itemList, modifiers);
      const answer = typeof expected === "string" ? expected.slice(0, 3) : "sums";
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
    expect([...answers.keys()].toSorted()).toEqual([
      "402",
      "403",
      "404",
      "414",
      "415",
      "416",
      "600",
      "601",
      "603",
      "sums",
    ]);
    expect(answers.get("sums")).toBeGreaterThan(6_000);
  });
});

describe("a computed receipt", () => {
  test("has lines that add up to its total, and no negative sum", () => {
    fc.assert(
      fc.property(goodRequest, ({ itemList, modifiers }) => {
        fc.pre(typeof expectedOf(itemList, modifiers) !== "string");
        const { lines, ...sums } = sumsOf(computeCheque(itemList, modifiers));
        const sumOf = (field: keyof (typeof lines)[number]) =>
          lines.reduce((total, line) => total + line[field], 0n);
        expect(sumOf("dueE2")).toBe(sums.totalE2);
        expect(sumOf("totalE2")).toBe(sums.subtotalE2);
        expect(sumOf("receiptDiscountE2")).toBe(sums.discountE2);
        expect(sumOf("receiptIncreaseE2")).toBe(sums.increaseE2);
        for (const line of lines) {
          expect(Object.values(line).every((sum) => sum >= 0n)).toBe(true);
          expect(line.totalE2).toBe(line.sumE2 - line.discountE2 + line.increaseE2);
          expect(line.receiptDiscountE2 <= line.totalE2).toBe(true);
        }
      }),
      runs,
    );
  });
});

describe("spreading", () => {
  const weight = fc.oneof(
    fc.bigInt({ min: 0n, max: 9_999_999_999_999n }),
    fc.bigInt({ min: 0n, max: 5n }),
    fc.constant(0n),
  );
  const weights = fc.array(weight, { minLength: 1, maxLength: 40 });
  const total = fc.oneof(fc.bigInt({ min: 0n, max: 9_999_999_999_999n }), fc.bigInt({ min: 0n, max: 100n }));

  test("agrees with the oracle, is exact and never negative, and each share is the fair one rounded", () => {
    fc.assert(
      fc.property(total, weights, (sum, over) => {
        const shares = spread(sum, over);
        expect(shares).toEqual(
          spreadOut(
            sum,
            over.map((one) => new Fraction(one)),
          ),
        );
        expect(shares.reduce((left, right) => left + right, 0n)).toBe(sum);
        const all = over.reduce((left, right) => left + right, 0n);
        shares.forEach((share, place) => {
          const [part, whole] = all === 0n ? [1n, BigInt(over.length)] : [over[place] ?? 0n, all];
          expect(share * whole > sum * part - whole && share * whole < sum * part + whole).toBe(true);
          expect(share >= 0n).toBe(true);
        });
      }),
      runs,
    );
  });

  test("gives no place more than its weight, when the total is not above all weights", () => {
    const within = weights
      .filter((over) => over.some((one) => one > 0n))
      .chain((over) =>
        fc.tuple(
          fc.bigInt({ min: 0n, max: over.reduce((left, right) => left + right, 0n) }),
          fc.constant(over),
        ),
      );
    fc.assert(
      fc.property(within, ([sum, over]) => {
        expect(spread(sum, over).every((share, place) => share <= (over[place] ?? 0n))).toBe(true);
      }),
      runs,
    );
  });
});
