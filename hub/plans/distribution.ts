import { daysInMonth } from "@prilavok/contracts/values/time.ts";
import { type Period, periodText, whole } from "./period.ts";
import { daysExceedShare, lowerPlansExceed, type PeriodWarning, planNotSpread } from "./warning.ts";

/**
 * How a year's plans of one metric become plans of days. Amounts are ten-thousandths in bigint throughout.
 * Source: Device API contract, planPublish.
 */

/** A plan set by hand for a period of the year. */
export interface PeriodPlan extends Omit<Period, "year"> {
  readonly planE4: bigint;
}

export interface DayPlan {
  readonly month: number;
  readonly day: number;
  readonly planE4: bigint;
}

export interface YearDistribution {
  /** Days that have a plan, in order. */
  readonly days: DayPlan[];
  readonly warnings: PeriodWarning[];
}

/** One month while the year is being distributed. */
interface Month {
  readonly month: number;
  readonly length: number;
  readonly planE4: bigint | undefined;
  /** Day → plan, of the days set by hand. */
  readonly days: ReadonlyMap<number, bigint>;
  readonly daysE4: bigint;
  readonly hasFreeDays: boolean;
}

const monthsOfYear = Array.from({ length: 12 }, (_, index) => index + 1);

/**
 * Additive metrics: day beats month beats year.
 * 1. A month's plan less its set days is spread evenly over its other days.
 * 2. A year's plan less what is settled below it is spread evenly over the other months, and each month's share as in 1.
 *    Days set in such a month that exceed its share stand, and the months without them share what is left, so
 *    that the days of the year still add up to its plan.
 * 3. Where the lower plans exceed the upper one they stand, and everything else in that period gets 0.
 * Without an upper plan there is nothing to spread: only the set days have a plan.
 */
export function distributeAdditive(year: number, plans: readonly PeriodPlan[]): YearDistribution {
  const months = monthsOfYear.map((month) => readMonth(year, month, plans));
  const yearE4 = plans.find((plan) => plan.month === whole)?.planE4;
  const warnings: PeriodWarning[] = [];
  const shares = yearE4 === undefined ? new Map<number, bigint>() : shareYear(year, yearE4, months, warnings);
  const days = months.flatMap((month) => {
    if (month.planE4 !== undefined) warnAboutMonth(year, month, month.planE4, warnings);
    return fillMonth(month, month.planE4 ?? shares.get(month.month));
  });
  return { days, warnings };
}

/** Ratio metrics are not split: a day has its own plan, else its month's, else its year's. */
export function distributeRatio(year: number, plans: readonly PeriodPlan[]): YearDistribution {
  const yearE4 = plans.find((plan) => plan.month === whole)?.planE4;
  const days = monthsOfYear.flatMap((month) => {
    const { length, days: set, planE4: monthE4 } = readMonth(year, month, plans);
    return daysUpTo(length).flatMap((day) => {
      const planE4 = set.get(day) ?? monthE4 ?? yearE4;
      return planE4 === undefined ? [] : [{ month, day, planE4 }];
    });
  });
  return { days, warnings: [] };
}

function readMonth(year: number, month: number, plans: readonly PeriodPlan[]): Month {
  const length = daysInMonth(year, month);
  const inside = plans.filter((plan) => plan.month === month);
  const days = new Map(inside.filter((plan) => plan.day !== whole).map((plan) => [plan.day, plan.planE4]));
  return {
    month,
    length,
    planE4: inside.find((plan) => plan.day === whole)?.planE4,
    days,
    daysE4: sum(days.values()),
    hasFreeDays: days.size < length,
  };
}

/** What the days of a month with its own plan, or with nothing left to fill, will add up to. */
function settledTotal({ planE4, daysE4, hasFreeDays }: Month): bigint {
  return planE4 !== undefined && hasFreeDays && planE4 > daysE4 ? planE4 : daysE4;
}

