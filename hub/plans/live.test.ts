import type { E4 } from "@prilavok/contracts/values/decimal.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Metric } from "../network/metric.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { calendarPeriod, type MetricPlans, planOfRange, readLivePlans } from "./live.ts";

const income: Metric = {
  id: 1,
  code: "income",
  name: "Выручка",
  order: 0,
  type: 2,
  definition: null,
  enabled: true,
};
const average: Metric = { ...income, id: 2, code: "average", name: "Средний чек" };

function plansOf(days: Record<string, number>, periods: Record<string, number> = {}): MetricPlans {
  const map = (record: Record<string, number>) => new Map(Object.entries(record) as [string, E4][]);
  return { days: map(days), periods: map(periods) };
}

describe("the plan of a range", () => {
  test("of an additive metric is the sum of its days, also where the month was set", () => {
    const plans = plansOf({ "2026-03-01": 10, "2026-03-02": 20, "2026-03-31": 40 }, { "2026-03": 1000 });
    expect(planOfRange(income, plans, "2026-03-01", "2026-03-31")).toBe(70n);
    expect(planOfRange(income, plans, "2026-03-02", "2026-03-30")).toBe(20n);
  });

  test("of a ratio metric is what was set for exactly that month or year", () => {
    const plans = plansOf({ "2026-03-01": 10, "2026-03-02": 20 }, { "2026-03": 500, "2026": 900 });
    expect(planOfRange(average, plans, "2026-03-01", "2026-03-31")).toBe(500n);
    expect(planOfRange(average, plans, "2026-01-01", "2026-12-31")).toBe(900n);
  });

  test("of a ratio metric is otherwise the mean of the days that have one, half a ten-thousandth rounding up", () => {
    const plans = plansOf({ "2026-03-01": 10, "2026-03-05": 21 }, { "2026-03": 500 });
    expect(planOfRange(average, plans, "2026-03-01", "2026-03-30")).toBe(16n);
    expect(planOfRange(average, plans, "2026-03-05", "2026-03-05")).toBe(21n);
  });

  test("is 0 without a plan", () => {
    expect(planOfRange(income, undefined, "2026-03-01", "2026-03-31")).toBe(0n);
    expect(planOfRange(average, plansOf({}), "2026-03-01", "2026-03-31")).toBe(0n);
  });

  test.each([
    ["2026-01-01", "2026-12-31", "2026"],
    ["2028-02-01", "2028-02-29", "2028-02"],
    ["2028-02-01", "2028-02-28", undefined],
    ["2026-02-01", "2026-03-31", undefined],
    ["2026-02-02", "2026-02-28", undefined],
    ["2026-01-01", "2027-12-31", undefined],
  ])("%s to %s is the calendar period %s", (from, to, period) => {
    expect(calendarPeriod(from, to)).toBe(period);
  });
});

describe("the live plans", () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.pool.query(
      `insert into plan_version (store_id, version, auto, distributed_by, warnings)
       values (7, 1, false, 'even', '[]'), (7, 2, false, 'even', '[]'), (8, 1, false, 'even', '[]')`,
    );
    await database.pool.query(
      `insert into plan_day (store_id, day, metric_id, plan_e4, correction_e4)
       values (7, '2026-03-01', 1, 100, null), (7, '2026-03-02', 1, 100, 0), (7, '2026-03-03', 1, null, 300),
              (7, '2026-04-01', 1, 400, null), (7, '2026-03-01', 2, 5, null), (8, '2026-03-01', 1, 9999999999999, null)`,
    );
    await database.pool.query(
      `insert into plan_setting (store_id, metric_id, year, month, day, plan_e4, correction_e4, since_version, until_version)
       values (7, 1, 2026, 3, -1, 900, null, 1, 2), (7, 1, 2026, 3, -1, 901, null, 2, null),
              (7, 2, 2026, -1, -1, 5, null, 1, null), (7, 2, 2026, 12, -1, 6, null, 1, null), (7, 1, 2025, -1, -1, 8, null, 1, null),
              (7, 1, 2026, 3, 3, null, 300, 2, null)`,
    );
  });

  afterAll(() => database.close());

  test("of several stores come with the version of each, corrections in the place of plans, and what was set for periods", async () => {
    const plans = await readLivePlans(database.pool, [7, 8, 9], "2026-03-01", "2026-03-31");
    expect([...plans.keys()]).toEqual([7, 8, 9]);
    expect(plans.get(7)).toEqual({
      version: 2,
      metrics: new Map([
        [1, plansOf({ "2026-03-01": 100, "2026-03-02": 0, "2026-03-03": 300 }, { "2026-03": 901 })],
        [2, plansOf({ "2026-03-01": 5 }, { "2026": 5 })],
      ]),
    });
    expect(plans.get(8)?.metrics.get(1)?.days.get("2026-03-01")).toBe(9_999_999_999_999);
    expect(plans.get(9)).toEqual({ version: null, metrics: new Map() });
  });
});
