const minuteMs = 60_000;

/**
 * A moment as the till's clock on the wall showed it.
 * @example formatMoment(Date.UTC(2026, 10, 21, 19, 5, 9), 180) === "21.11.2026 22:05:09 +03:00"
 */
export function formatMoment(atMs: number, offsetMinutes: number): string {
  const wall = new Date(atMs + offsetMinutes * minuteMs).toISOString();
  const [, year, month, day, time] = /^\+?(\d+)-(\d\d)-(\d\d)T([\d:]{8})/.exec(wall) ?? [];
  return `${day}.${month}.${year} ${time} ${formatOffset(offsetMinutes)}`;
}

/**
 * The same of what the Till API tells, such as a report's `openedAt`; what is no such time is returned as it is.
 * @example formatTime("2026-11-21T22:05:09+03:00") === "21.11.2026 22:05:09 +03:00"
 */
export function formatTime(iso: string): string {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(iso);
  if (parts === null) return iso;
  const [, year, month, day, time, offset] = parts;
  return `${day}.${month}.${year} ${time} ${offset}`;
}

function formatOffset(offsetMinutes: number): string {
  const size = Math.abs(offsetMinutes);
  const hours = String(Math.floor(size / 60)).padStart(2, "0");
  return `${offsetMinutes < 0 ? "-" : "+"}${hours}:${String(size % 60).padStart(2, "0")}`;
}
