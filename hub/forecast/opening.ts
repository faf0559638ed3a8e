/**
 * Local wall-clock time in seconds, written as if it were UTC: 2026-03-29T02:30 in any zone is the same number.
 * For calendar arithmetic only; a day has 86,400 of them whatever the zone's clock did.
 */
export type LocalSeconds = number;

/** Opening hours in minutes of the local day; `opensMinute < closesMinute ≤ 1440`. */
export interface OpeningHours {
  readonly opensMinute: number;
  readonly closesMinute: number;
}

export const daySeconds = 86_400;
const minuteSeconds = 60;

export function dayStart(at: LocalSeconds): LocalSeconds {
  return Math.floor(at / daySeconds) * daySeconds;
}

export function openSecondsPerDay(hours: OpeningHours): number {
  return (hours.closesMinute - hours.opensMinute) * minuteSeconds;
}

/**
 * How many seconds of `from` (inclusive) to `until` (exclusive) the store is open.
 * @example openSeconds({ opensMinute: 540, closesMinute: 1260 }, 0, 86_400) === 43_200
 */
export function openSeconds(hours: OpeningHours, from: LocalSeconds, until: LocalSeconds): number {
  return until <= from ? 0 : openSince(hours, until) - openSince(hours, from);
}

/** Open seconds from the epoch's day to a moment: whole days, then the part of the last one. */
function openSince(hours: OpeningHours, at: LocalSeconds): number {
  const opens = hours.opensMinute * minuteSeconds;
  const wholeDays = Math.floor(at / daySeconds);
  const ofDay = Math.min(Math.max(at - wholeDays * daySeconds - opens, 0), openSecondsPerDay(hours));
  return wholeDays * openSecondsPerDay(hours) + ofDay;
}
