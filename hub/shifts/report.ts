import { arrayLiteral } from "../database/columns.ts";
import type { Queryable } from "../database/pool.ts";
import type { Store } from "../network/store.ts";
import { type Days, readDays } from "./days.ts";
import { countMissing, type HalfShift, type ShiftGap } from "./gaps.ts";
import { type OpenShift, readTold, type UntoldTill } from "./open.ts";
import * as sql from "./report-sql.ts";
import { type ComparedStop, compareStops, type Stop } from "./stops.ts";
import { lookBackMs, readFaults, type Till } from "./tills.ts";

export interface CompletenessQuestion extends Days {
  readonly deviceId?: number | undefined;
  /** Also shifts that nothing is wrong with. */
  readonly all?: boolean | undefined;
}

/** A shift or, of `missing`, several in a row. */
export type ReportedShift =
  | ({ readonly kind: "compared"; readonly stopMs: number } & ComparedStop)
  | ({ readonly kind: "overdue" | "unstarted" } & HalfShift)
  | ({ readonly kind: "missing" } & ShiftGap)
  | ({ readonly kind: "open" } & OpenShift)
  /** No shift: the till has told of none. */
  | ({ readonly kind: "untold" } & UntoldTill);

/** Shifts by what is known of them. */
export interface CompletenessTotals {
  complete: number;
  incomplete: number;
  /** Told without the totals that would prove them complete. */
  unverified: number;
  overdue: number;
  unstarted: number;
  missing: number;
  /** Begun, and nothing missing of them so far. */
  open: number;
  /** Tills that have told of no shift since the hub was started. */
  untold: number;
}

export function noShifts(): CompletenessTotals {
  const told = { complete: 0, incomplete: 0, unverified: 0, overdue: 0, unstarted: 0, missing: 0 };
  return { ...told, open: 0, untold: 0 };
}

export interface TillReport extends Till {
  readonly deviceExtId: string | null;
  readonly store: Store;
  readonly shifts: readonly ReportedShift[];
}

export interface CompletenessReport {
  readonly totals: CompletenessTotals;
  /** Those with something to tell. */
  readonly tills: readonly TillReport[];
}

/** Stops that are compared in one go. */
const stopsPerStepMax = 200;

/**
 * What is missing of the stores' shifts, now: a receipt that came a moment ago counts. What the checks have found
 * complete is only counted.
 * @throws NetworkError *bad value* of `from` or `to`.
 */
export async function reportCompleteness(
  database: Queryable,
  stores: readonly Store[],
  question: CompletenessQuestion,
  nowMs: number,
): Promise<CompletenessReport> {
  const places = stores.map((store) => ({ store, ...readDays(question, store.timeZone, nowMs) }));
  const totals = noShifts();
  const found = new Found(places, totals, question.all ?? false);
  const range = [
    arrayLiteral(places.map(({ store }) => store.id)),
    arrayLiteral(places.map(({ fromMs }) => new Date(fromMs).toISOString())),
    arrayLiteral(places.map(({ toMs }) => new Date(toMs).toISOString())),
    question.deviceId ?? null,
  ];
  if (!question.all) {
    type Row = { readonly state: "complete" | "unverified"; readonly shifts: number };
    const { rows } = await database.query<Row>(sql.settledStopsSql, range);
    for (const { state, shifts } of rows) totals[state] += shifts;
  }
  await addStops(database, found, [...range, question.all ?? false]);
  const beginMs = Math.min(...places.map(({ fromMs }) => fromMs));
  await addFaults(database, found, { stores, deviceId: question.deviceId ?? null, beginMs, nowMs });
  await addTold(database, found, stores, question.deviceId ?? null);
  return { totals, tills: await nameTills(database, found.tills()) };
}

async function addStops(database: Queryable, found: Found, values: readonly unknown[]): Promise<void> {
  type Row = Omit<Stop, "atMs"> & { readonly atMs: bigint };
  const { rows } = await database.query<Row>(sql.stopsToCompareSql, [...values]);
  for (let from = 0; from < rows.length; from += stopsPerStepMax) {
    const stops = rows.slice(from, from + stopsPerStepMax).map((row) => ({ ...row, atMs: Number(row.atMs) }));
    const compared = await compareStops(database, stops);
    for (const [place, stop] of stops.entries()) {
      const one = compared.get(place);
      if (one !== undefined) found.add(stop, { kind: "compared", stopMs: stop.atMs, ...one });
    }
  }
}

interface FaultsQuestion {
  readonly stores: readonly Store[];
  readonly deviceId: number | null;
  /** The first moment that was asked for. */
  readonly beginMs: number;
  readonly nowMs: number;
}

