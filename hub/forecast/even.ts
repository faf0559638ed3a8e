import { divideRounded } from "@prilavok/contracts/values/decimal.ts";
import {
  daySeconds,
  type LocalSeconds,
  type OpeningHours,
  openSeconds,
  openSecondsPerDay,
} from "./opening.ts";

/**
 * The plain forecast: sales come evenly over opening hours. Learned profiles will stand in its place where there is
 * history enough; this one needs none. All values are ten-thousandths; everything is rounded half away from zero.
 */

/**
 * The part of one day's plan that falls into `from` (inclusive) to `until` (exclusive), which may reach beyond the
 * day on both sides.
 * @param dayFrom local midnight of that day.
 * @example evenPartOfDay(1_200_0000n, { opensMinute: 540, closesMinute: 1260 }, 0, 0, 10 * 3600) === 100_0000n
 */
export function evenPartOfDay(
  planE4: bigint,
  hours: OpeningHours,
  dayFrom: LocalSeconds,
  from: LocalSeconds,
  until: LocalSeconds,
): bigint {
  const open = openSeconds(hours, Math.max(from, dayFrom), Math.min(until, dayFrom + daySeconds));
  return divideRounded(planE4 * BigInt(open), BigInt(openSecondsPerDay(hours)), 0);
}

/** What is known of an additive metric in a range that is not over. */
export interface Progress {
  /** Reached so far in the range. */
  readonly factE4: bigint;
  /** Open seconds of the range that have passed, and that are left. */
  readonly passedOpenSeconds: number;
  readonly leftOpenSeconds: number;
  /** The store's last complete days: what was reached in so many open seconds. Undefined when there are none. */
  readonly history: { readonly factE4: bigint; readonly openSeconds: number } | undefined;
  /** The plan that is not due yet. */
  readonly remainingPlanE4: bigint;
}

/**
 * What is still to come until the end of the range. The first of these that knows anything:
 * 1. the mean per open second of the store's history × the open seconds left;
 * 2. the mean of the range so far × the open seconds left;
 * 3. the plan that is left.
 */
export function evenRest(progress: Progress): bigint {
  const { factE4, history, passedOpenSeconds, leftOpenSeconds } = progress;
  if (history !== undefined && history.openSeconds > 0) {
    return perSecond(history.factE4, history.openSeconds, leftOpenSeconds);
  }
  if (factE4 !== 0n && passedOpenSeconds > 0) return perSecond(factE4, passedOpenSeconds, leftOpenSeconds);
  return progress.remainingPlanE4;
}

function perSecond(factE4: bigint, inSeconds: number, leftSeconds: number): bigint {
  return divideRounded(factE4 * BigInt(leftSeconds), BigInt(inSeconds), 0);
}
