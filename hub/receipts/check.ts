import type { Pool } from "../database/pool.ts";
import { compareRollupsSql, storesWithReceiptsSql } from "./check-sql.ts";

/** A roll-up row that is not what its receipts add up to. */
export interface RollupDifference {
  readonly storeId: number;
  readonly dimension: number;
  readonly day: string;
  readonly hour: number;
  readonly key: number;
  readonly column: string;
  readonly stored: string;
  readonly recomputed: string;
}

export interface CheckResult {
  readonly stores: number;
  readonly rows: number;
  readonly differences: readonly RollupDifference[];
}

const differencesShownMax = 100;

/**
 * Recomputes every roll-up from receipts, positions and attributes, store by store, and compares all columns of all
 * rows, missing and surplus rows included. Each store is read in one statement, so a store that is selling compares
 * against the same moment on both sides.
 */
export async function checkRollups(
  pool: Pool,
  onStore?: (done: number, all: number) => void,
): Promise<CheckResult> {
  const { rows: stores } = await pool.query<{ storeId: number }>(storesWithReceiptsSql);
  const differences: RollupDifference[] = [];
  let rows = 0;
  for (const [index, { storeId }] of stores.entries()) {
    const found = await pool.query<RollupDifference & { compared: bigint }>(compareRollupsSql, [
      storeId,
      differencesShownMax,
    ]);
    for (const { compared, ...difference } of found.rows) {
      if (difference.column === null) rows += Number(compared);
      else if (differences.length < differencesShownMax) differences.push(difference);
    }
    onStore?.(index + 1, stores.length);
  }
  return { stores: stores.length, rows, differences };
}
