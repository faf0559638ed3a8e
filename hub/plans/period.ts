import { badParam } from "@prilavok/contracts/jsonrpc/errors.ts";
import { daysInMonth, yearMax, yearMin } from "@prilavok/contracts/values/time.ts";

/** Stands for "all of them" where a period has no month or no day, on the wire and in the tables. */
export const whole = -1;

/** A year (month and day -1), a month (day -1) or a day. */
export interface Period {
  readonly year: number;
  /** 1 to 12, or -1. */
  readonly month: number;
  /** 1 to 31, or -1. */
  readonly day: number;
}

/**
 * Reads the period of planSet; absent month and day are the wider period.
 * @throws RpcError -32602 with the path: a day without a month, a day that the month does not have, out of range.
 * @example readPeriod(2026, 2, 28) // { year: 2026, month: 2, day: 28 }
 */
export function readPeriod(year: number, month = whole, day = whole): Period {
  if (!isWithin(year, yearMin, yearMax))
    throw badParam("year", `a whole number from ${yearMin} to ${yearMax}`, year);
  if (month !== whole && !isWithin(month, 1, 12))
    throw badParam("month", "1 to 12, or -1 for the year", month);
  if (day === whole) return { year, month, day };
  if (month === whole) throw badParam("month", "1 to 12, because a day is given", month);
  const last = daysInMonth(year, month);
  if (!isWithin(day, 1, last)) throw badParam("day", `1 to ${last}, or -1 for the month`, day);
  return { year, month, day };
}

function isWithin(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

/** `2026`, `2026-02` or `2026-02-28`. */
export function periodText({ year, month, day }: Period): string {
  return [year, month, day]
    .filter((part) => part !== whole)
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
}
