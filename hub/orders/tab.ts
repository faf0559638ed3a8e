import { tillsPerOrderMax } from "@prilavok/contracts/exchange/limits.ts";
import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import type { Connection } from "../database/pool.ts";
import { type Asked, lockAsked } from "./change.ts";
import { type Order, tillsOf } from "./order.ts";
import * as sql from "./sql.ts";
import { take } from "./step.ts";

/**
 * The tab «ККМ» of an order: which tills get it. Every change of it only adds or removes: who does not say what version of
 * the order it was made from writes over nobody's work.
 */

/**
 * «Добавить»: tills with «Работа с заказами покупателей». Those that are there already stay.
 * @returns the devices that were added.
 * @throws Problem *not-found*; *stale-version*; *wrong-state*; *unprocessable* for a device that is no till of the account or has not the
 *   flag, and over 1,000 tills.
 */
export async function addTills(
  connection: Connection,
  nowMs: number,
  asked: Asked,
  deviceIds: readonly number[],
): Promise<number[]> {
  const order = await lockAsked(connection, asked);
  const wanted = [...new Set(deviceIds)];
  await checkTills(connection, asked.accountId, deviceIds);
  return add(connection, nowMs, order, wanted, asked.actor);
}

/**
 * «Заполнить»: the tills linked with the order's warehouse that carry «Работа с заказами покупателей» and «Автоматическая
 * загрузка заказов». Adds what misses, removes nothing.
 * @returns the devices that were added.
 * @throws Problem *not-found*; *stale-version*; *wrong-state*; *unprocessable* when the order has no warehouse, and over 1,000 tills.
 */
export async function fillTills(connection: Connection, nowMs: number, asked: Asked): Promise<number[]> {
  const order = await lockAsked(connection, asked);
  if (order.warehouseId === null) {
    throw new Problem("unprocessable", "В заказе не указан склад", { path: "warehouseId" });
  }
  const { rows } = await connection.query<{ deviceId: number }>(sql.fillingTillsSql, [
    asked.accountId,
    order.warehouseId,
    order.id,
  ]);
  return add(
    connection,
    nowMs,
    order,
    rows.map(({ deviceId }) => deviceId),
    asked.actor,
  );
}

/**
 * Takes a till from the tab: it is told that the order is no longer its own, and a claim of it ends. A posted order is
 * never without tills.
 * @throws Problem *not-found* for an order that there is not, or a till that is not in the tab; *stale-version*;
 *   *wrong-state*; *unprocessable* for the last till of an order that is posted.
 */
export async function removeTill(
  connection: Connection,
  nowMs: number,
  asked: Asked,
  deviceId: number,
): Promise<Order> {
  const order = await lockAsked(connection, asked);
  const isHolder = order.claimDeviceId === deviceId;
  const doing = { nowMs, actor: asked.actor, detail: { tills: [deviceId] }, tills: [deviceId] };
  const { rowCount } = await connection.query(sql.removeTillSql, [order.id, deviceId]);
  if (rowCount === 0) {
    throw new Problem("not-found", "Этой ККМ в заказе нет", { path: "deviceId", actual: String(deviceId) });
  }
  const changed = await take(connection, order, isHolder ? "remove holder" : "remove tills", doing);
  const isAtTills = changed.state === "posted" || changed.state === "claimed";
  if (isAtTills && (await tillsOf(connection, order.id)).length === 0) {
    throw new Problem("unprocessable", "Это последняя ККМ проведённого заказа: отмените его проведение", {
      path: "deviceId",
      actual: String(deviceId),
    });
  }
  return changed;
}

async function add(
  connection: Connection,
  nowMs: number,
  order: Order,
  deviceIds: readonly number[],
  actor: string,
): Promise<number[]> {
  const present = new Set(await tillsOf(connection, order.id));
  const added = deviceIds.filter((deviceId) => !present.has(deviceId));
  if (present.size + added.length > tillsPerOrderMax) {
    throw new Problem("unprocessable", `В заказе не больше ${tillsPerOrderMax} ККМ`, {
      path: "tillIds",
      expected: tillsPerOrderMax,
    });
  }
  const doing = { nowMs, actor, detail: { tills: added }, tills: added };
  if (added.length === 0) return added;
  await connection.query(sql.addTillsSql, [order.id, added]);
  await take(connection, order, "add tills", doing);
  return added;
}

interface DescribedTill {
  readonly deviceId: number;
  readonly worksWithOrders: boolean;
  readonly name: string;
}

async function checkTills(
  connection: Connection,
  accountId: number,
  wanted: readonly number[],
): Promise<void> {
  const { rows } = await connection.query<DescribedTill>(sql.describedTillsSql, [accountId, wanted]);
  const described = new Map(rows.map((till) => [till.deviceId, till]));
  for (const [place, deviceId] of wanted.entries()) {
    const till = described.get(deviceId);
    const facts = { path: `tillIds[${place}]`, actual: String(deviceId) };
    if (till === undefined) throw new Problem("unprocessable", "Такой ККМ нет", facts);
    if (!till.worksWithOrders) {
      const detail = `У ККМ «${till.name}» нет флага «Работа с заказами покупателей»`;
      throw new Problem("unprocessable", detail, facts);
    }
  }
}
