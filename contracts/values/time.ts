import { utcMs } from "./calendar.ts";
import { localToMoment, momentToLocal, type TimeZone } from "./zone.ts";

/**
 * Moments and local times.
 *
 * A moment is milliseconds since the epoch. The business day and hour of a receipt are its store's local ones,
 * by the store's IANA zone, whatever offset the till wrote. Source: Device API contract, section 3.
 */

export { daysInMonth, utcMs, yearMax, yearMin } from "./calendar.ts";
export { isTimeZone, localToMoment, momentToLocal, type TimeZone, zoneOffsetMs } from "./zone.ts";

/** Local calendar position of a moment: `day` is `YYYY-MM-DD`, `hour` 0 to 23. */
export interface LocalHour {
  readonly day: string;
  readonly hour: number;
}

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

const isoForm =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)? ?(Z|z|[+-]\d{2}(?::?\d{2})?)?$/;

/**
 * Reads an ISO 8601 timestamp. Without an offset it is local to `zone` (a time skipped by DST moves forward,
 * a repeated one means the first). Digits beyond the millisecond are dropped.
 * @returns epoch milliseconds, or undefined: malformed, an impossible date, or outside 2000 to 2100 as written.
 * @example parseTimestamp("2018-03-14T19:39:51+03:00", "UTC") === Date.UTC(2018, 2, 14, 16, 39, 51)
 */
export function parseTimestamp(text: string, zone: TimeZone): number | undefined {
  const parts = isoForm.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second = "0", fraction = "", offset] = parts;
  const millisecond = Number(fraction.padEnd(3, "0").slice(0, 3));
  // A leap second is told as the second before it: the clock of the hub has none.
  const seconds = second === "60" ? 59 : Number(second);
  const asUtc = utcMs(Number(year), Number(month), Number(day), Number(hour), Number(minute), seconds);
  if (asUtc === undefined) return undefined;
  if (offset === undefined) return localToMoment(asUtc + millisecond, zone);
  const offsetMs = offsetToMs(offset);
  return offsetMs === undefined ? undefined : asUtc - offsetMs + millisecond;
}

/** No zone has ever been further from UTC than this. */
const offsetHoursMax = 18;

function offsetToMs(offset: string): number | undefined {
  if (offset === "Z" || offset === "z") return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(3).replace(":", "") || "0");
  if (hours > offsetHoursMax || minutes > 59) return undefined;
  return (offset[0] === "-" ? -1 : 1) * (hours * 60 + minutes) * minuteMs;
}

/** By day number since the epoch; no more entries than days in the years that are taken. */
const dayNames = new Map<number, string>();

/** `YYYY-MM-DD` of local milliseconds. */
export function dayOf(localMs: number): string {
  const dayNumber = Math.floor(localMs / dayMs);
  let name = dayNames.get(dayNumber);
  if (name === undefined) {
    name = new Date(dayNumber * dayMs).toISOString().slice(0, 10);
    dayNames.set(dayNumber, name);
  }
  return name;
}

/** Business day and hour of a moment in `zone`. */
export function localHour(momentMs: number, zone: TimeZone): LocalHour {
  const localMs = momentToLocal(momentMs, zone);
  return { day: dayOf(localMs), hour: Math.floor((localMs % dayMs) / hourMs) };
}
