import fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs } from "./backoff.ts";
import { laneTiming } from "./timing.ts";

const dice = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const failures = fc.integer({ min: 1, max: 100_000 });
const { backoffBaseMs, backoffMaxMs, retryAfterMaxMs } = laneTiming;

test("a wait is never nothing and never above its cap, however long it goes on", () => {
  fc.assert(
    fc.property(failures, dice, (count, chance) => {
      const waitMs = backoffMs(count, undefined, laneTiming, () => chance);
      expect(waitMs).toBeGreaterThanOrEqual(backoffBaseMs / 20);
      expect(waitMs).toBeLessThanOrEqual(backoffMaxMs);
    }),
  );
});

test("a wait is never below what the destination asked for, nor without end when it asks for that", () => {
  const asked = fc.oneof(fc.integer({ min: 0, max: 10_000_000 }), fc.constant(Number.POSITIVE_INFINITY));
  fc.assert(
    fc.property(failures, dice, asked, (count, chance, askedMs) => {
      const waitMs = backoffMs(count, askedMs, laneTiming, () => chance);
      expect(waitMs).toBeGreaterThanOrEqual(Math.min(askedMs, retryAfterMaxMs));
      expect(waitMs).toBeLessThanOrEqual(1.25 * retryAfterMaxMs);
    }),
  );
});

test("a destination that asks for no time at all is not asked again at once", () => {
  fc.assert(
    fc.property(failures, dice, (count, chance) => {
      expect(backoffMs(count, 0, laneTiming, () => chance)).toBeGreaterThanOrEqual(backoffBaseMs / 20);
    }),
  );
  expect(backoffMs(10, 0, laneTiming, () => 0.5)).toBe(backoffMaxMs / 2);
});

test("tills that failed together come back apart: the wait is spread over all of its range", () => {
  for (const [count, ceilingMs] of [
    [1, 1_000],
    [4, 8_000],
    [20, 60_000],
  ] as const) {
    const waits = [0.1, 0.5, 0.9].map((chance) => backoffMs(count, undefined, laneTiming, () => chance));
    expect(waits).toEqual([0.1 * ceilingMs, 0.5 * ceilingMs, 0.9 * ceilingMs]);
  }
  const told = [0, 0.5, 0.99].map((chance) => backoffMs(1, 40_000, laneTiming, () => chance));
  expect(told).toEqual([40_000, 45_000, 49_900]);
});
