import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import type { Connection, Queryable } from "../database/pool.ts";
import { checkVersion } from "../office/version.ts";
import { findCashDesk, findWarehouse } from "../warehouses/named.ts";
import { moveSettings } from "./settings.ts";
import * as sql from "./sql.ts";

/** What the office says of a till (ККМ). */
export interface TillSettings {
  /** «Работа с заказами покупателей»: the till may stand in an order's tab «ККМ». */
  readonly worksWithOrders: boolean;
  /** «Автоматическая загрузка заказов»: «Заполнить» adds the till to orders of its warehouse. */
  readonly loadsOrders: boolean;
  readonly warehouseId: number | null;
  /** «Наличная касса для отражения операций»: cash orders of the till's receipts are posted. */
  readonly cashDeskId: number | null;
}

export interface Till extends TillSettings {
  readonly id: number;
  readonly extId: string | null;
  readonly name: string;
  readonly status: "active" | "blocked";
  readonly storeId: number;
  readonly storeExtId: string | null;
  readonly storeName: string;
  readonly warehouseName: string | null;
  readonly cashDeskName: string | null;
  /** 0: nothing was ever set. */
  readonly version: number;
}

/** What is absent or undefined stays as it is. */
export type TillChanges = { readonly [K in keyof TillSettings]?: TillSettings[K] | undefined };

/** @throws Problem *not-found*. */
export async function findTill(database: Queryable, accountId: number, deviceId: number): Promise<Till> {
  const { rows } = await database.query<Till>(sql.findTillSql, [accountId, deviceId]);
  if (rows[0] === undefined) throw new Problem("not-found", "Такой ККМ нет", { path: "id" });
  return rows[0];
}

export interface TillListing {
  readonly afterId: number;
  readonly limit: number;
  readonly storeId?: number | undefined;
  readonly warehouseId?: number | undefined;
  readonly worksWithOrders?: boolean | undefined;
  readonly loadsOrders?: boolean | undefined;
}

/** In the order of their ids. */
export async function listTills(
  database: Queryable,
  accountId: number,
  listing: TillListing,
): Promise<Till[]> {
  const { rows } = await database.query<Till>(sql.listTillsSql, [
    accountId,
    listing.afterId,
    listing.limit,
    listing.storeId ?? null,
    listing.warehouseId ?? null,
    listing.worksWithOrders ?? null,
    listing.loadsOrders ?? null,
  ]);
  return rows;
}

/**
 * Changes what is given. The till hears of «Работа с заказами покупателей» through the exchange. Taking the flag away
 * withdraws nothing: orders that were put out to the till stay there until they are sold, unposted or taken off its tab;
 * the till cannot be added to further ones.
 * @param version what the change is made from; undefined: whatever it is now.
 * @throws Problem *not-found*, *stale-version*, *unprocessable* (no such warehouse or cash desk).
 */
export async function changeTill(
  connection: Connection,
  nowMs: number,
  accountId: number,
  deviceId: number,
  changes: TillChanges,
  version: number | undefined,
): Promise<Till> {
  await connection.query(sql.lockTillSql, [accountId, deviceId]);
  const before = await findTill(connection, accountId, deviceId);
  checkVersion(before.version, version);
  const after = merge(before, changes);
  if (isSame(before, after)) return before;
  if (after.warehouseId !== null && after.warehouseId !== before.warehouseId) {
    await findWarehouse(connection, accountId, after.warehouseId).catch(asReference("warehouseId"));
  }
  if (after.cashDeskId !== null && after.cashDeskId !== before.cashDeskId) {
    await findCashDesk(connection, accountId, after.cashDeskId).catch(asReference("cashDeskId"));
  }
  const { worksWithOrders, loadsOrders, warehouseId, cashDeskId } = after;
  const settings = [worksWithOrders, loadsOrders, warehouseId, cashDeskId];
  await connection.query(sql.writeTillSql, [deviceId, accountId, ...settings, new Date(nowMs)]);
  if (worksWithOrders !== before.worksWithOrders) await moveSettings(connection, [deviceId]);
  return findTill(connection, accountId, deviceId);
}

function merge(before: TillSettings, changes: TillChanges): TillSettings {
  return {
    worksWithOrders: changes.worksWithOrders ?? before.worksWithOrders,
    loadsOrders: changes.loadsOrders ?? before.loadsOrders,
    warehouseId: changes.warehouseId === undefined ? before.warehouseId : changes.warehouseId,
    cashDeskId: changes.cashDeskId === undefined ? before.cashDeskId : changes.cashDeskId,
  };
}

const settingNames = ["worksWithOrders", "loadsOrders", "warehouseId", "cashDeskId"] as const;

function isSame(before: TillSettings, after: TillSettings): boolean {
  return settingNames.every((name) => before[name] === after[name]);
}

/** A thing that a body refers to and that is not there: the address itself was right. */
function asReference(path: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Problem) || error.problem !== "not-found") throw error;
    throw new Problem("unprocessable", error.message, { path });
  };
}
