import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import type { E4 } from "@prilavok/contracts/values/decimal.ts";
import type { Clock } from "../clock.ts";
import { type Connection, type Pool, transaction } from "../database/pool.ts";
import { listMetrics } from "../network/metric.ts";
import { type DailyPlan, dailyPlans } from "./daily.ts";
import { lockStore, type PlanAuthor } from "./draft.ts";
import {
  applyChanges,
  changesOf,
  type PlanDraft,
  type PlanSetting,
  publishIntervalMs,
  type SettingChange,
} from "./rules.ts";
import * as sql from "./sql.ts";
import { autoUnavailable, limited, type PlanWarning } from "./warning.ts";

/** A published version as it is answered. */
export interface PublishedPlans {
  readonly version: number;
  readonly distributedBy: "even";
  readonly warnings: readonly PlanWarning[];
}

/**
 * Makes the store's drafts live as one new version: settings, daily plans and the version's row change together.
 * @throws RpcError -32606 when the store published less than `publishIntervalMs` ago; the drafts stay.
 */
export async function publish(
  pool: Pool,
  clock: Clock,
  author: PlanAuthor,
  auto: boolean,
): Promise<PublishedPlans> {
  return transaction(pool, async (connection) => {
    const { storeId } = author;
    await lockStore(connection, storeId);
    // The clock is read after the wait for the lock: those who waited are judged by when their turn came.
    const nowMs = clock.now();
    const version = (await lastVersion(connection, storeId, nowMs)) + 1;
    const settings = await liveSettings(connection, storeId);
    const changes = changesOf(settings, await takeDrafts(connection, storeId));
    await writeChanges(connection, storeId, version, changes);
    const daily = dailyPlans(
      applyChanges(settings, changes),
      await listMetrics(connection, author.accountId),
    );
    await replaceDays(connection, storeId, daily.days);
    const warnings = limited(auto ? [autoUnavailable, ...daily.warnings] : daily.warnings);
    const distributedBy = "even";
    await connection.query(sql.insertVersionSql, [
      storeId,
      version,
      author.deviceId,
      auto,
      distributedBy,
      JSON.stringify(warnings),
      new Date(nowMs),
    ]);
    return { version, distributedBy, warnings };
  });
}

async function lastVersion(connection: Connection, storeId: number, nowMs: number): Promise<number> {
  interface Row {
    readonly version: number;
    readonly publishedAt: Date;
  }
  const { rows } = await connection.query<Row>(sql.lastVersionSql, [storeId]);
  if (rows[0] === undefined) return 0;
  // Hubs' clocks differ a little, so the distance counts in both directions; a clock far behind refuses nobody.
  const elapsedMs = Math.abs(nowMs - rows[0].publishedAt.getTime());
  if (elapsedMs < publishIntervalMs) {
    throw new RpcError("tooFrequent", { retryAfter: Math.ceil((publishIntervalMs - elapsedMs) / 1000) });
  }
  return rows[0].version;
}

interface SettingRow {
  readonly metricId: number;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly planE4: bigint | null;
  readonly correctionE4: bigint | null;
}

async function liveSettings(connection: Connection, storeId: number): Promise<PlanSetting[]> {
  const { rows } = await connection.query<SettingRow>(sql.liveSettingsSql, [storeId]);
  return rows.map((row) => ({ ...row, planE4: toE4(row.planE4), correctionE4: toE4(row.correctionE4) }));
}

async function takeDrafts(connection: Connection, storeId: number): Promise<PlanDraft[]> {
  const { rows } = await connection.query<SettingRow & { readonly planE4: bigint }>(sql.takeDraftsSql, [
    storeId,
  ]);
  return rows.map((row) => ({
    ...row,
    planE4: Number(row.planE4) as E4,
    correctionE4: toE4(row.correctionE4),
  }));
}

/** The columns hold what `parseDecimal` let through, so a plan fits a safe integer. */
function toE4(value: bigint | null): E4 | null {
  return value === null ? null : (Number(value) as E4);
}

async function writeChanges(
  connection: Connection,
  storeId: number,
  version: number,
  changes: readonly SettingChange[],
): Promise<void> {
  const ended = changes.flatMap(({ before }) => (before === undefined ? [] : [before]));
  const begun = changes.flatMap(({ after }) => (after === undefined ? [] : [after]));
  if (ended.length > 0) {
    await connection.query(sql.endSettingsSql, [storeId, version, JSON.stringify(ended)]);
  }
  if (begun.length > 0) {
    await connection.query(sql.beginSettingsSql, [storeId, version, JSON.stringify(begun)]);
  }
}

/** Writes only the days that differ, so that publishing again costs little. */
async function replaceDays(
  connection: Connection,
  storeId: number,
  days: readonly DailyPlan[],
): Promise<void> {
  const text = JSON.stringify(
    days.map(({ metricId, day, planE4, correctionE4 }) => ({
      metricId,
      day,
      planE4: planE4 === null ? null : Number(planE4),
      correctionE4: correctionE4 === null ? null : Number(correctionE4),
    })),
  );
  await connection.query(sql.deleteOtherDaysSql, [storeId, text]);
  await connection.query(sql.writeDaysSql, [storeId, text]);
}