/** Month → its share of the year's plan, for the months that have no plan of their own. */
function shareYear(
  year: number,
  yearE4: bigint,
  months: readonly Month[],
  warnings: PeriodWarning[],
): Map<number, bigint> {
  const period = periodText({ year, month: whole, day: whole });
  const open = months.filter((month) => month.planE4 === undefined && month.hasFreeDays);
  const settledE4 = sum(months.filter((month) => !open.includes(month)).map(settledTotal));
  const lowerE4 = settledE4 + sum(open.map((month) => month.daysE4));
  if (lowerE4 > yearE4) {
    warnings.push(lowerPlansExceed(period, yearE4, lowerE4));
    return new Map(open.map((month) => [month.month, 0n]));
  }
  if (open.length === 0) {
    if (lowerE4 < yearE4) warnings.push(planNotSpread(period, yearE4, lowerE4));
    return new Map();
  }
  return shareEvenly(year, yearE4 - settledE4, open, warnings);
}

/**
 * Even shares, but no month gets less than its set days. A month that needs more than the even share takes just that
 * and leaves the sharing, which makes the others' share smaller, so the question is put again.
 */
function shareEvenly(
  year: number,
  restE4: bigint,
  open: readonly Month[],
  warnings: PeriodWarning[],
): Map<number, bigint> {
  const shares = new Map<number, bigint>();
  let sharing = open;
  let leftE4 = restE4;
  for (;;) {
    const needy = sharing.filter((month) => month.daysE4 * BigInt(sharing.length) > leftE4);
    if (needy.length === 0) break;
    for (const { month, daysE4 } of needy) {
      shares.set(month, daysE4);
      leftE4 -= daysE4;
      warnings.push(daysExceedShare(periodText({ year, month, day: whole }), daysE4));
    }
    sharing = sharing.filter((month) => !needy.includes(month));
  }
  for (const [index, share] of spreadEvenly(leftE4, sharing.length).entries()) {
    const month = sharing[index];
    if (month !== undefined) shares.set(month.month, share);
  }
  return shares;
}

function warnAboutMonth(year: number, month: Month, planE4: bigint, warnings: PeriodWarning[]): void {
  const period = periodText({ year, month: month.month, day: whole });
  if (month.daysE4 > planE4) warnings.push(lowerPlansExceed(period, planE4, month.daysE4));
  else if (!month.hasFreeDays && month.daysE4 < planE4)
    warnings.push(planNotSpread(period, planE4, month.daysE4));
}

/** The days of a month whose total is known; without one, only the set days. */
function fillMonth({ month, length, days, daysE4 }: Month, totalE4: bigint | undefined): DayPlan[] {
  if (totalE4 === undefined) return inOrder(days).map(([day, planE4]) => ({ month, day, planE4 }));
  const restE4 = totalE4 > daysE4 ? totalE4 - daysE4 : 0n;
  const free = spreadEvenly(restE4, length - days.size).values();
  return daysUpTo(length).map((day) => ({ month, day, planE4: days.get(day) ?? free.next().value ?? 0n }));
}

/**
 * Splits a total into equal whole parts by largest remainder: all remainders are equal, so the earlier parts get the
 * odd ten-thousandths. The parts add up to the total, and none is a whole ten-thousandth away from its even share.
 * @example spreadEvenly(100_0000n, 3) // [33_3334n, 33_3333n, 33_3333n]
 */
export function spreadEvenly(totalE4: bigint, parts: number): bigint[] {
  if (parts === 0) return [];
  const share = totalE4 / BigInt(parts);
  const odd = Number(totalE4 % BigInt(parts));
  return Array.from({ length: parts }, (_, index) => (index < odd ? share + 1n : share));
}

function daysUpTo(length: number): number[] {
  return Array.from({ length }, (_, index) => index + 1);
}

function inOrder(days: ReadonlyMap<number, bigint>): [number, bigint][] {
  return [...days].sort(([one], [other]) => one - other);
}

function sum(values: Iterable<bigint>): bigint {
  let total = 0n;
  for (const value of values) total += value;
  return total;
}
