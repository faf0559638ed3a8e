import { badParam } from "@prilavok/contracts/jsonrpc/errors.ts";
import { dayOf, daysInMonth, utcMs } from "@prilavok/contracts/values/time.ts";
import { daySeconds, dayStart, type LocalSeconds } from "../forecast/opening.ts";

/** A labelled range of store-local time; both ends belong to it, to the second. */
export interface Period {
  readonly type: string;
  readonly from: LocalSeconds;
  readonly to: LocalSeconds;
}

/** A range as the caller wrote it. */
export interface WrittenPeriod {
  readonly type: string;
  readonly from: string;
  readonly to: string;
}

/** Five years, two of them leap years. */
export const periodDaysMax = 5 * 365 + 2;
/** All ranges of one call together; what one report may cost has an end. */
export const periodDaysTotalMax = 4 * periodDaysMax;

const boundForm = /^(\d{4})-(\d{2})-(\d{2})(?: (\d{2}):(\d{2})(?::(\d{2}))?)?$/;

/**
 * Reads the ranges of a call. A date alone means its whole day, a minute its whole minute; a day past the end of its
 * month means the month's last day, as in the source's own example, which ends on 31 April.
 * @throws RpcError -32602 with the path of the first bad member.
 */
export function readPeriods(written: readonly WrittenPeriod[]): Period[] {
  const types = new Set<string>();
  let daysTotal = 0;
  return written.map((one, index) => {
    const path = `params.range[${index}]`;
    if (types.has(one.type)) throw badParam(`${path}.type`, "each type once", one.type);
    types.add(one.type);
    const period = readPeriod(one, path);
    daysTotal += periodDays(period);
    if (daysTotal > periodDaysTotalMax) {
      throw badParam("params.range", `at most ${periodDaysTotalMax} days in all ranges together`, daysTotal);
    }
    return period;
  });
}

function readPeriod(written: WrittenPeriod, path: string): Period {
  const from = readBound(written.from, "from", `${path}.from`);
  const to = readBound(written.to, "to", `${path}.to`);
  if (from > to) throw badParam(`${path}.to`, "not before from", written.to);
  const period = { type: written.type, from, to };
  if (periodDays(period) > periodDaysMax) {
    throw badParam(`${path}.to`, `a range of at most ${periodDaysMax} days`, written.to);
  }
  return period;
}

/** Local days that a period touches. */
export function periodDays({ from, to }: Period): number {
  return (dayStart(to) - dayStart(from)) / daySeconds + 1;
}

function readBound(text: string, edge: "from" | "to", path: string): LocalSeconds {
  const parts = boundForm.exec(text);
  const [, year, month, day, hour, minute, second] = parts ?? [];
  const last = edge === "to";
  const asUtcMs = utcMs(
    Number(year),
    Number(month),
    existingDay(Number(year), Number(month), Number(day)),
    Number(hour ?? (last ? 23 : 0)),
    Number(minute ?? (last ? 59 : 0)),
    Number(second ?? (last ? 59 : 0)),
  );
  if (parts === null || asUtcMs === undefined) {
    throw badParam(path, "Y-m-d, Y-m-d H:i or Y-m-d H:i:s, between the years 2000 and 2100", text);
  }
  return asUtcMs / 1000;
}

/** 31 April is 30 April; 32 April is nothing. */
function existingDay(year: number, month: number, day: number): number {
  return day > 31 || month < 1 || month > 12 ? day : Math.min(day, daysInMonth(year, month));
}

/** Without ranges: today as `day` and this month as `month`, by the store's own clock. */
export function defaultPeriods(now: LocalSeconds): Period[] {
  const today = dayStart(now);
  const at = new Date(today * 1000);
  const monthFrom = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1) / 1000;
  const nextMonth = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1) / 1000;
  return [
    { type: "day", from: today, to: today + daySeconds - 1 },
    { type: "month", from: monthFrom, to: nextMonth - 1 },
  ];
}

/** `YYYY-MM-DD` of a local second. */
export function localDay(at: LocalSeconds): string {
  return dayOf(at * 1000);
}
