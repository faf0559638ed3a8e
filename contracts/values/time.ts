/**
 * Moments and local times.
 *
 * A moment is milliseconds since the epoch. The business day and hour of a receipt are its store's local ones,
 * by the store's IANA zone, whatever offset the till wrote. Source: Device API contract, section 3.
 */

/** IANA zone name, checked by `isTimeZone`. */
export type TimeZone = string;

/** Local calendar position of a moment: `day` is `YYYY-MM-DD`, `hour` 0 to 23. */
export interface LocalHour {
  readonly day: string;
  readonly hour: number;
}

export const yearMin = 2000;
export const yearMax = 2100;

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Zone offsets change on quarter hours, so one cached offset serves a quarter of an hour. */
const quarterMs = 15 * minuteMs;
const cachedOffsetsMax = 50_000;

const isoForm =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|z|[+-]\d{2}(?::?\d{2})?)?$/;

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    // Fixed offsets such as "+03:00" are accepted by Intl but have no DST and no name.
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

/**
 * Reads an ISO 8601 timestamp. Without an offset it is local to `zone` (a time skipped by DST moves forward,
 * a repeated one means the first).
 * @returns epoch milliseconds, or undefined: malformed, an impossible date, or outside 2000 to 2100.
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
  if (offset === undefined) return localToMoment(asUtc, zone) + millisecond;
  const offsetMs = offsetToMs(offset);
  return offsetMs === undefined ? undefined : asUtc - offsetMs + millisecond;
}

/** Milliseconds of a calendar moment read as UTC; undefined when a field is out of range. */
export function utcMs(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
): number | undefined {
  if (year < yearMin || year > yearMax || hour > 23 || minute > 59 || second > 59) return undefined;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function offsetToMs(offset: string): number | undefined {
  if (offset === "Z" || offset === "z") return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(3).replace(":", "") || "0");
  if (hours > 18 || minutes > 59) return undefined;
  return (offset[0] === "-" ? -1 : 1) * (hours * 60 + minutes) * minuteMs;
}

/** Local wall-clock time, written as if it were UTC milliseconds, to the moment it names in `zone`. */
export function localToMoment(localMs: number, zone: TimeZone): number {
  const at = new Date(localMs);
  return Temporal.PlainDateTime.from({
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
    millisecond: at.getUTCMilliseconds(),
  }).toZonedDateTime(zone).epochMilliseconds;
}

const offsets = new Map<string, Map<number, number>>();

/** Offset of `zone` from UTC at a moment, in milliseconds. */
export function zoneOffsetMs(momentMs: number, zone: TimeZone): number {
  let ofZone = offsets.get(zone);
  if (ofZone === undefined) {
    ofZone = new Map();
    offsets.set(zone, ofZone);
  }
  const quarter = Math.floor(momentMs / quarterMs);
  const cached = ofZone.get(quarter);
  if (cached !== undefined) return cached;
  if (ofZone.size >= cachedOffsetsMax) ofZone.clear();
  const zoned = Temporal.Instant.fromEpochMilliseconds(quarter * quarterMs).toZonedDateTimeISO(zone);
  const offsetMs = zoned.offsetNanoseconds / 1e6;
  ofZone.set(quarter, offsetMs);
  return offsetMs;
}

/** The moment's wall-clock time in `zone`, written as UTC milliseconds (for calendar arithmetic only). */
export function momentToLocal(momentMs: number, zone: TimeZone): number {
  return momentMs + zoneOffsetMs(momentMs, zone);
}

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
  return { day: dayOf(localMs), hour: Math.floor((localMs % dayMs) / 3_600_000) };
}
