import type { TimeZone } from "@prilavok/contracts/values/time.ts";
import { daySeconds, type LocalSeconds } from "../forecast/opening.ts";
import { localDay } from "./period.ts";

/** Business hours of receipts, both ends inclusive. */
export interface HourSpan {
  readonly fromDay: string;
  readonly fromHour: number;
  readonly toDay: string;
  readonly toHour: number;
}

/** A part of a range, and where its receipts stand: moments in epoch seconds, both inclusive. */
export interface Piece {
  /**
   * Whole hours: they are in the roll-ups. Among receipts they are known by their own business hour; the moments only
   * help the index, and are wide enough for a store whose zone was changed since.
   * Null: a part of an hour, known by the moments alone. Only receipts can tell it.
   */
  readonly hours: HourSpan | null;
  readonly fromMoment: number;
  readonly toMoment: number;
}

const hourSeconds = 3_600;
/** A local time is at most 14 hours ahead of UTC and 12 behind it, in any zone and at any time since 2000. */
const aheadMax = 15 * hourSeconds;
const behindMax = 13 * hourSeconds;

/** Cuts a local range into its whole hours and the parts of its first and last hour. */
export function piecesOf(from: LocalSeconds, to: LocalSeconds, zone: TimeZone): Piece[] {
  const wholeFrom = Math.ceil(from / hourSeconds) * hourSeconds;
  const wholeUntil = Math.floor((to + 1) / hourSeconds) * hourSeconds;
  if (wholeFrom > wholeUntil) return cutHour(from, to, zone);
  const pieces: Piece[] = [];
  if (from < wholeFrom) pieces.push(...cutHour(from, wholeFrom - 1, zone));
  if (wholeFrom < wholeUntil) pieces.push(wholeHours(wholeFrom, wholeUntil - 1));
  if (wholeUntil <= to) pieces.push(...cutHour(wholeUntil, to, zone));
  return pieces;
}

function wholeHours(from: LocalSeconds, to: LocalSeconds): Piece {
  return {
    hours: { fromDay: localDay(from), fromHour: hourOf(from), toDay: localDay(to), toHour: hourOf(to) },
    fromMoment: from - aheadMax,
    toMoment: to + behindMax,
  };
}

function cutHour(from: LocalSeconds, to: LocalSeconds, zone: TimeZone): Piece[] {
  return momentsOf(from, to, zone).map((moments) => ({ hours: null, ...moments }));
}

function hourOf(at: LocalSeconds): number {
  return Math.floor((at % daySeconds) / hourSeconds);
}

/**
 * The moments whose wall-clock time in `zone` lies in a local range: none in a gap that DST leaves, two spans where it
 * repeats an hour. Between two transitions of the zone the offset is constant.
 */
export function momentsOf(
  from: LocalSeconds,
  to: LocalSeconds,
  zone: TimeZone,
): { fromMoment: number; toMoment: number }[] {
  const spans: { fromMoment: number; toMoment: number }[] = [];
  const end = to + behindMax;
  for (let at = from - aheadMax; at <= end; ) {
    const zoned = Temporal.Instant.fromEpochMilliseconds(at * 1000).toZonedDateTimeISO(zone);
    const transition = zoned.getTimeZoneTransition("next");
    const until = transition === null ? end : Math.min(end, transition.epochMilliseconds / 1000 - 1);
    const offset = zoned.offsetNanoseconds / 1e9;
    const fromMoment = Math.max(at, from - offset);
    const toMoment = Math.min(until, to - offset);
    if (fromMoment <= toMoment) spans.push({ fromMoment, toMoment });
    at = until + 1;
  }
  return spans;
}
