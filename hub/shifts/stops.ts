import { arrayLiteral } from "../database/columns.ts";
import type { Queryable } from "../database/pool.ts";
import * as sql from "./check-sql.ts";
import { compareShifts, inRow, type ShiftInRow } from "./compare.ts";
import type { ReceivedReceipts, ShiftState } from "./completeness.ts";
import type { Metadata } from "./metadata.ts";
import { type DeviceEvent, type Shift, shiftsOf } from "./rules.ts";
import { shiftNumberOf } from "./shift-number.ts";
import type { ShiftTotals } from "./totals.ts";

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
 * Compares the shifts of many stops with the receipts of now, in a few statements.
 * @returns by the stop's place; nothing for one whose event is not there.
 */
export async function compareStops(
  database: Queryable,
  stops: readonly Stop[],
): Promise<Map<number, ComparedStop>> {
  const found = await shiftsOfStops(database, stops);
  const compared = await compareShifts(
    database,
    found.map(({ row }) => row),
  );
  const byPlaceOfStop = new Map<number, ComparedStop>();
  for (const [index, { place, row }] of found.entries()) {
    const one = compared[index];
    if (one?.totals === undefined) continue;
    byPlaceOfStop.set(place, { ...outlineOf(row.shift), ...one, totals: one.totals });
  }
  return byPlaceOfStop;
}

async function shiftsOfStops(
  database: Queryable,
  stops: readonly Stop[],
): Promise<{ readonly place: number; readonly row: ShiftInRow<KeptEvent> }[]> {
  const { rows } = await database.query<EventRow>(sql.eventsAroundSql, [
    arrayLiteral(stops.map((stop) => stop.storeId)),
    arrayLiteral(stops.map((stop) => stop.deviceId)),
    arrayLiteral(stops.map((stop) => new Date(stop.atMs).toISOString())),
  ]);
  return [...byPlace(rows)].flatMap(([place, events]) => {
    const stop = stops[place];
    const own = stop && inRow(stop, shiftsOf(events)).find(({ shift }) => shift.stop?.id === stop.eventId);
    return own === undefined ? [] : [{ place, row: own }];
  });
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

function outlineOf({ start, stop }: Shift<KeptEvent>): Pick<ComparedStop, "shift" | "startMs" | "seller"> {
  const seller = start?.metadata.seller ?? stop?.metadata.seller;
  return {
    shift: (stop && shiftNumberOf(stop.metadata)) ?? (start && shiftNumberOf(start.metadata)),
    startMs: start?.atMs,
    seller: typeof seller === "string" ? seller : undefined,
  };
}
