import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evenPartOfDay, evenRest, type Progress } from "./even.ts";
import { daySeconds, type OpeningHours, openSeconds, openSecondsPerDay } from "./opening.ts";

const nineToNine: OpeningHours = { opensMinute: 540, closesMinute: 1260 };
const allDay: OpeningHours = { opensMinute: 0, closesMinute: 1440 };
const hour = 3_600;

const anyHours = fc
  .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 }))
  .filter(([opens, closes]) => opens < closes)
  .map(([opensMinute, closesMinute]): OpeningHours => ({ opensMinute, closesMinute }));

describe("open seconds", () => {
  test.each([
    ["a whole day", 0, daySeconds, 12 * hour],
    ["before opening", 0, 9 * hour, 0],
    ["the first open second", 9 * hour, 9 * hour + 1, 1],
    ["the second after closing", 21 * hour, 21 * hour + 1, 0],
    ["a night between two days", 20 * hour, daySeconds + 10 * hour, 2 * hour],
    ["a week", 0, 7 * daySeconds, 84 * hour],
    ["nothing, when the end is before the start", 20 * hour, 10 * hour, 0],
  ])("%s", (_, from, until, open) => {
    expect(openSeconds(nineToNine, from, until)).toBe(open);
  });

  test("are those of a count second by second", () => {
    const at = fc.integer({ min: 0, max: 3 * daySeconds });
    fc.assert(
      fc.property(anyHours, at, fc.integer({ min: 0, max: 3_000 }), (hours, from, length) => {
        let open = 0;
        for (let second = from; second < from + length; second += 1) {
          const ofDay = second % daySeconds;
          if (ofDay >= hours.opensMinute * 60 && ofDay < hours.closesMinute * 60) open += 1;
        }
        expect(openSeconds(hours, from, from + length)).toBe(open);
      }),
    );
  });
});

describe("the even part of a day's plan", () => {
  test("is nothing before opening, half at noon of a day from 9 to 15, and all after closing", () => {
    const hours = { opensMinute: 540, closesMinute: 900 };
    expect(evenPartOfDay(1_000_0000n, hours, 0, 0, 9 * hour)).toBe(0n);
    expect(evenPartOfDay(1_000_0000n, hours, 0, 0, 12 * hour)).toBe(500_0000n);
    expect(evenPartOfDay(1_000_0000n, hours, 0, 0, 15 * hour)).toBe(1_000_0000n);
  });

  test("takes only what lies in that day of a range that reaches beyond it", () => {
    expect(evenPartOfDay(240_0000n, allDay, daySeconds, 0, daySeconds + 6 * hour)).toBe(60_0000n);
  });

  test("is rounded half away from zero to a ten-thousandth", () => {
    expect(evenPartOfDay(1n, allDay, 0, 0, 12 * hour)).toBe(1n);
    expect(evenPartOfDay(1n, allDay, 0, 0, 12 * hour - 1)).toBe(0n);
  });

  test("never falls as the day goes on, and the two parts of a day differ from its plan by rounding alone", () => {
    const plan = fc.bigInt({ min: 0n, max: 9_999_999_999_999n });
    const second = fc.integer({ min: 0, max: daySeconds });
    fc.assert(
      fc.property(anyHours, plan, second, second, (hours, planE4, one, other) => {
        const [early, late] = [Math.min(one, other), Math.max(one, other)];
        const untilEarly = evenPartOfDay(planE4, hours, 0, 0, early);
        expect(untilEarly).toBeLessThanOrEqual(evenPartOfDay(planE4, hours, 0, 0, late));
        const error = untilEarly + evenPartOfDay(planE4, hours, 0, early, daySeconds) - planE4;
        expect(error >= -1n && error <= 1n).toBe(true);
      }),
    );
  });
});

describe("what is still to come", () => {
  const progress: Progress = {
    factE4: 300n,
    passedOpenSeconds: 3 * hour,
    leftOpenSeconds: 9 * hour,
    history: { factE4: 48_000n, openSeconds: 20 * openSecondsPerDay(nineToNine) },
    remainingPlanE4: 7n,
  };

  test("is the store's mean per open second, for the open seconds left", () => {
    expect(evenRest(progress)).toBe(1_800n);
  });

  test("goes on as the range began when the store has no history", () => {
    expect(evenRest({ ...progress, history: undefined })).toBe(900n);
  });

  test("is the plan that is left when there is nothing to go by", () => {
    expect(evenRest({ ...progress, history: undefined, factE4: 0n })).toBe(7n);
    expect(evenRest({ ...progress, history: undefined, passedOpenSeconds: 0 })).toBe(7n);
  });

  test("is nothing after closing of the last day", () => {
    expect(evenRest({ ...progress, leftOpenSeconds: 0 })).toBe(0n);
  });
});
