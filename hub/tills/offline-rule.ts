import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import type { Connection, Queryable } from "../database/pool.ts";
import { checkVersion } from "../office/version.ts";
import { type ExchangedSettings, moveSettings } from "./settings.ts";
import * as sql from "./sql.ts";

export type OfflineRule = ExchangedSettings["offlineRule"];

/** A store with what its tills do with «Подобрать чек» while the hub does not answer. */
export interface RuledStore {
  readonly id: number;
  readonly extId: string | null;
  readonly name: string;
  readonly offlineOrders: OfflineRule;
  /** Of the rule alone. */
  readonly version: number;
}

/** In the order of their ids. */
export async function listRuledStores(
  database: Queryable,
  accountId: number,
  afterId: number,
  limit: number,
): Promise<RuledStore[]> {
  const { rows } = await database.query<RuledStore>(sql.listStoresSql, [accountId, afterId, limit]);
  return rows;
}

/** @throws Problem *not-found*. */
export async function findRuledStore(
  database: Queryable,
  accountId: number,
  storeId: number,
): Promise<RuledStore> {
  const { rows } = await database.query<RuledStore>(sql.findStoreSql, [accountId, storeId]);
  if (rows[0] === undefined) throw noStore();
  return rows[0];
}

/**
 * Sets the store's rule; all its tills hear of it through the exchange.
 * @param version what the change is made from; undefined: whatever it is now.
 * @throws Problem *not-found*, *stale-version*.
 */
export async function setOfflineRule(
  connection: Connection,
  accountId: number,
  storeId: number,
  rule: OfflineRule,
  version: number | undefined,
): Promise<RuledStore> {
  const { rows } = await connection.query<RuledStore>(sql.lockStoreSql, [accountId, storeId]);
  const [before] = rows;
  if (before === undefined) throw noStore();
  checkVersion(before.version, version);
  if (before.offlineOrders === rule) return before;
  const changed = await connection.query<RuledStore>(sql.setOfflineRuleSql, [storeId, rule]);
  const tills = await connection.query<{ id: number }>(sql.tillsOfStoreSql, [storeId]);
  await moveSettings(
    connection,
    tills.rows.map(({ id }) => id),
  );
  return changed.rows[0] ?? before;
}

function noStore(): Problem {
  return new Problem("not-found", "Такого магазина нет", { path: "id" });
}
