import fc from "fast-check";
import { expect, test } from "vitest";
import { Appointments, waitMaxMs, waitMinMs } from "./appointments.ts";

const loads = fc.array(fc.integer({ min: 1, max: 6_000 }), { minLength: 1, maxLength: 500 });
const pace = fc.integer({ min: 200, max: 50_000 });
const startMs = Date.UTC(2026, 2, 2);

test("an appointment is at least a second and at most a minute away, whatever was refused and however the clock jumps", () => {
  const jumps = fc.array(fc.tuple(fc.integer({ min: 1, max: 6_000 }), fc.integer({ min: -9e6, max: 9e6 })));
  fc.assert(
    fc.property(jumps, pace, (steps, perSecond) => {
      const appointments = new Appointments();
      let nowMs = startMs;
      for (const [receipts, jumpMs] of steps) {
        nowMs += jumpMs;
        const waitMs = appointments.make(receipts, perSecond, nowMs);
        expect(waitMs).toBeGreaterThanOrEqual(waitMinMs);
        expect(waitMs).toBeLessThanOrEqual(waitMaxMs);
        expect(appointments.horizonMs(nowMs)).toBeLessThanOrEqual(waitMaxMs);
      }
    }),
  );
});

test("of those refused at one moment none is told to come before one who was refused earlier, up to a minute", () => {
  fc.assert(
    fc.property(loads, pace, (refused, perSecond) => {
      const appointments = new Appointments();
      let last = 0;
      let workMs = 0;
      for (const receipts of refused) {
        workMs += (receipts / perSecond) * 1000;
        const waitMs = appointments.make(receipts, perSecond, startMs);
        if (workMs > waitMaxMs) return;
        expect(waitMs).toBeGreaterThanOrEqual(last);
        // A moment of our time leaves a double a quarter of a microsecond.
        expect(waitMs).toBeCloseTo(Math.max(waitMinMs, workMs), 1);
        last = waitMs;
      }
    }),
  );
});

test("more load never makes the horizon nearer, and after as much idle time it is gone", () => {
  fc.assert(
    fc.property(loads, pace, (refused, perSecond) => {
      const appointments = new Appointments();
      let last = 0;
      for (const receipts of refused) {
        appointments.make(receipts, perSecond, startMs);
        expect(appointments.horizonMs(startMs)).toBeGreaterThanOrEqual(last);
        last = appointments.horizonMs(startMs);
      }
      expect(appointments.horizonMs(startMs + last)).toBe(0);
      expect(appointments.make(1, perSecond, startMs + last)).toBe(waitMinMs);
    }),
  );
});

test("work for more than a minute is dealt evenly over the later half of it, not all to its end", () => {
  const appointments = new Appointments();
  const waits = Array.from({ length: 3_000 }, () => appointments.make(100, 200, startMs));
  const beyond = waits.slice(200);
  const bySecond = new Map<number, number>();
  for (const waitMs of beyond) {
    const second = Math.floor(waitMs / 1000);
    bySecond.set(second, (bySecond.get(second) ?? 0) + 1);
  }
  expect(Math.min(...bySecond.keys())).toBe(30);
  expect(Math.max(...bySecond.values())).toBeLessThan((beyond.length / 30) * 1.1);
});
