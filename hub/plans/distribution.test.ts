import { daysInMonth } from "@prilavok/contracts/values/time.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  distributeAdditive,
  distributeRatio,
  type PeriodPlan,
  spreadEvenly,
  type YearDistribution,
} from "./distribution.ts";

const amount = fc.oneof(
  fc.bigInt({ min: 0n, max: 9_999_999_999_999n }),
  fc.bigInt({ min: 0n, max: 1000n }),
  fc.constant(0n),
);
const year = fc.constantFrom(2024, 2026, 2100);

/** Any settings of a year: perhaps a year's plan, some months', some days', and now and then whole months of days. */
const settings = year.chain((ofYear) =>
  fc.record({
    year: fc.constant(ofYear),
    yearE4: fc.option(amount, { nil: undefined }),
    months: fc.dictionary(fc.integer({ min: 1, max: 12 }).map(String), amount, { maxKeys: 12 }),
    days: fc.uniqueArray(
      fc
        .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }), amount)
        .filter(([month, day]) => day <= daysInMonth(ofYear, month)),
      { selector: ([month, day]) => month * 100 + day, maxLength: 40 },
    ),
    fullMonths: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 12 }),
    fullDayE4: amount,
  }),
);

/** A failure is made smaller for so long at most; a year of large numbers could go on for an hour. */
const patience = { interruptAfterTimeLimit: 10_000 };

type Settings = typeof settings extends fc.Arbitrary<infer T> ? T : never;

function plansOf({ year: ofYear, yearE4, months, days, fullMonths, fullDayE4 }: Settings): PeriodPlan[] {
  const explicit = new Map(days.map(([month, day, planE4]) => [month * 100 + day, { month, day, planE4 }]));
  for (const month of fullMonths) {
    for (let day = 1; day <= daysInMonth(ofYear, month); day += 1) {
      if (!explicit.has(month * 100 + day))
        explicit.set(month * 100 + day, { month, day, planE4: fullDayE4 });
    }
  }
  return [
    ...(yearE4 === undefined ? [] : [{ month: -1, day: -1, planE4: yearE4 }]),
    ...Object.entries(months).map(([month, planE4]) => ({ month: Number(month), day: -1, planE4 })),
    ...explicit.values(),
  ];
}

const total = (plans: readonly { readonly planE4: bigint }[]) =>
  plans.reduce((sum, plan) => sum + plan.planE4, 0n);
const inMonth = (plans: readonly PeriodPlan[], month: number) =>
  plans.filter((plan) => plan.month === month && plan.day !== -1);
const planOf = (plans: readonly PeriodPlan[], month: number) =>
  plans.find((plan) => plan.month === month && plan.day === -1)?.planE4;
const monthsOfYear = Array.from({ length: 12 }, (_, index) => index + 1);

