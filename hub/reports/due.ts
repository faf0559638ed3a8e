import { evenPartOfDay, evenRest } from "../forecast/even.ts";
import {
  daySeconds,
  dayStart,
  type LocalSeconds,
  type OpeningHours,
  openSeconds,
} from "../forecast/opening.ts";
import { isAdditive, type Metric } from "../network/metric.ts";
import { type MetricPlans, planOfRange } from "../plans/live.ts";
import { type Fraction, roundedE4 } from "./figure.ts";
import { localDay, type Period } from "./period.ts";

/** What is asked about a metric in a range: its plan, the part of it due by now, and the value at the end. */
export interface Outlook {
  readonly planE4: bigint;
  readonly planhourE4: bigint;
  readonly predict: Fraction;
}

export interface OutlookQuestion {
  readonly metric: Metric;
  readonly fact: Fraction;
  readonly plans: MetricPlans | undefined;
  readonly hours: OpeningHours;
  readonly period: Period;
  readonly now: LocalSeconds;
  /** The same metric over the store's last complete days that have data. */
  readonly history: { readonly fact: Fraction; readonly openSeconds: number } | undefined;
}

const e4 = 10_000n;

/**
 * Plan, planhour and predict of one metric. Source: Device API contract, `reports`; the learned profile of the day and
 * the learned prediction come later, here both are even over opening hours.
 *
 * | range | planhour | predict |
 * | --- | --- | --- |
 * | over | plan | fact |
 * | in progress, additive | plans of the days that passed + today's even part until now | fact + even rest |
 * | in progress, ratio | plan | fact, or the plan while there is none |
 * | to come | 0 | fact + even rest (ratio: the plan) |
 */
export function outlookOf(question: OutlookQuestion): Outlook {
  const { metric, fact, plans, hours, period, now } = question;
  const until = period.to + 1;
  const planE4 = plannedE4(metric, plans, hours, period.from, until);
  if (now >= until) return { planE4, planhourE4: planE4, predict: fact };
  const isAhead = now < period.from;
  if (!isAdditive(metric)) {
    const predict = fact.bottom === 0n ? { top: planE4, bottom: e4 } : fact;
    return { planE4, planhourE4: isAhead ? 0n : planE4, predict };
  }
  const planhourE4 = isAhead ? 0n : plannedE4(metric, plans, hours, period.from, now);
  return { planE4, planhourE4, predict: { top: predictE4(question, planE4 - planhourE4), bottom: e4 } };
}

function predictE4({ fact, hours, period, now, history }: OutlookQuestion, remainingPlanE4: bigint): bigint {
  const until = period.to + 1;
  // Additive facts have at most four digits: nothing is lost.
  const factE4 = roundedE4(fact, 4);
  const restE4 = evenRest({
    factE4,
    passedOpenSeconds: openSeconds(hours, period.from, now),
    leftOpenSeconds: openSeconds(hours, Math.max(now, period.from), until),
    history: history && { factE4: roundedE4(history.fact, 4), openSeconds: history.openSeconds },
    remainingPlanE4,
  });
  return factE4 + restE4;
}

/**
 * The plan of `from` (inclusive) to `until` (exclusive). Days that the range cuts give their even part by opening hours;
 * a ratio metric is not split.
 */
export function plannedE4(
  metric: Metric,
  plans: MetricPlans | undefined,
  hours: OpeningHours,
  from: LocalSeconds,
  until: LocalSeconds,
): bigint {
  if (plans === undefined || until <= from) return 0n;
  if (!isAdditive(metric)) return planOfRange(metric, plans, localDay(from), localDay(until - 1));
  const firstDay = dayStart(from);
  const lastDay = dayStart(until - 1);
  const wholeFrom = from === firstDay ? from : firstDay + daySeconds;
  const wholeUntil = dayStart(until);
  const partOf = (day: LocalSeconds) =>
    evenPartOfDay(BigInt(plans.days.get(localDay(day)) ?? 0), hours, day, from, until);
  let sum = 0n;
  if (wholeFrom < wholeUntil)
    sum += planOfRange(metric, plans, localDay(wholeFrom), localDay(wholeUntil - 1));
  if (firstDay < wholeFrom) sum += partOf(firstDay);
  if (lastDay >= wholeUntil && lastDay >= wholeFrom) sum += partOf(lastDay);
  return sum;
}
