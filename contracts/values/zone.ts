import { yearMax, yearMin } from "./calendar.ts";

/** IANA zone name, checked by `isTimeZone`. */
export type TimeZone = string;

export function isTimeZone(name: string): boolean {
  // Fixed offsets such as "+03:00" are accepted by Intl, but have no DST and no name.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * A zone's whole history within the years we take: period `i` begins at `startsMs[i]`, ends where the next one
 * begins and lies `offsetsMs[i]` ahead of UTC. The first and the last period are taken to go on for ever.
 */
interface History {
  readonly startsMs: readonly number[];
  readonly offsetsMs: readonly number[];
}

/** At most some 200 periods a zone, read from Temporal in about a millisecond when the zone is first used. */
const histories = new Map<TimeZone, History>();
const dayMs = 86_400_000;

function historyOf(zone: TimeZone): History {
  const known = histories.get(zone);
  if (known !== undefined) return known;
  const lastMs = Date.UTC(yearMax + 1, 0, 2);
  let period: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(
    Date.UTC(yearMin, 0, 1) - dayMs,
  ).toZonedDateTimeISO(zone);
  const startsMs: number[] = [];
  const offsetsMs: number[] = [];
  while (period !== null && period.epochMilliseconds <= lastMs) {
    startsMs.push(startsMs.length === 0 ? Number.NEGATIVE_INFINITY : period.epochMilliseconds);
    offsetsMs.push(period.offsetNanoseconds / 1e6);
    period = period.getTimeZoneTransition("next");
  }
  const history = { startsMs, offsetsMs };
  histories.set(zone, history);
  return history;
}

/** Index of the period that holds the moment. */
function periodAt({ startsMs }: History, momentMs: number): number {
  let low = 0;
  let high = startsMs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((startsMs[middle] ?? Number.POSITIVE_INFINITY) <= momentMs) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Offset of `zone` from UTC at a moment, in milliseconds. */
export function zoneOffsetMs(momentMs: number, zone: TimeZone): number {
  const history = historyOf(zone);
  return history.offsetsMs[periodAt(history, momentMs)] ?? 0;
}

/** The moment's wall-clock time in `zone`, written as UTC milliseconds (for calendar arithmetic only). */
export function momentToLocal(momentMs: number, zone: TimeZone): number {
  return momentMs + zoneOffsetMs(momentMs, zone);
}

/**
 * Local wall-clock time, written as if it were UTC milliseconds, to the moment it names in `zone`. A time that is
 * skipped by DST moves forward by the skip, a repeated one means the first: Temporal's "compatible".
 */
export function localToMoment(localMs: number, zone: TimeZone): number {
  const history = historyOf(zone);
  const { startsMs, offsetsMs } = history;
  // No zone is a day ahead of UTC, so no earlier period can hold the time.
  let index = periodAt(history, localMs - dayMs);
  for (;;) {
    const momentMs = localMs - (offsetsMs[index] ?? 0);
    if (momentMs < (startsMs[index + 1] ?? Number.POSITIVE_INFINITY)) {
      const isSkipped = momentMs < (startsMs[index] ?? Number.NEGATIVE_INFINITY);
      return isSkipped ? localMs - (offsetsMs[index - 1] ?? 0) : momentMs;
    }
    index += 1;
  }
}