describe("an additive metric", () => {
  test("keeps every day that was set, and has no day twice or out of order", () => {
    fc.assert(
      fc.property(settings, (given) => {
        const plans = plansOf(given);
        const { days } = distributeAdditive(given.year, plans);
        const at = days.map(({ month, day }) => month * 100 + day);
        expect(at).toEqual([...new Set(at)].sort((one, other) => one - other));
        const found = new Map(days.map(({ month, day, planE4 }) => [month * 100 + day, planE4]));
        for (const plan of plans) {
          if (plan.day !== -1) expect(found.get(plan.month * 100 + plan.day)).toBe(plan.planE4);
        }
      }),
      patience,
    );
  });

  test("gives a planned month exactly its plan, or its set days where they are more or are all there is", () => {
    fc.assert(
      fc.property(settings, (given) => {
        const plans = plansOf(given);
        const { days } = distributeAdditive(given.year, plans);
        for (const month of monthsOfYear) {
          const planE4 = planOf(plans, month);
          if (planE4 === undefined) continue;
          const set = inMonth(plans, month);
          const exact = total(set) <= planE4 && set.length < daysInMonth(given.year, month);
          expect(total(inMonth(days, month))).toBe(exact ? planE4 : total(set));
        }
      }),
      patience,
    );
  });

  test("gives a planned year exactly its plan wherever what is set inside leaves room for it", () => {
    fc.assert(
      fc.property(settings, (given) => {
        const plans = plansOf(given);
        const { days, warnings } = distributeAdditive(given.year, plans);
        if (given.yearE4 === undefined) return;
        const isOpen = (month: number) =>
          planOf(plans, month) === undefined && inMonth(plans, month).length < daysInMonth(given.year, month);
        const lower = monthsOfYear.map((month) =>
          isOpen(month) ? total(inMonth(plans, month)) : total(inMonth(days, month)),
        );
        const lowerE4 = lower.reduce((sum, one) => sum + one, 0n);
        const ofYear = warnings
          .filter((warning) => warning.period === String(given.year))
          .map((one) => one.code);
        if (lowerE4 > given.yearE4) {
          expect(total(days)).toBe(lowerE4);
          expect(ofYear).toEqual(["lowerPlansExceed"]);
        } else if (monthsOfYear.some(isOpen)) {
          expect(total(days)).toBe(given.yearE4);
          expect(ofYear).toEqual([]);
        } else {
          expect(total(days)).toBe(lowerE4);
          expect(ofYear).toEqual(lowerE4 < given.yearE4 ? ["planNotSpread"] : []);
        }
      }),
      patience,
    );
  });

  test("spreads evenly: days that were not set differ by 0.0001 at most within a month, open months likewise", () => {
    fc.assert(
      fc.property(settings, (given) => {
        const plans = plansOf(given);
        const { days } = distributeAdditive(given.year, plans);
        for (const month of monthsOfYear) {
          const set = new Set(inMonth(plans, month).map((plan) => plan.day));
          expectEven(
            inMonth(days, month)
              .filter((plan) => !set.has(plan.day))
              .map((plan) => plan.planE4),
          );
        }
        const untouched = monthsOfYear.filter(
          (month) => planOf(plans, month) === undefined && inMonth(plans, month).length === 0,
        );
        expectEven(untouched.map((month) => total(inMonth(days, month))));
      }),
      patience,
    );
  });

  test("does not care in which order its plans come", () => {
    fc.assert(
      fc.property(settings, (given) => {
        const plans = plansOf(given);
        expect(distributeAdditive(given.year, plans.toReversed())).toEqual(
          distributeAdditive(given.year, plans),
        );
      }),
      patience,
    );
  });
});

function expectEven(values: readonly bigint[]): void {
  const [most = 0n, least = most] = [values[0], values.at(-1)];
  expect(most - least).toBeLessThanOrEqual(1n);
  // The odd ten-thousandths are in the earlier ones, so the first is the largest and the last the smallest.
  expect(values.toSorted((one, other) => Number(other - one))).toEqual(values);
}

