import { expect, test } from "vitest";
import { DrainRate, drainFloorPerSecond } from "./drain-rate.ts";

/** Lets a hub work for some seconds in steps of 10 ms. */
function work(rate: DrainRate, fromMs: number, seconds: number, perSecond: number, isBusy = true): number {
  let nowMs = fromMs;
  for (; nowMs < fromMs + seconds * 1000; nowMs += 10) {
    rate.observe(isBusy, nowMs);
    rate.done(perSecond / 100);
  }
  return nowMs;
}

test.each([500, 5_000, 50_000])(
  "a hub that gets %d receipts done is known to within some seconds",
  (perSecond) => {
    const rate = new DrainRate();
    work(rate, 0, 5, perSecond);
    expect(rate.perSecond).toBeGreaterThan(perSecond * 0.95);
    expect(rate.perSecond).toBeLessThan(perSecond * 1.05);
  },
);

test("time without work says nothing about the pace", () => {
  const rate = new DrainRate();
  let nowMs = work(rate, 0, 5, 5_000);
  const known = rate.perSecond;
  nowMs = work(rate, nowMs, 3_600, 10, false);
  expect(rate.perSecond).toBeCloseTo(known, -2);
});

test("a hub whose database stands still is at the floor within seconds, and at its pace again soon after", () => {
  const rate = new DrainRate();
  let nowMs = work(rate, 0, 5, 20_000);
  nowMs = work(rate, nowMs, 5, 0);
  expect(rate.perSecond).toBe(drainFloorPerSecond);
  work(rate, nowMs, 5, 20_000);
  expect(rate.perSecond).toBeGreaterThan(18_000);
});

test("a clock that is set back does no harm", () => {
  const rate = new DrainRate();
  work(rate, 1e9, 3, 5_000);
  work(rate, 0, 3, 5_000);
  expect(rate.perSecond).toBeGreaterThan(4_000);
  expect(rate.perSecond).toBeLessThan(6_000);
});