async function addFaults(database: Queryable, found: Found, question: FaultsQuestion): Promise<void> {
  const { stores, deviceId, beginMs, nowMs } = question;
  const sinceMs = nowMs - lookBackMs;
  // What the checks know reaches so far back and no further.
  const isOld = beginMs < sinceMs;
  const { rows } = await database.query<Till>(sql.tillsToLookAtSql, [
    arrayLiteral(stores.map((store) => store.id)),
    deviceId,
    isOld,
  ]);
  for (let from = 0; from < rows.length; from += stopsPerStepMax) {
    const tills = rows.slice(from, from + stopsPerStepMax);
    const faults = await readFaults(database, tills, Math.min(beginMs, sinceMs));
    for (const [place, till] of tills.entries()) {
      for (const gap of faults[place]?.gaps ?? []) found.add(till, { kind: "missing", ...gap });
      for (const one of faults[place]?.overdue ?? []) found.add(till, { kind: "overdue", ...one });
      for (const one of faults[place]?.unstarted ?? []) found.add(till, { kind: "unstarted", ...one });
    }
  }
}

async function addTold(
  database: Queryable,
  found: Found,
  stores: readonly Store[],
  deviceId: number | null,
): Promise<void> {
  const storeIds = stores.map(({ id }) => id);
  for (const { untold, open, ...till } of await readTold(database, storeIds, deviceId)) {
    if (open !== undefined) found.add(till, { kind: "open", ...open });
    if (untold !== undefined) found.add(till, { kind: "untold", ...untold });
  }
}

interface Place {
  readonly store: Store;
  readonly fromMs: number;
  readonly toMs: number;
}

/** What was found, by till. */
class Found {
  readonly #places: ReadonlyMap<number, Place>;
  readonly #totals: CompletenessTotals;
  readonly #all: boolean;
  readonly #shifts = new Map<number, { till: Till; store: Store; shifts: ReportedShift[] }>();

  constructor(places: readonly Place[], totals: CompletenessTotals, all: boolean) {
    this.#places = new Map(places.map((place) => [place.store.id, place]));
    this.#totals = totals;
    this.#all = all;
  }

  /** Counts a shift that touches the days, and lists it when something is wrong with it. */
  add(till: Till, shift: ReportedShift): void {
    const place = this.#places.get(till.storeId);
    if (place === undefined || !touches(shift, place)) return;
    const state = reportedState(shift);
    this.#totals[state] += shift.kind === "missing" ? countMissing([shift]) : 1;
    if (!this.#all && (state === "complete" || state === "unverified" || state === "open")) return;
    const own = this.#shifts.get(till.deviceId) ?? { till, store: place.store, shifts: [] };
    own.shifts.push(shift);
    this.#shifts.set(till.deviceId, own);
  }

  tills(): { till: Till; store: Store; shifts: ReportedShift[] }[] {
    return [...this.#shifts.values()]
      .map((one) => ({ ...one, shifts: one.shifts.toSorted((a, b) => momentOf(a) - momentOf(b)) }))
      .sort((a, b) => a.store.id - b.store.id || a.till.deviceId - b.till.deviceId);
  }
}

/** An open shift with gaps, or without its start, is wanting already. */
export function reportedState(shift: ReportedShift): keyof CompletenessTotals {
  if (shift.kind === "compared") return shift.state.state;
  if (shift.kind !== "open") return shift.kind;
  if (shift.startMs === undefined) return "unstarted";
  return shift.missing.length > 0 ? "incomplete" : "open";
}

function touches(shift: ReportedShift, { fromMs, toMs }: Place): boolean {
  // Both last until now.
  if (shift.kind === "open") return shift.fromMs <= toMs;
  if (shift.kind === "untold") return (shift.lastMs ?? Number.NEGATIVE_INFINITY) <= toMs;
  if (shift.kind === "missing") return shift.afterMs <= toMs && shift.beforeMs >= fromMs;
  return momentOf(shift) >= fromMs && momentOf(shift) <= toMs;
}

/** Where in the row of shifts it stands. */
function momentOf(shift: ReportedShift): number {
  if (shift.kind === "missing") return shift.beforeMs - 1;
  if (shift.kind === "open") return shift.fromMs;
  if (shift.kind === "untold") return Number.POSITIVE_INFINITY;
  return shift.kind === "compared" ? shift.stopMs : shift.atMs;
}

async function nameTills(
  database: Queryable,
  found: readonly { till: Till; store: Store; shifts: ReportedShift[] }[],
): Promise<TillReport[]> {
  const ids = found.map(({ till }) => till.deviceId);
  const { rows } = await database.query<{ id: number; extId: string | null }>(sql.deviceNamesSql, [
    arrayLiteral(ids),
  ]);
  const extIds = new Map(rows.map(({ id, extId }) => [id, extId]));
  return found.map(({ till, store, shifts }) => ({
    storeId: till.storeId,
    deviceId: till.deviceId,
    deviceExtId: extIds.get(till.deviceId) ?? null,
    store,
    shifts,
  }));
}
