import type { Queryable } from "../database/pool.ts";
import * as sql from "./sql.ts";
import type { PlanWarning } from "./warning.ts";

/** A setting or a draft as it is listed. Of a draft a negative amount means a deletion. */
export interface ListedPlan {
  readonly metricId: number;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly planE4: bigint | null;
  readonly correctionE4: bigint | null;
}

/** Null: of any metric, of any year. */
export interface PlanFilter {
  readonly metricId: number | null;
  readonly year: number | null;
}

/** What is set by hand and live, by metric and period. */
export function listSettings(
  database: Queryable,
  storeId: number,
  filter: PlanFilter,
): Promise<ListedPlan[]> {
  return list(database, sql.listSettingsSql, storeId, filter);
}

/** What waits for the next publish. */
export function listDrafts(database: Queryable, storeId: number, filter: PlanFilter): Promise<ListedPlan[]> {
  return list(database, sql.listDraftsSql, storeId, filter);
}

async function list(database: Queryable, text: string, storeId: number, { metricId, year }: PlanFilter) {
  const { rows } = await database.query<ListedPlan>(text, [storeId, metricId, year]);
  return rows;
}

/** A publish: when, by which device, how, and what it warned of. */
export interface PlanVersion {
  readonly version: number;
  readonly publishedAt: Date;
  readonly deviceId: number | null;
  readonly deviceExtId: string | null;
  readonly deviceName: string | null;
  /** Whether the learned distribution was asked for. */
  readonly auto: boolean;
  readonly distributedBy: string;
  readonly warnings: readonly PlanWarning[];
}

/** The newest versions of a store's plans, the newest first. */
export async function listVersions(
  database: Queryable,
  storeId: number,
  versionsMax: number,
): Promise<PlanVersion[]> {
  const { rows } = await database.query<PlanVersion>(sql.listVersionsSql, [storeId, versionsMax]);
  return rows;
}
