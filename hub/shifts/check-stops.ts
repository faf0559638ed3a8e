import type { Pool } from "../database/pool.ts";
import { askOf } from "./ask.ts";
import * as sql from "./check-sql.ts";
import { checksMax, waitAfter } from "./check-times.ts";
import { type ComparedStop, compareStops, type Stop } from "./stops.ts";

/** A round of checks, of stops or of tills. */
export interface CheckRound {
  readonly nowMs: number;
  /** When another hub may take what this one has taken. */
  readonly leaseUntil: Date;
  readonly limit: number;
  /** The wait after the first check. */
  readonly firstWaitMs: number;
}

type ClaimedStop = Stop & { readonly checks: number };

/** Looks at the stops that are due. @returns how many. */
export async function checkStops(pool: Pool, round: CheckRound): Promise<number> {
  const claimed = await claim(pool, round);
  if (claimed.length === 0) return 0;
  const compared = await compareStops(pool, claimed);
  const settled = claimed.map((stop, place) => settle(stop, compared.get(place), round));
  await pool.query(sql.settleStopsSql, [JSON.stringify(settled), new Date(round.nowMs), round.leaseUntil]);
  return claimed.length;
}

async function claim(pool: Pool, { nowMs, leaseUntil, limit }: CheckRound): Promise<ClaimedStop[]> {
  const { rows } = await pool.query<Omit<ClaimedStop, "atMs"> & { readonly atMs: bigint }>(
    sql.claimStopsSql,
    [new Date(nowMs), limit, leaseUntil],
  );
  return rows.map((row) => ({ ...row, atMs: Number(row.atMs) }));
}

/**
 * A complete shift is never looked at again. An unverified one is when its stop is told anew, with more. An incomplete
 * one is asked for and looked at with growing waits, and in the end left as it is.
 */
function settle(stop: ClaimedStop, compared: ComparedStop | undefined, { nowMs, firstWaitMs }: CheckRound) {
  const { storeId, eventId } = stop;
  const checks = stop.checks + 1;
  const state = compared?.state.state ?? "unverified";
  const isOver = state !== "incomplete" || checks >= checksMax;
  const wanted = isOver || compared === undefined ? undefined : askOf(compared.shift, compared.state);
  return {
    storeId,
    eventId: String(eventId),
    checks,
    state,
    next: isOver ? null : new Date(nowMs + waitAfter(checks, firstWaitMs)).toISOString(),
    wanted: wanted === undefined ? null : [wanted],
  };
}
