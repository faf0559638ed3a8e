import type { TimeZone } from "@prilavok/contracts/values/time.ts";
import type { Queryable } from "../database/pool.ts";
import { receivedThroughSql } from "./sql.ts";

/**
 * Until when all tills of each store have reported, in epoch milliseconds and never after now: one statement for any
 * number of stores. A store none of whose tills has ever reported is absent.
 */
export async function readReceivedThrough(
  database: Queryable,
  storeIds: readonly number[],
  nowMs: number,
): Promise<ReadonlyMap<number, number>> {
  const { rows } = await database.query<{ storeId: number; throughMs: bigint }>({
    name: "read received through",
    text: receivedThroughSql,
    values: [storeIds, new Date(nowMs).toISOString()],
  });
  return new Map(rows.map((row) => [row.storeId, Number(row.throughMs)]));
}

/** `2018-04-17T21:03:12+05:00` */
export function isoInZone(momentMs: number, zone: TimeZone): string {
  return Temporal.Instant.fromEpochMilliseconds(momentMs)
    .toZonedDateTimeISO(zone)
    .toString({ smallestUnit: "second", timeZoneName: "never" });
}
