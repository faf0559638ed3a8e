import { planMetricYearsMax } from "@prilavok/contracts/device-api/limits.ts";
import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import type { Clock } from "../clock.ts";
import { type Connection, type Pool, transaction } from "../database/pool.ts";
import type { PlanDraft } from "./rules.ts";
import * as sql from "./sql.ts";

/** Whose plans are worked on, and by which device. */
export interface PlanAuthor {
  readonly accountId: number;
  readonly storeId: number;
  readonly deviceId: number;
}

/**
 * Keeps a draft until the next publish; a later draft of the same metric and period takes its place.
 * @throws RpcError -32602 when the store would have plans for more metrics and years than it may.
 */
export async function saveDraft(
  pool: Pool,
  clock: Clock,
  author: PlanAuthor,
  draft: PlanDraft,
): Promise<void> {
  await transaction(pool, async (connection) => {
    await lockStore(connection, author.storeId);
    const { rowCount } = await connection.query(sql.saveDraftSql, [
      author.storeId,
      draft.metricId,
      draft.year,
      draft.month,
      draft.day,
      draft.planE4,
      draft.correctionE4,
      author.deviceId,
      new Date(clock.now()),
      planMetricYearsMax,
    ]);
    if (rowCount === 0) {
      throw new RpcError("invalidParams", {
        path: "year",
        expected: `plans of at most ${planMetricYearsMax} metrics × years in a store`,
        actual: draft.year,
      });
    }
  });
}

/** Everything that changes a store's plans takes turns on the store's row. */
export async function lockStore(connection: Connection, storeId: number): Promise<void> {
  const { rowCount } = await connection.query(sql.lockStoreSql, [storeId]);
  if (rowCount === 0) throw new RpcError("ownerNotFound");
}
