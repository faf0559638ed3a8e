import { arrayLiteral } from "../database/columns.ts";
import type { Queryable } from "../database/pool.ts";
import * as checkSql from "./check-sql.ts";
import { compareShifts, inRow, type ShiftInRow } from "./compare.ts";
import type { ReceivedReceipts } from "./completeness.ts";
import type { NumberRange } from "./numbers.ts";
import * as sql from "./report-sql.ts";
import { type Shift, shiftsOf } from "./rules.ts";
import { shiftNumberOf } from "./shift-number.ts";
import { byPlace, type EventRow, type KeptEvent } from "./stops.ts";
import type { Till } from "./tills.ts";

/** A till that tells nothing of what it has sold. */
export interface UntoldTill {
  /** Of the last event that it ever told; undefined: there is none. */
  readonly lastMs: number | undefined;
  /** Since when it has told nothing. */
  readonly sinceMs: number;
}

/** A shift whose end was not told, and that no later one follows. */
export interface OpenShift {
  readonly shift: number | undefined;
  /** Undefined: its start was not told, but receipts came after the shift before. */
  readonly startMs: number | undefined;
  /** From when on receipts are its. */
  readonly fromMs: number;
  readonly seller: string | undefined;
  readonly received: ReceivedReceipts;
  /** By the numbers of its receipts. */
  readonly missing: readonly NumberRange[];
}

export interface ToldTill extends Till {
  readonly untold: UntoldTill | undefined;
  readonly open: OpenShift | undefined;
}

interface TillRow extends Till {
  readonly lastMs: bigint | null;
  readonly isTold: boolean;
  readonly startedMs: bigint;
}

const secondMs = 1_000;
const tillsPerStepMax = 200;

/**
 * What the active tills of stores have told until now: whether anything since the hub was started, and of the shift that
 * they hold. What a till has not told cannot be compared, and is no proof that nothing is missing.
 */
export async function readTold(
  database: Queryable,
  storeIds: readonly number[],
  deviceId: number | null,
): Promise<ToldTill[]> {
  const { rows } = await database.query<TillRow>(sql.tillsToldSql, [arrayLiteral(storeIds), deviceId]);
  const told: ToldTill[] = [];
  for (let from = 0; from < rows.length; from += tillsPerStepMax) {
    const tills = rows.slice(from, from + tillsPerStepMax);
    const open = await readOpen(database, tills);
    for (const [place, till] of tills.entries()) {
      const { storeId, deviceId: id, isTold, startedMs, lastMs } = till;
      const untold = { lastMs: lastMs === null ? undefined : Number(lastMs), sinceMs: Number(startedMs) };
      told.push({ storeId, deviceId: id, untold: isTold ? undefined : untold, open: open.get(place) });
    }
  }
  return told;
}

async function readOpen(database: Queryable, tills: readonly Till[]): Promise<Map<number, OpenShift>> {
  const { rows } = await database.query<EventRow>(checkSql.eventsAroundSql, [
    arrayLiteral(tills.map(({ storeId }) => storeId)),
    arrayLiteral(tills.map(({ deviceId }) => deviceId)),
    arrayLiteral(tills.map(() => "infinity")),
  ]);
  const found: { readonly place: number; readonly row: ShiftInRow<KeptEvent> }[] = [];
  for (const [place, events] of byPlace(rows)) {
    const till = tills[place];
    const row = till && openOf(till, events);
    if (row !== undefined) found.push({ place, row });
  }
  const compared = await compareShifts(
    database,
    found.map(({ row }) => row),
  );
  const open = new Map<number, OpenShift>();
  for (const [index, { place, row }] of found.entries()) {
    const one = compared[index];
    const { start, fromMs, sharedMs } = row.shift;
    if (one?.state.state !== "open" || (start === undefined && one.received.receipts === 0)) continue;
    const seller = start?.metadata.seller;
    open.set(place, {
      shift: start && shiftNumberOf(start.metadata),
      startMs: start?.atMs,
      fromMs: start?.atMs ?? fromMs ?? sharedMs ?? 0,
      seller: typeof seller === "string" ? seller : undefined,
      received: one.received,
      missing: one.state.missing,
    });
  }
  return open;
}

/** The last shift when it is open; else what may have begun after it, of a till that tells of its starts. */
function openOf(till: Till, events: readonly KeptEvent[]): ShiftInRow<KeptEvent> | undefined {
  const rows = inRow(till, shiftsOf(events));
  const last = rows.at(-1);
  const stopMs = last?.shift.stop?.atMs;
  if (last === undefined || stopMs === undefined) return last;
  if (!events.some(({ name }) => name === "shift/start")) return undefined;
  const shift: Shift<KeptEvent> = {
    ...{ start: undefined, stop: undefined },
    ...{ fromMs: stopMs + secondMs, toMs: undefined, sharedMs: stopMs },
  };
  return { ...till, shift, before: last.shift, after: undefined };
}
