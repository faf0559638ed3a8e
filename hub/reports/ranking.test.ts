import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Contender, ranked } from "./ranking.ts";

const store = (storeId: number, incomeE4: bigint, planE4 = 0n): Contender => ({ storeId, incomeE4, planE4 });
const places = (...contenders: Contender[]) =>
  ranked(contenders).map(({ place, one }) => [place, one.storeId]);

describe("the ranking of stores", () => {
  test("goes by income / plan, not by income", () => {
    expect(places(store(1, 900n, 1000n), store(2, 100n, 50n))).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });

  test("puts stores without a plan after those with one, by income", () => {
    expect(places(store(1, 5n), store(2, 99_999n), store(3, -10n, 100n))).toEqual([
      [1, 3],
      [2, 2],
      [3, 1],
    ]);
  });

  test("lets equal stores share a place, in the order of their ids, and skips the places they fill", () => {
    expect(places(store(4, 10n, 100n), store(2, 1n, 10n), store(3, 2n, 10n), store(1, 0n, 5n))).toEqual([
      [1, 3],
      [2, 2],
      [2, 4],
      [4, 1],
    ]);
  });

  test("sees differences that would vanish in a rounded ratio", () => {
    expect(places(store(1, 10_000_000n, 30_000_000n), store(2, 10_000_001n, 30_000_000n))).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });

  test("is the same in whatever order the stores come", () => {
    const contenders = fc.uniqueArray(
      fc.record({
        storeId: fc.integer({ min: 1, max: 50 }),
        incomeE4: fc.bigInt({ min: -3n, max: 3n }),
        planE4: fc.bigInt({ min: 0n, max: 3n }),
      }),
      { selector: (one) => one.storeId },
    );
    fc.assert(
      fc.property(contenders, fc.infiniteStream(fc.nat()), (stores, keys) => {
        const shuffled = stores
          .map((one) => ({ one, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        expect(ranked(shuffled)).toEqual(ranked(stores));
      }),
    );
  });
});
