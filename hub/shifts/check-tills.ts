import type { Pool } from "../database/pool.ts";
import { type AskedRange, askAgain } from "./asked.ts";
import * as sql from "./check-sql.ts";
import type { CheckRound } from "./check-stops.ts";
import { waitAfter } from "./check-times.ts";
import { countMissing, missingNumbers, type ShiftFaults } from "./gaps.ts";
import { lookBackMs, readFaults, type Till } from "./tills.ts";

type ClaimedTill = Till & { readonly checks: number; readonly asked: readonly AskedRange[] | null };

/** Looks for shifts that the hub never heard of, at the tills that are due. @returns how many tills. */
export async function checkTills(pool: Pool, round: CheckRound): Promise<number> {
  const { nowMs, leaseUntil, limit } = round;
  const { rows } = await pool.query<ClaimedTill>(sql.claimTillsSql, [new Date(nowMs), limit, leaseUntil]);
  if (rows.length === 0) return 0;
  const faults = await readFaults(pool, rows, nowMs - lookBackMs);
  const settled = rows.map((till, place) => settle(till, faults[place], round));
  await pool.query(sql.settleTillsSql, [JSON.stringify(settled), new Date(nowMs), leaseUntil]);
  return rows.length;
}

/** A till of which nothing is missing is looked at again when its next event comes. */
function settle(till: ClaimedTill, faults: ShiftFaults | undefined, { nowMs, firstWaitMs }: CheckRound) {
  if (faults === undefined) throw new Error("every till that was asked for has an answer");
  const { ranges, wanted, isNew } = askAgain(till.asked ?? [], missingNumbers(faults), nowMs);
  const checks = isNew ? 1 : till.checks + 1;
  const isOver = wanted.length === 0;
  return {
    storeId: till.storeId,
    deviceId: till.deviceId,
    checks: isOver ? 0 : checks,
    missing: countMissing(faults.gaps),
    half: faults.overdue.length + faults.unstarted.length,
    asked: ranges.length === 0 ? null : ranges,
    next: isOver ? null : new Date(nowMs + waitAfter(checks, firstWaitMs)).toISOString(),
    wanted: isOver ? null : wanted,
  };
}
