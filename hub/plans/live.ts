import type { E4 } from "@prilavok/contracts/values/decimal.ts";
import { divideRounded } from "@prilavok/contracts/values/decimal.ts";
import { daysInMonth } from "@prilavok/contracts/values/time.ts";
import type { Queryable } from "../database/pool.ts";
import { isAdditive, type Metric } from "../network/metric.ts";
import { readLivePlansSql } from "./sql.ts";

/** The published plans of one metric in one store, over the days that were asked for. */
export interface MetricPlans {
  /** `YYYY-MM-DD` → the plan that counts in reports: the correction where there is one, else the day's plan. */
  readonly days: ReadonlyMap<string, E4>;
  /** `YYYY` or `YYYY-MM` → the plan that was set by hand for that whole year or month. */
  readonly periods: ReadonlyMap<string, E4>;
}

export interface StorePlans {
  /** The published version these plans are of; null when the store never published. */
  readonly version: number | null;
  /** By metric id; a metric without a plan is absent. */
  readonly metrics: ReadonlyMap<number, MetricPlans>;
}

/** By store id; every store that was asked for is there. */
export type LivePlans = ReadonlyMap<number, StorePlans>;

interface LiveRow {
  readonly storeId: number;
  readonly version: number | null;
  readonly metricId: number | null;
  /** `day plan,day plan,…` in ten-thousandths. */
  readonly days: string | null;
  /** `period plan,…`; periods as the SQL describes them. */
  readonly periods: string | null;
}

/**
 * Reads what was published for the stores from `fromDay` to `toDay` (`YYYY-MM-DD`, both inclusive): one statement,
 * so the version is the one the plans belong to.
 * @example
 *   const plans = await readLivePlans(pool, [7], "2026-03-01", "2026-03-31");
 *   planOfRange(income, plans.get(7)?.metrics.get(income.id), "2026-03-01", "2026-03-31") // 3_000_000n: 300
 */
export async function readLivePlans(
  database: Queryable,
  storeIds: readonly number[],
  fromDay: string,
  toDay: string,
): Promise<LivePlans> {
  const { rows } = await database.query<LiveRow>({
    name: "read live plans",
    text: readLivePlansSql,
    values: [storeIds, fromDay, toDay],
  });
  const plans = new Map<number, { version: number | null; metrics: Map<number, MutablePlans> }>();
  for (const storeId of storeIds) plans.set(storeId, { version: null, metrics: new Map() });
  for (const row of rows) {
    const store = plans.get(row.storeId);
    if (store === undefined) continue;
    if (row.metricId === null) {
      store.version = row.version;
      continue;
    }
    const metric = store.metrics.get(row.metricId) ?? { days: new Map(), periods: new Map() };
    store.metrics.set(row.metricId, metric);
    for (const [day, plan] of pairsOf(row.days)) metric.days.set(day, plan);
    for (const [period, plan] of pairsOf(row.periods)) metric.periods.set(periodName(Number(period)), plan);
  }
  return plans;
}

interface MutablePlans {
  readonly days: Map<string, E4>;
  readonly periods: Map<string, E4>;
}

function pairsOf(text: string | null): [string, E4][] {
  if (text === null) return [];
  return text.split(",").map((pair) => {
    const space = pair.indexOf(" ");
    return [pair.slice(0, space), Number(pair.slice(space + 1)) as E4];
  });
}

/** 202603 → `2026-03`; a whole year came with month -1, so 202599 → `2026`. */
function periodName(yearAndMonth: number): string {
  const month = yearAndMonth % 100;
  const year = Math.floor(yearAndMonth / 100);
  return month === 99 ? String(year + 1) : `${year}-${String(month).padStart(2, "0")}`;
}

/**
 * The plan of a range of whole days, in ten-thousandths; 0 when there is none. The range lies within the one the
 * plans were read for.
 * - Additive metrics: the sum of the days.
 * - Ratio metrics: what was set for exactly this month or year, else the mean of the days that have a plan, each
 *   counted once, rounded half away from zero to 4 digits.
 */
export function planOfRange(
  metric: Metric,
  plans: MetricPlans | undefined,
  fromDay: string,
  toDay: string,
): bigint {
  if (plans === undefined) return 0n;
  const additive = isAdditive(metric);
  if (!additive) {
    const set = plans.periods.get(calendarPeriod(fromDay, toDay) ?? "");
    if (set !== undefined) return BigInt(set);
  }
  let sum = 0n;
  let days = 0n;
  for (const [day, plan] of plans.days) {
    if (day < fromDay || day > toDay) continue;
    sum += BigInt(plan);
    days += 1n;
  }
  return additive ? sum : divideRounded(sum, days, 0);
}

/** `YYYY` or `YYYY-MM` when the range is exactly that year or month. */
export function calendarPeriod(fromDay: string, toDay: string): string | undefined {
  const year = fromDay.slice(0, 4);
  if (fromDay === `${year}-01-01` && toDay === `${year}-12-31`) return year;
  const month = fromDay.slice(0, 7);
  if (fromDay !== `${month}-01` || !toDay.startsWith(month)) return undefined;
  return Number(toDay.slice(8)) === daysInMonth(Number(year), Number(month.slice(5))) ? month : undefined;
}
