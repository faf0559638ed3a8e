import { arrayLiteral } from "../database/columns.ts";
import type { Queryable } from "../database/pool.ts";
import * as sql from "./check-sql.ts";
import { type ReceivedReceipts, type ShiftState, stateOf } from "./completeness.ts";
import type { Metadata } from "./metadata.ts";
import { noNumbers } from "./numbers.ts";
import { nothingReceived, readNumbers, readReceived, type Window } from "./received.ts";
import { type DeviceEvent, type Shift, shiftsOf } from "./rules.ts";
import { shiftNumberOf } from "./shift-number.ts";
import { readTotals, type ShiftTotals } from "./totals.ts";

/** A shift/stop, as it is kept. */
export interface Stop {
  readonly storeId: number;
  readonly deviceId: number;
  readonly eventId: bigint;
  readonly atMs: number;
}

/** A shift that has ended, compared with what has arrived. */
export interface ComparedStop {
  /** As the till numbers it. */
  readonly shift: number | undefined;
  /** Epoch milliseconds; undefined: the event has not come. */
  readonly startMs: number | undefined;
  readonly seller: string | undefined;
  readonly totals: ShiftTotals;
  readonly received: ReceivedReceipts;
  readonly state: ShiftState;
}

export interface KeptEvent extends DeviceEvent {
  readonly id: bigint;
  readonly metadata: Metadata;
}

/**
 * Compares the shifts of many stops with the receipts of now, in three statements.
 * @returns by the stop's place; nothing for one whose event is not there.
 */
export async function compareStops(
  database: Queryable,
  stops: readonly Stop[],
): Promise<Map<number, ComparedStop>> {
  const shifts = await shiftsOfStops(database, stops);
  const windows = [...shifts].map(([place, shift]) => windowOf(place, stops[place], shift));
  const received = await readReceived(database, windows);
  const compared = new Map(
    [...shifts].map(([place, shift]) => [place, compare(shift, received.get(place) ?? nothingReceived)]),
  );
  const disputed = windows.filter((window) => compared.get(window.shift)?.state.state !== "complete");
  for (const [place, numbers] of await readNumbers(database, disputed)) {
    const one = compared.get(place);
    if (one !== undefined) {
      compared.set(place, { ...one, state: stateOf(one.totals, one.received, numbers) });
    }
  }
  return compared;
}

type StoppedShift = Shift<KeptEvent> & { readonly stop: KeptEvent };

async function shiftsOfStops(
  database: Queryable,
  stops: readonly Stop[],
): Promise<Map<number, StoppedShift>> {
  const { rows } = await database.query<EventRow>(sql.eventsAroundSql, [
    arrayLiteral(stops.map((stop) => stop.storeId)),
    arrayLiteral(stops.map((stop) => stop.deviceId)),
    arrayLiteral(stops.map((stop) => new Date(stop.atMs).toISOString())),
  ]);
  const shifts = new Map<number, StoppedShift>();
  for (const [place, events] of byPlace(rows)) {
    for (const shift of shiftsOf(events)) {
      const { stop } = shift;
      if (stop !== undefined && stop.id === stops[place]?.eventId) shifts.set(place, { ...shift, stop });
    }
  }
  return shifts;
}

/** A row of a statement that reads events of many: `place` counts from 1 which of them. */
export interface EventRow extends Omit<KeptEvent, "atMs"> {
  readonly place: number;
  readonly atMs: bigint;
}

/** The events by place, counted from 0. */
export function byPlace(rows: readonly EventRow[]): Map<number, KeptEvent[]> {
  const events = new Map<number, KeptEvent[]>();
  for (const { place, atMs, ...event } of rows) {
    const own = events.get(place - 1) ?? [];
    own.push({ ...event, atMs: Number(atMs) });
    events.set(place - 1, own);
  }
  return events;
}

function windowOf(place: number, stop: Stop | undefined, { fromMs, toMs }: StoppedShift): Window {
  if (stop === undefined) throw new Error("a shift belongs to a stop that was asked for");
  return { shift: place, storeId: stop.storeId, deviceId: stop.deviceId, fromMs, toMs };
}

function compare({ start, stop }: StoppedShift, received: ReceivedReceipts): ComparedStop {
  const totals = readTotals(stop.metadata);
  const seller = start?.metadata.seller ?? stop.metadata.seller;
  return {
    shift: shiftNumberOf(stop.metadata) ?? (start && shiftNumberOf(start.metadata)),
    startMs: start?.atMs,
    seller: typeof seller === "string" ? seller : undefined,
    totals,
    received,
    state: stateOf(totals, received, noNumbers),
  };
}
