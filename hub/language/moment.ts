import { momentToLocal, type TimeZone, zoneOffsetMs } from "@prilavok/contracts/values/time.ts";

/**
 * A moment by the clock of a zone, for columns.
 * @example momentCell(new Date("2026-12-01T12:04:09Z"), "Europe/Moscow") === "2026-12-01 15:04:09 +03:00"
 */
export function momentCell(moment: Date | null, zone: TimeZone): string {
  if (moment === null) return "-";
  const local = new Date(momentToLocal(moment.getTime(), zone)).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 19)} ${offsetText(zoneOffsetMs(moment.getTime(), zone))}`;
}

/**
 * The same with the zone's name, for sentences.
 * @example momentText(new Date("2026-12-01T12:04:09Z"), "Europe/Moscow") // "2026-12-01 15:04:09 +03:00 (Europe/Moscow)"
 */
export function momentText(moment: Date, zone: TimeZone): string {
  return `${momentCell(moment, zone)} (${zone})`;
}

const minuteMs = 60_000;

function offsetText(offsetMs: number): string {
  const minutes = Math.abs(Math.round(offsetMs / minuteMs));
  const two = (part: number) => String(part).padStart(2, "0");
  return `${offsetMs < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