describe("for example", () => {
  const day = (distribution: YearDistribution, month: number, ofMonth: number) =>
    distribution.days.find((plan) => plan.month === month && plan.day === ofMonth)?.planE4;
  const monthTotal = (distribution: YearDistribution, month: number) =>
    total(inMonth(distribution.days, month));

  test("600 000 for April is 20 000 a day", () => {
    const april = distributeAdditive(2018, [{ month: 4, day: -1, planE4: 6_000_000_000n }]);
    expect(april.days).toHaveLength(30);
    expect(new Set(april.days.map((plan) => plan.planE4))).toEqual(new Set([200_000_000n]));
    expect(april.warnings).toEqual([]);
  });

  test("100 over 31 days puts the odd ten-thousandths into the first of them", () => {
    const days = distributeAdditive(2026, [{ month: 1, day: -1, planE4: 1_000_000n }]).days.map(
      (plan) => plan.planE4,
    );
    expect(days.slice(0, 3)).toEqual([32_259n, 32_259n, 32_258n]);
    expect(days.at(-1)).toBe(32_258n);
  });

  test("a year's plan goes to months in equal parts, and a month's own plan comes off it first", () => {
    const given = [
      { month: -1, day: -1, planE4: 1200n },
      { month: 2, day: -1, planE4: 210n },
      { month: 1, day: 5, planE4: 20n },
    ];
    const planned = distributeAdditive(2026, given);
    expect(monthsOfYear.map((month) => monthTotal(planned, month))).toEqual([
      90n,
      210n,
      ...Array(10).fill(90n),
    ]);
    expect(day(planned, 1, 5)).toBe(20n);
    expect([day(planned, 1, 1), day(planned, 1, 11), day(planned, 1, 12)]).toEqual([3n, 3n, 2n]);
    expect(planned.warnings).toEqual([]);
  });

  test("a day that is more than its month's share stays, the other months give way, and a warning says so", () => {
    const planned = distributeAdditive(2026, [
      { month: -1, day: -1, planE4: 1200n },
      { month: 1, day: 1, planE4: 210n },
    ]);
    expect(monthsOfYear.map((month) => monthTotal(planned, month))).toEqual([210n, ...Array(11).fill(90n)]);
    expect(day(planned, 1, 2)).toBe(0n);
    expect(planned.warnings.map(({ code, period }) => [code, period])).toEqual([
      ["daysExceedShare", "2026-01"],
    ]);
  });

  test("months above the year stand, and the other months get 0", () => {
    const planned = distributeAdditive(2026, [
      { month: -1, day: -1, planE4: 1_000_000n },
      { month: 3, day: -1, planE4: 31_000_000n },
      { month: 4, day: 1, planE4: 5n },
    ]);
    expect(day(planned, 3, 31)).toBe(1_000_000n);
    expect([day(planned, 4, 1), day(planned, 4, 2), day(planned, 12, 31)]).toEqual([5n, 0n, 0n]);
    expect(planned.warnings).toEqual([
      {
        code: "lowerPlansExceed",
        period: "2026",
        message:
          "Планы внутри периода 2026 (3100.0005) больше его плана (100): они оставлены, остальные дни получили 0",
      },
    ]);
  });

  test("days without a month's or a year's plan are just those days", () => {
    const given = [
      { month: 5, day: 9, planE4: 7n },
      { month: 5, day: 1, planE4: 5n },
    ];
    expect(distributeAdditive(2026, given)).toEqual({ days: given.toReversed(), warnings: [] });
  });

  test("a month with every day set to less than its plan has nowhere to put the rest", () => {
    const days = Array.from({ length: 28 }, (_, index) => ({ month: 2, day: index + 1, planE4: 1n }));
    const planned = distributeAdditive(2026, [...days, { month: 2, day: -1, planE4: 29n }]);
    expect(monthTotal(planned, 2)).toBe(28n);
    expect(planned.warnings.map(({ code, period }) => [code, period])).toEqual([
      ["planNotSpread", "2026-02"],
    ]);
  });

  test("nothing splits into no parts", () => {
    expect(spreadEvenly(5n, 0)).toEqual([]);
  });
});

describe("a ratio metric", () => {
  test("has on each day the day's plan, else the month's, else the year's", () => {
    fc.assert(
      fc.property(settings, (given) => {
        const plans = plansOf(given);
        const { days, warnings } = distributeRatio(given.year, plans);
        const found = new Map(days.map((plan) => [plan.month * 100 + plan.day, plan.planE4]));
        for (const month of monthsOfYear) {
          for (let day = 1; day <= daysInMonth(given.year, month); day += 1) {
            const set = plans.find((plan) => plan.month === month && plan.day === day)?.planE4;
            expect(found.get(month * 100 + day)).toBe(set ?? planOf(plans, month) ?? given.yearE4);
          }
        }
        expect(warnings).toEqual([]);
      }),
      { ...patience, numRuns: 30 },
    );
  });
});
