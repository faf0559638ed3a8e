import type { Queryable } from "../database/pool.ts";
import { type ReceivedReceipts, type ShiftState, stateOf } from "./completeness.ts";
import type { Metadata } from "./metadata.ts";
import { noNumbers } from "./numbers.ts";
import { nothingReceived, readNumbers, readReceived, type Window } from "./received.ts";
import type { DeviceEvent, Shift } from "./rules.ts";
import { type SharedSecond, shareOut } from "./shared-second.ts";
import { readTotals, type ShiftTotals } from "./totals.ts";

type ToldEvent = DeviceEvent & { readonly metadata: Metadata };

/** A shift of a till, with the shifts around it. */
export interface ShiftInRow<E extends ToldEvent = ToldEvent> {
  readonly storeId: number;
  readonly deviceId: number;
  readonly shift: Shift<E>;
  readonly before: Shift<E> | undefined;
  readonly after: Shift<E> | undefined;
}

/** What the till told of a shift, and what the hub has of it now. */
export interface ComparedShift {
  /** Undefined: the stop has not come. */
  readonly totals: ShiftTotals | undefined;
  readonly received: ReceivedReceipts;
  readonly state: ShiftState;
}

/** The shifts of one till, each with those around it. */
export function inRow<E extends ToldEvent>(
  till: { readonly storeId: number; readonly deviceId: number },
  shifts: readonly Shift<E>[],
): ShiftInRow<E>[] {
  const { storeId, deviceId } = till;
  return shifts.map((shift, place) => ({
    ...{ storeId, deviceId, shift },
    ...{ before: shifts[place - 1], after: shifts[place + 1] },
  }));
}

/**
 * Compares shifts with the receipts of now, each by its seconds. Where they do not agree the numbers are looked at: they
 * tell the receipts of a second that two shifts share apart, and what is missing.
 * @returns by the shift's place.
 */
export async function compareShifts(
  database: Queryable,
  rows: readonly ShiftInRow[],
): Promise<ComparedShift[]> {
  const bySeconds = rows.map(({ storeId, deviceId, shift }, place): Window => {
    const { fromMs, toMs } = shift;
    return { shift: place, storeId, deviceId, fromMs, toMs };
  });
  const totals = rows.map(({ shift }) => totalsOf(shift));
  const totalsBefore = rows.map(({ before }) => before && totalsOf(before));
  const received = await readReceived(database, bySeconds);
  const stateAt = (place: number, numbers = noNumbers) =>
    stateOf(totals[place], received.get(place) ?? nothingReceived, numbers, totalsBefore[place]);
  const disputed = bySeconds.filter(({ shift }) => stateAt(shift).state !== "complete");
  const byNumbers = await byNumbersToo(database, rows, disputed);
  const changed = byNumbers.filter((window, place) => window !== disputed[place]);
  for (const [place, own] of await readReceived(database, changed)) received.set(place, own);
  const numbers = await readNumbers(database, byNumbers);
  return rows.map((_, place) => ({
    totals: totals[place],
    received: received.get(place) ?? nothingReceived,
    state: stateAt(place, numbers.get(place)),
  }));
}

/** The windows with the seconds that their shifts share with others, and without what is the others'. */
async function byNumbersToo(
  database: Queryable,
  rows: readonly ShiftInRow[],
  windows: readonly Window[],
): Promise<Window[]> {
  const seconds: (SharedSecond & { readonly place: number; readonly isBegun: boolean })[] = [];
  for (const { shift: place } of windows) {
    const row = rows[place];
    if (row === undefined) continue;
    const { shift, before, after } = row;
    const own = { storeId: row.storeId, deviceId: row.deviceId, place };
    if (shift.sharedMs !== undefined && before !== undefined) {
      const sides = { ended: sideOf(before), begun: sideOf(shift) };
      seconds.push({ ...own, atMs: shift.sharedMs, isBegun: true, ...sides });
    }
    if (after?.sharedMs !== undefined) {
      const sides = { ended: sideOf(shift), begun: sideOf(after) };
      seconds.push({ ...own, atMs: after.sharedMs, isBegun: false, ...sides });
    }
  }
  const shares = await shareOut(database, seconds);
  const changed = new Map<number, Window>();
  for (const [index, { place, atMs, isBegun }] of seconds.entries()) {
    const window = changed.get(place) ?? windows.find(({ shift }) => shift === place);
    const shared = shares.get(index);
    if (window === undefined || shared === undefined) continue;
    const without = [...(window.without ?? []), ...(isBegun ? shared.ended : shared.begun)];
    changed.set(place, { ...window, ...(isBegun ? { fromMs: atMs } : {}), without });
  }
  return windows.map((window) => changed.get(window.shift) ?? window);
}

function sideOf(shift: Shift<ToldEvent>) {
  const { fromMs, toMs } = shift;
  return { fromMs, toMs, totals: totalsOf(shift) };
}

function totalsOf({ stop }: Shift<ToldEvent>): ShiftTotals | undefined {
  return stop && readTotals(stop.metadata);
}
