import type { Connection, Queryable } from "../database/pool.ts";
import { takePositions } from "../exchange/feed.ts";
import * as sql from "./sql.ts";

/** What the exchange tells a till of itself: the packet `settings`. */
export interface ExchangedSettings {
  readonly worksWithOrders: boolean;
  /** What the store's tills do with «Подобрать чек» while the hub does not answer. */
  readonly offlineRule: "refuse" | "take";
}

/** The settings of a till as they are now. Refuse and false for a device that is no till. */
export async function readSettings(database: Queryable, deviceId: number): Promise<ExchangedSettings> {
  const { rows } = await database.query<ExchangedSettings>(sql.readSettingsSql, [deviceId]);
  return rows[0] ?? { worksWithOrders: false, offlineRule: "refuse" };
}

/** Has tills told of their settings at the commit: their feeds move on, and their `settings_position` with them. */
export async function moveSettings(connection: Connection, deviceIds: readonly number[]): Promise<void> {
  if (deviceIds.length === 0) return;
  await takePositions(connection, deviceIds);
  await connection.query(sql.markSettingsSql, [deviceIds]);
}
