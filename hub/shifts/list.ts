import type { Queryable } from "../database/pool.ts";
import { type ReceivedReceipts, type ShiftState, stateOf } from "./completeness.ts";
import type { Metadata } from "./event.ts";
import { noNumbers, type ReceivedNumbers } from "./numbers.ts";
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
  const received = await readReceived(database, storeId, shifts);
  const compared = shifts.map((shift, index) => ({
    shift,
    totals: shift.stop && readTotals(shift.stop.metadata),
    received: received.get(index) ?? nothingReceived,
  }));
  const isDisputed = compared.map((one) => stateOf(one.totals, one.received, noNumbers).state !== "complete");
  const numbers = await readNumbers(database, storeId, shifts, isDisputed);
  return compared.map(({ shift, totals, received }, index) => ({
    ...outlineOf(shift),
    received,
    totals,
    state: stateOf(totals, received, numbers.get(index) ?? noNumbers),
  }));
}

const nothingReceived: ReceivedReceipts = { receipts: 0, totalE4: 0n, digest: "" };

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

interface NumbersRow {
  readonly shift: number;
  /** Digits; null for none. */
  readonly own: readonly string[] | null;
  readonly endings: readonly string[] | null;
  readonly unreadable: number;
}

/** By the shift's place in the list. */
async function readReceived(
  database: Queryable,
  storeId: number,
  shifts: readonly Shift<ListedEvent>[],
): Promise<Map<number, ReceivedReceipts>> {
  const windows = shifts.map(windowOf);
  const { rows } = await database.query<ReceivedReceipts & { readonly shift: number }>(sql.receivedSql, [
    storeId,
    JSON.stringify(windows),
  ]);
  return new Map(rows.map(({ shift, ...received }) => [shift, received]));
}

/** What is known of receipt numbers, of the shifts where they are worth a look, by the shift's place in the list. */
async function readNumbers(
  database: Queryable,
  storeId: number,
  shifts: readonly Shift<ListedEvent>[],
  isDisputed: readonly boolean[],
): Promise<Map<number, ReceivedNumbers>> {
  const windows = shifts.map(windowOf).filter((window) => isDisputed[window.shift]);
  if (windows.length === 0) return new Map();
  const { rows } = await database.query<NumbersRow>(sql.numbersSql, [storeId, JSON.stringify(windows)]);
  return new Map(
    rows.map(({ shift, own, endings, unreadable }) => [
      shift,
      { own: (own ?? []).map(Number), endings: (endings ?? []).map(Number), unreadable },
    ]),
  );
}

function windowOf({ start, stop, fromMs, toMs }: Shift<ListedEvent>, index: number) {
  return { shift: index, deviceId: (start ?? stop)?.deviceId, from: isoOf(fromMs), until: isoOf(toMs) };
}

function isoOf(momentMs: number | undefined): string | null {
  return momentMs === undefined ? null : new Date(momentMs).toISOString();
}
