import type { E4 } from "@prilavok/contracts/values/decimal.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Metric } from "../network/metric.ts";
import { refusalOf } from "../testing/refusal.ts";
import { periodText, readPeriod } from "./period.ts";
import {
  applyChanges,
  changesOf,
  findMetric,
  mnemonicOf,
  type PlanDraft,
  type PlanSetParams,
  type PlanSetting,
  readPlanSet,
} from "./rules.ts";
import { limited, type PlanWarning, warningsMax } from "./warning.ts";

const standard = { name: "", order: 0, type: 2, definition: null, enabled: true } as const;
const metrics: Metric[] = [
  { ...standard, id: 1, code: "income" },
  { ...standard, id: 2, code: "average" },
  { ...standard, id: 30, code: null, definition: { of: "sum" } },
];

describe("a period", () => {
  test.each([
    [[2026], "2026"],
    [[2026, -1, -1], "2026"],
    [[2026, 2], "2026-02"],
    [[2026, 2, 28], "2026-02-28"],
    [[2028, 2, 29], "2028-02-29"],
    [[2000, 1, 1], "2000-01-01"],
    [[2100, 12, 31], "2100-12-31"],
  ] as const)("%j is %s", ([year, month, day], text) => {
    expect(periodText(readPeriod(year, month, day))).toBe(text);
  });

  test.each([
    ["a day without a month", [2026, undefined, 5], "month"],
    ["a day with month -1", [2026, -1, 5], "month"],
    ["31 April", [2018, 4, 31], "day"],
    ["29 February of a common year", [2026, 2, 29], "day"],
    ["29 February of 2100", [2100, 2, 29], "day"],
    ["day 0", [2026, 2, 0], "day"],
    ["day -2", [2026, 2, -2], "day"],
    ["month 13", [2026, 13], "month"],
    ["month 0", [2026, 0], "month"],
    ["a broken month", [2026, 1.5], "month"],
    ["1999", [1999], "year"],
    ["2101", [2101], "year"],
  ] as const)("that is %s is -32602", (_name, [year, month, day], path) => {
    expect(refusalOf(() => readPeriod(year, month, day))).toBe(`-32602 ${path}`);
  });
});

describe("planSet", () => {
  const good: PlanSetParams = { metric: "income", plan: 100, year: 2026, month: 3, day: 4 };

  test("reads a plan with a correction", () => {
    expect(readPlanSet({ ...good, plan: "100.00005", day_corr_plan: -1 }, metrics)).toEqual({
      metricId: 1,
      planE4: 1_000_001,
      correctionE4: -10_000,
      year: 2026,
      month: 3,
      day: 4,
    });
  });

  test.each([
    [{ ...good, metric: "p/30" }, 30],
    [{ ...good, metric: "p/1" }, 1],
    [{ ...good, metric: "average" }, 2],
  ])("%j is of metric %i", (params, id) => {
    expect(readPlanSet(params, metrics).metricId).toBe(id);
  });

  test.each([
    ["a metric that the account does not have", { ...good, metric: "count" }, "metric"],
    ["a metric id of another account", { ...good, metric: "p/31" }, "metric"],
    ["a metric of no known kind", { ...good, metric: "revenue" }, "metric"],
    ["a plan past decimal(15,4)", { ...good, plan: 100_000_000_000 }, "plan"],
    ["a plan that is no number", { ...good, plan: "много" }, "plan"],
    ["a correction past decimal(15,4)", { ...good, day_corr_plan: "1e11" }, "day_corr_plan"],
    ["a correction of a month", { ...good, day: -1, day_corr_plan: 5 }, "day_corr_plan"],
    ["a correction of a year", { metric: "income", plan: 1, year: 2026, day_corr_plan: 5 }, "day_corr_plan"],
  ])("refuses %s", (_name, params, path) => {
    expect(refusalOf(() => readPlanSet(params, metrics))).toBe(`-32602 ${path}`);
  });

  test("takes the largest plan, and rounds to its last digit", () => {
    expect(readPlanSet({ ...good, plan: 999_999_999.9999 }, metrics).planE4).toBe(9_999_999_999_999);
    expect(refusalOf(() => readPlanSet({ ...good, plan: "99999999999.99995" }, metrics))).toBe("-32602 plan");
  });

  test("names every metric back as it found it", () => {
    for (const metric of metrics) expect(findMetric(metrics, mnemonicOf(metric))).toBe(metric);
  });
});

const period = fc.record({
  metricId: fc.integer({ min: 1, max: 2 }),
  year: fc.constant(2026),
  month: fc.constantFrom(-1, 1, 2),
  day: fc.constant(-1),
});
const live = fc.uniqueArray(
  fc
    .tuple(period, fc.integer({ min: 0, max: 3 }))
    .map(([where, plan]): PlanSetting => ({ ...where, planE4: plan as E4, correctionE4: null })),
  { selector: (setting) => `${setting.metricId} ${setting.month}` },
);
const drafts = fc.uniqueArray(
  fc
    .tuple(period, fc.integer({ min: -2, max: 3 }))
    .map(([where, plan]): PlanDraft => ({ ...where, planE4: plan as E4, correctionE4: null })),
  { selector: (draft) => `${draft.metricId} ${draft.month}` },
);

function sorted(settings: readonly PlanSetting[]): string[] {
  return settings.map((setting) => JSON.stringify(setting, Object.keys(setting).sort())).sort();
}

describe("drafts over the live settings", () => {
  test("win, in any order; a second time they change nothing", () => {
    fc.assert(
      fc.property(live, drafts, (settings, changes) => {
        const next = applyChanges(settings, changesOf(settings, changes));
        expect(sorted(applyChanges(settings, changesOf(settings, changes.toReversed())))).toEqual(
          sorted(next),
        );
        for (const draft of changes) {
          const found = next.find((s) => s.metricId === draft.metricId && s.month === draft.month);
          expect(found?.planE4).toBe(draft.planE4 < 0 ? undefined : draft.planE4);
        }
        expect(changesOf(next, changes)).toEqual([]);
      }),
    );
  });

  const day = { metricId: 1, year: 2026, month: 3, day: 4 };
  const set = (planE4: number | null, correctionE4: number | null) =>
    ({ ...day, planE4: planE4 as E4 | null, correctionE4: correctionE4 as E4 | null }) as PlanSetting;

  test.each([
    ["a correction without a word stays", set(5, 9), [7, null], set(7, 9)],
    ["a deleted plan leaves the correction", set(5, 9), [-1, null], set(null, 9)],
    ["a deleted correction leaves the plan", set(5, 9), [5, -1], set(5, null)],
    ["both deleted leave nothing", set(5, 9), [-1, -1], undefined],
    ["a deletion of nothing is nothing", undefined, [-1, -1], undefined],
    ["a correction alone is a setting", undefined, [-1, 0], set(null, 0)],
  ] as const)("%s", (_name, before, [planE4, correctionE4], after) => {
    const draft = { ...day, planE4: planE4 as E4, correctionE4: correctionE4 as E4 | null };
    const settings = before === undefined ? [] : [before];
    expect(applyChanges(settings, changesOf(settings, [draft]))).toEqual(after === undefined ? [] : [after]);
  });
});

test("more warnings than an answer holds end with how many are missing", () => {
  const many = Array.from(
    { length: warningsMax + 1 },
    (): PlanWarning => ({ code: "planNotSpread", message: "" }),
  );
  expect(limited(many.slice(1))).toEqual(many.slice(1));
  expect(limited(many)).toHaveLength(warningsMax);
  expect(limited(many).at(-1)).toEqual({ code: "more", message: "И ещё предупреждений: 2" });
});
