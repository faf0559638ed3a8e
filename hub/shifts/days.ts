import { completenessDaysMax } from "@prilavok/contracts/management-api/limits.ts";
import { localToMoment, type TimeZone, utcMs } from "@prilavok/contracts/values/time.ts";
import { badValue } from "../network/rules.ts";
import { localTsOf } from "./event.ts";

/** Days of a store, `YYYY-MM-DD`, both included; `to` is today by default, `from` some days before it. */
export interface Days {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const dayMs = 86_400_000;
export const daysByDefault = 7;

/**
 * The moments from the first day's midnight to the last second of the last day.
 * @throws NetworkError *bad value* of `from` or `to`.
 */
export function readDays(
  { from, to }: Days,
  zone: TimeZone,
  nowMs: number,
): { readonly fromMs: number; readonly toMs: number } {
  const lastDay = readDay("to", to ?? localTsOf(nowMs, zone).slice(0, 10));
  const firstDay = from === undefined ? lastDay - (daysByDefault - 1) * dayMs : readDay("from", from);
  if (firstDay > lastDay) throw badValue("from", "a day that is not after the last one", from);
  if (lastDay - firstDay >= completenessDaysMax * dayMs)
    throw badValue("from", `at most ${completenessDaysMax} days before the last one`, from);
  return { fromMs: localToMoment(firstDay, zone), toMs: localToMoment(lastDay + dayMs, zone) - 1000 };
}

/** Local midnight as if it were UTC. */
function readDay(field: string, text: string): number {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const midnight = utcMs(Number(parts?.[1]), Number(parts?.[2]), Number(parts?.[3]));
  if (parts === null || midnight === undefined) throw badValue(field, "a day such as 2026-03-01", text);
  return midnight;
}
