import type { WantedShift } from "@prilavok/contracts/device-api/wanted.ts";
import { checksMax, givenUpAfterMs } from "./check-times.ts";
import type { NumberRange } from "./numbers.ts";

/** Whole shifts that a till is asked for, as they are kept between checks. */
export interface AskedRange extends NumberRange {
  readonly sinceMs: number;
  readonly checks: number;
}

export interface Asked {
  readonly ranges: readonly AskedRange[];
  /** Without those that have been asked for long enough. */
  readonly wanted: readonly WantedShift[];
  /** A shift is missing that was not at the last check. */
  readonly isNew: boolean;
}

/**
 * Carries over what was asked for before.
 * @param numbers the shifts that are missing now, ascending.
 */
export function askAgain(before: readonly AskedRange[], numbers: readonly number[], nowMs: number): Asked {
  const ranges: AskedRange[] = [];
  const wanted: WantedShift[] = [];
  let isNew = false;
  for (const shift of numbers) {
    const earlier = before.find(({ first, last }) => first <= shift && shift <= last);
    isNew ||= earlier === undefined;
    const { sinceMs, checks } = earlier ?? { sinceMs: nowMs, checks: 0 };
    const isGivenUp = checks >= checksMax && nowMs - sinceMs >= givenUpAfterMs;
    if (!isGivenUp) wanted.push({ shift });
    const next = { first: shift, last: shift, sinceMs, checks: checks + 1 };
    const last = ranges.at(-1);
    const joins = last?.last === shift - 1 && last.sinceMs === sinceMs && last.checks === next.checks;
    if (joins) ranges[ranges.length - 1] = { ...last, last: shift };
    else ranges.push(next);
  }
  return { ranges, wanted, isNew };
}
