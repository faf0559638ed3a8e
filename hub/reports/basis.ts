import { badParam } from "@prilavok/contracts/jsonrpc/errors.ts";
import { momentToLocal } from "@prilavok/contracts/values/time.ts";
import type { Queryable } from "../database/pool.ts";
import { daySeconds, dayStart, type LocalSeconds, openSecondsPerDay } from "../forecast/opening.ts";
import { listMetrics, type Metric } from "../network/metric.ts";
import type { Store } from "../network/store.ts";
import { type LivePlans, readLivePlans, type StorePlans } from "../plans/live.ts";
import { readFacts } from "./facts.ts";
import type { Facts } from "./facts-by-owner.ts";
import type { MeasuresBySlice } from "./figure.ts";
import { type Selection, selectsAnything } from "./filter.ts";
import { defaultPeriods, localDay, type Period, periodDays } from "./period.ts";
import { type Piece, piecesOf } from "./piece.ts";
import { isoInZone, readReceivedThrough } from "./received.ts";
import { slicesOf } from "./slice.ts";
import { historyDaysSql } from "./sql.ts";
import type { WantedPiece } from "./wanted.ts";

/** One store as all three reports see it. */
export interface StoreBasis {
  readonly store: Store;
  readonly now: LocalSeconds;
  readonly periods: readonly Period[];
  /** Undefined when the report is filtered: plans are a whole store's. */
  readonly plans: StorePlans | undefined;
  readonly receivedThrough: string | null;
  /** The last complete days, where they were asked for and have data. */
  readonly history: { readonly measures: MeasuresBySlice; readonly openSeconds: number } | undefined;
}

/** Everything that a report is printed from. */
export interface Basis {
  /** The enabled ones, in the account's order. */
  readonly metrics: readonly Metric[];
  readonly stores: readonly StoreBasis[];
  /** By store id and the period's place in the list. */
  readonly facts: Facts;
}

export interface BasisQuestion {
  readonly accountId: number;
  readonly stores: readonly Store[];
  /** Undefined: today and this month, by each store's own clock. */
  readonly periods: readonly Period[] | undefined;
  readonly selection: Selection;
  readonly bySeller: boolean;
  readonly nowMs: number;
}

/** How far predictions look back, in complete days. */
export const historyDays = 28;
/** Stores times days of all ranges: what one ranking may cost. */
export const storeDaysMax = 1_000_000;
/** The place of the history among the periods that facts are read for. */
const historyPeriod = -1;

interface StoreTimes {
  readonly store: Store;
  readonly now: LocalSeconds;
  readonly periods: readonly Period[];
  /** Midnight of the first day of the history; undefined when no range looks ahead. */
  readonly historyFrom: LocalSeconds | undefined;
}

/**
 * Reads what a report of these stores needs, in two round trips: the account's metrics, then everything else at once
 * (one more between them for metrics over categories).
 * @throws RpcError -32602 when the ranges are too long for so many stores.
 */
export async function readBasis(database: Queryable, question: BasisQuestion): Promise<Basis> {
  const { accountId, stores, selection, bySeller, nowMs } = question;
  const times = stores.map((store) => timesOf(store, question));
  refuseTooMuch(times);
  const metrics = (await listMetrics(database, accountId)).filter((metric) => metric.enabled);
  const storeIds = stores.map((store) => store.id);
  const [facts, days, plans, through] = await Promise.all([
    readFacts(database, {
      accountId,
      pieces: wantedPieces(times),
      selection,
      slices: slicesOf(metrics),
      bySeller,
    }),
    readHistoryDays(database, times),
    readPlans(database, times, selection),
    readReceivedThrough(database, storeIds, nowMs),
  ]);
  const basisOf = ({ store, now, periods }: StoreTimes): StoreBasis => {
    const throughMs = through.get(store.id);
    const open = openSecondsPerDay(store) * (days.get(store.id) ?? 0);
    return {
      store,
      now,
      periods,
      plans: plans?.get(store.id),
      receivedThrough: throughMs === undefined ? null : isoInZone(throughMs, store.timeZone),
      history: open === 0 ? undefined : { measures: facts.of(store.id, historyPeriod), openSeconds: open },
    };
  };
  return { metrics, stores: times.map(basisOf), facts };
}

function timesOf(store: Store, { periods: given, selection, bySeller, nowMs }: BasisQuestion): StoreTimes {
  const now = Math.floor(momentToLocal(nowMs, store.timeZone) / 1000);
  const periods = given ?? defaultPeriods(now);
  const looksAhead = periods.some((period) => now <= period.to);
  // Sellers get no prediction, and what is filtered has no history that would be cheap to read.
  const needsHistory = looksAhead && !bySeller && selectsAnything(selection);
  return {
    store,
    now,
    periods,
    historyFrom: needsHistory ? dayStart(now) - historyDays * daySeconds : undefined,
  };
}

function refuseTooMuch(times: readonly StoreTimes[]): void {
  const periods = times[0]?.periods ?? [];
  const storeDays = times.length * periods.reduce((sum, period) => sum + periodDays(period), 0);
  if (storeDays > storeDaysMax) {
    throw badParam("params.range", `at most ${storeDaysMax} days over all ranges and stores`, storeDays);
  }
}

/** The pieces of every period in every store. Stores of one zone share the arithmetic. */
function wantedPieces(times: readonly StoreTimes[]): WantedPiece[] {
  const known = new Map<string, readonly Piece[]>();
  const pieces = ({ timeZone }: Store, from: LocalSeconds, to: LocalSeconds) => {
    const key = `${timeZone} ${from} ${to}`;
    const found = known.get(key) ?? piecesOf(from, to, timeZone);
    known.set(key, found);
    return found;
  };
  return times.flatMap(({ store, periods, historyFrom }) => {
    const wanted = (period: number, from: LocalSeconds, to: LocalSeconds) =>
      pieces(store, from, to).map((piece) => ({ storeId: store.id, period, piece }));
    const history =
      historyFrom === undefined
        ? []
        : wanted(historyPeriod, historyFrom, historyFrom + historyDays * daySeconds - 1);
    return [...periods.flatMap(({ from, to }, period) => wanted(period, from, to)), ...history];
  });
}

async function readHistoryDays(
  database: Queryable,
  times: readonly StoreTimes[],
): Promise<ReadonlyMap<number, number>> {
  const asked = times.filter((one) => one.historyFrom !== undefined);
  if (asked.length === 0) return new Map();
  const { rows } = await database.query<{ storeId: number; days: number }>({
    name: "read days with history",
    text: historyDaysSql,
    values: [
      asked.map((one) => one.store.id),
      asked.map((one) => localDay(one.historyFrom ?? 0)),
      historyDays,
    ],
  });
  return new Map(rows.map((row) => [row.storeId, row.days]));
}

async function readPlans(
  database: Queryable,
  times: readonly StoreTimes[],
  selection: Selection,
): Promise<LivePlans | undefined> {
  if (!selectsAnything(selection)) return undefined;
  const periods = times.flatMap((one) => one.periods);
  const storeIds = times.map((one) => one.store.id);
  // A loop rather than Math.min(...): there may be more periods than a call may have arguments.
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { from, to } of periods) {
    first = Math.min(first, from);
    last = Math.max(last, to);
  }
  return readLivePlans(database, storeIds, localDay(first), localDay(last));
}
