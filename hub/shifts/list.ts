import type { Queryable } from "../database/pool.ts";
import { type ReceivedReceipts, type ShiftState, stateOf } from "./completeness.ts";
import type { Metadata } from "./metadata.ts";
import { noNumbers } from "./numbers.ts";
import { nothingReceived, readNumbers, readReceived, type Window } from "./received.ts";
import { type DeviceEvent, type Shift, shiftsOf } from "./rules.ts";
import * as sql from "./sql.ts";
import { readTotals, type ShiftTotals } from "./totals.ts";

/** A shift with what the hub has of it now. */
export interface ListedShift {
  readonly deviceId: number;
  readonly deviceExtId: string | null;
  /** Epoch milliseconds; undefined: the event has not come. */
  readonly startMs: number | undefined;
  readonly stopMs: number | undefined;
  /** Who opened it, else who closed it. */
  readonly seller: string | undefined;
  /** A later shift of the device has begun although this one's stop has not come. */
  readonly overdue: boolean;
  readonly received: ReceivedReceipts;
  /** Undefined: the stop has not come. */
  readonly totals: ShiftTotals | undefined;
  readonly state: ShiftState;
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
  const shifts = [...Map.groupBy(events, (event) => event.deviceId).values()]
    .flatMap((ofDevice) => shiftsOf(ofDevice))
    .filter((shift) => touches(shift, fromMs, toMs));
  const windows = shifts.map((shift, index) => windowOf(shift, index, storeId));
  const received = await readReceived(database, windows);
  const compared = shifts.map((shift, index) => ({
    shift,
    totals: shift.stop && readTotals(shift.stop.metadata),
    received: received.get(index) ?? nothingReceived,
  }));
  const disputed = windows.filter((_, index) => isDisputed(compared[index]));
  const numbers = await readNumbers(database, disputed);
  return compared.map(({ shift, totals, received }, index) => ({
    ...outlineOf(shift),
    received,
    totals,
    state: stateOf(totals, received, numbers.get(index) ?? noNumbers),
  }));
}

function isDisputed(
  one: { readonly totals: ShiftTotals | undefined; readonly received: ReceivedReceipts } | undefined,
): boolean {
  return one !== undefined && stateOf(one.totals, one.received, noNumbers).state !== "complete";
}

function windowOf({ start, stop, fromMs, toMs }: Shift<ListedEvent>, shift: number, storeId: number): Window {
  const deviceId = (start ?? stop)?.deviceId;
  if (deviceId === undefined) throw new Error("a shift has a start or a stop");
  return { shift, storeId, deviceId, fromMs, toMs };
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
