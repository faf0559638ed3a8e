/** The till's local time. Moments are epoch milliseconds; the zone's offset is kept beside each, in whole minutes. */

const minuteNs = 60_000_000_000;
const minuteMs = 60_000;
const secondMs = 1_000;

/**
 * The zone's offset from UTC at a moment, so that summer time, and a change of the law, are right for every moment.
 * @example offsetMinutesAt(Date.UTC(2026, 6, 1), "Europe/Berlin") === 120
 */
export function offsetMinutesAt(momentMs: number, timeZone: string): number {
  const minute = Math.floor(momentMs / minuteMs);
  if (minute !== known.minute || timeZone !== known.timeZone) {
    const zoned = Temporal.Instant.fromEpochMilliseconds(minute * minuteMs).toZonedDateTimeISO(timeZone);
    known = { minute, timeZone, offsetMinutes: Math.round(zoned.offsetNanoseconds / minuteNs) };
  }
  return known.offsetMinutes;
}

/** Zones change their offsets at whole minutes, and a till asks for many moments of one. */
let known = { minute: Number.NaN, timeZone: "", offsetMinutes: 0 };

/** As the Till API writes moments. @example formatLocal(Date.UTC(2022, 0, 22, 9), 180) === "2022-01-22T12:00:00+03:00" */
export function formatLocal(momentMs: number, offsetMinutes: number): string {
  const second = Math.floor(momentMs / secondMs);
  if (second !== told.second || offsetMinutes !== told.offsetMinutes) {
    told = { second, offsetMinutes, text: written(second * secondMs, offsetMinutes) };
  }
  return told.text;
}

/** A till that sells answers many times a second. */
let told = { second: Number.NaN, offsetMinutes: 0, text: "" };

function written(momentMs: number, offsetMinutes: number): string {
  const wall = new Date(momentMs + offsetMinutes * minuteMs).toISOString().slice(0, 19);
  const magnitude = Math.abs(offsetMinutes);
  const hours = String(Math.floor(magnitude / 60)).padStart(2, "0");
  const minutes = String(magnitude % 60).padStart(2, "0");
  return `${wall}${offsetMinutes < 0 ? "-" : "+"}${hours}:${minutes}`;
}
