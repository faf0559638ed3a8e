import type { Queryable } from "../database/pool.ts";
import { type ComparedShift, compareShifts, inRow } from "./compare.ts";
import type { Metadata } from "./metadata.ts";
import { type DeviceEvent, type Shift, shiftsOf } from "./rules.ts";
import * as sql from "./sql.ts";

/** A shift with what the hub has of it now. */
export interface ListedShift extends ComparedShift {
  readonly deviceId: number;
  readonly deviceExtId: string | null;
  /** Epoch milliseconds; undefined: the event has not come. */
  readonly startMs: number | undefined;
  readonly stopMs: number | undefined;
  /** Who opened it, else who closed it. */
  readonly seller: string | undefined;
  /** A later shift of the device has begun although this one's stop has not come. */
  readonly overdue: boolean;
}

interface ListedEvent extends DeviceEvent {
  readonly deviceId: number;
  readonly deviceExtId: string | null;
  readonly metadata: Metadata;
}

/**
 * The shifts of a store that touch the time from `fromMs` to `toMs`, by device and time, compared with the receipts
 * that have arrived until now.
 */
export async function listShifts(
  database: Queryable,
  storeId: number,
  fromMs: number,
  toMs: number,
): Promise<ListedShift[]> {
  const events = await listEvents(database, storeId, fromMs, toMs);
  const rows = [...Map.groupBy(events, (event) => event.deviceId)]
    .flatMap(([deviceId, ofDevice]) => inRow({ storeId, deviceId }, shiftsOf(ofDevice)))
    .filter(({ shift }) => touches(shift, fromMs, toMs));
  const compared = await compareShifts(database, rows);
  return rows.flatMap(({ shift }, place) => {
    const one = compared[place];
    return one === undefined ? [] : [{ ...outlineOf(shift), ...one }];
  });
}

async function listEvents(
  database: Queryable,
  storeId: number,
  fromMs: number,
  toMs: number,
): Promise<ListedEvent[]> {
  const { rows } = await database.query<Omit<ListedEvent, "atMs"> & { readonly atMs: bigint }>(
    sql.listEventsSql,
    [storeId, new Date(fromMs), new Date(toMs)],
  );
  return rows.map((row) => ({ ...row, atMs: Number(row.atMs) }));
}

function touches({ start, stop, toMs: untilMs }: Shift, fromMs: number, toMs: number): boolean {
  const beginMs = start?.atMs ?? stop?.atMs ?? Number.NEGATIVE_INFINITY;
  return beginMs <= toMs && (untilMs ?? Number.POSITIVE_INFINITY) >= fromMs;
}

function outlineOf({ start, stop, toMs }: Shift<ListedEvent>) {
  const event = start ?? stop;
  if (event === undefined) throw new Error("a shift has a start or a stop");
  const seller = start?.metadata.seller ?? stop?.metadata.seller;
  return {
    deviceId: event.deviceId,
    deviceExtId: event.deviceExtId,
    startMs: start?.atMs,
    stopMs: stop?.atMs,
    seller: typeof seller === "string" ? seller : undefined,
    overdue: stop === undefined && toMs !== undefined,
  };
}
