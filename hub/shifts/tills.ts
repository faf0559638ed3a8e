import { arrayLiteral } from "../database/columns.ts";
import type { Queryable } from "../database/pool.ts";
import * as sql from "./check-sql.ts";
import { faultsOf, type ShiftFaults } from "./gaps.ts";
import { shiftNumberOf } from "./shift-number.ts";
import { byPlace, type EventRow } from "./stops.ts";

export interface Till {
  readonly storeId: number;
  readonly deviceId: number;
}

/** How far back gaps are looked for, by the arrival of the events: the till's clock may say anything. */
export const lookBackMs = 60 * 86_400_000;
/** Events of one till that are looked at, the latest. */
const eventsMax = 1_000;

/** What is wrong with the rows of shifts of many tills, by their place; in the events that came since a moment. */
export async function readFaults(
  database: Queryable,
  tills: readonly Till[],
  sinceMs: number,
): Promise<ShiftFaults[]> {
  const { rows } = await database.query<EventRow>(sql.recentEventsSql, [
    arrayLiteral(tills.map((till) => till.storeId)),
    arrayLiteral(tills.map((till) => till.deviceId)),
    new Date(sinceMs),
    eventsMax,
  ]);
  const events = byPlace(rows);
  return tills.map((_, place) =>
    faultsOf(
      (events.get(place) ?? []).map((event) => ({
        name: event.name,
        atMs: event.atMs,
        shift: shiftNumberOf(event.metadata),
      })),
    ),
  );
}
