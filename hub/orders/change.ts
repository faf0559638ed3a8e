import { isDeepStrictEqual } from "node:util";
import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import type { Connection } from "../database/pool.ts";
import { zoneOfAccount } from "../network/account.ts";
import { checkVersion } from "../office/version.ts";
import { leftTotal } from "./arithmetic.ts";
import { type Header, readHeader, type WrittenHeader } from "./header.ts";
import { readLineSales, replaceLineSales } from "./line-sales.ts";
import { carrySold, readWrittenLines, totalOf, type WrittenLine, writeLines } from "./lines.ts";
import { findOrder, lockOrder, type Order, readLines, tillsOf } from "./order.ts";
import { nothingLeft } from "./packet.ts";
import { isNothingSold } from "./sold-lines.ts";
import * as sql from "./sql.ts";
import { checkStep, type Doing, take } from "./step.ts";

/** Which order, as the office saw it, and who asks. */
export interface Asked {
  readonly accountId: number;
  readonly uid: string;
  /** The order's revision that the office saw; undefined: whatever it is. */
  readonly version?: number | undefined;
  readonly actor: string;
}

export interface OrderChange extends WrittenHeader {
  /** Absent: they stay. Else they replace all that are there. */
  readonly lines?: readonly WrittenLine[] | undefined;
}

/**
 * Changes an order's header and lines. One that is at the tills is taken from them and has to be posted again. What leaves
 * everything as it is, such as an empty change or one that is sent again, is no change: nobody is told, and no version
 * rises.
 * @throws Problem *not-found*; *stale-version*; *wrong-state*; and what lines and header throw.
 */
export async function editOrder(
  connection: Connection,
  nowMs: number,
  asked: Asked,
  change: OrderChange,
): Promise<Order> {
  const order = await lockAsked(connection, asked);
  // The table's refusal comes before those of the content.
  checkStep(order, "edit");
  const zone = await zoneOfAccount(connection, order.accountId);
  const header = await readHeader(connection, order.accountId, zone, order, change);
  const present = await readLines(connection, order.id);
  const carried =
    change.lines === undefined
      ? undefined
      : carrySold(
          await readWrittenLines(connection, order.accountId, change.lines),
          present,
          await readLineSales(connection, order.id),
        );
  const lines = carried?.lines ?? present;
  const totalE4 = totalOf(lines);
  if (isSameHeader(header, order) && isDeepStrictEqual(lines, present)) return order;
  await take(connection, order, "edit", doingOf(nowMs, asked));
  await connection.query(sql.updateHeaderSql, [
    order.id,
    header.orderedAt,
    header.customerId,
    header.customerName,
    header.customerPhone,
    header.warehouseId,
    header.comment,
    header.remainder,
    totalE4,
  ]);
  if (carried !== undefined) {
    await writeLines(connection, order.id, carried.lines);
    await replaceLineSales(connection, order.id, carried.sales);
  }
  return findOrder(connection, order.accountId, order.uid);
}

/** @param order has more members than a header. */
function isSameHeader(header: Header, order: Header): boolean {
  const names = Object.keys(header) as (keyof Header)[];
  return names.every((name) => isDeepStrictEqual(header[name], order[name]));
}

/**
 * Posts an order: forms the packet and puts it out to all tills of the tab.
 * @throws Problem *not-found*; *stale-version*; *wrong-state* unless it is «Согласован»; *unprocessable* without lines,
 *   without tills or with tills that do not work with orders, or when nothing is left to be sold, or what is left comes to 0.00, which no receipt may.
 */
export async function postOrder(connection: Connection, nowMs: number, asked: Asked): Promise<Order> {
  const order = await lockAsked(connection, asked);
  const posted = await take(connection, order, "post", doingOf(nowMs, asked));
  await refuseFree(connection, order);
  await refuseTab(connection, order);
  return posted;
}

const namedTillsMax = 10;

/** Refuses a tab without tills, and one with tills that do not work with orders any more. */
async function refuseTab(connection: Connection, { id }: Order): Promise<void> {
  if ((await tillsOf(connection, id)).length === 0)
    throw new Problem("unprocessable", "На закладке «ККМ» нет ни одной кассы", { path: "tills" });
  const { rows } = await connection.query<{ deviceId: number; name: string }>(sql.idleTillsSql, [id]);
  if (rows.length === 0) return;
  const named = rows.slice(0, namedTillsMax);
  const more = rows.length > named.length ? ` и ещё ${rows.length - named.length}` : "";
  const names = named.map(({ name }) => name).join(", ");
  throw new Problem("unprocessable", `Без флага «Работа с заказами покупателей»: ${names}${more}`, {
    path: "tills",
    actual: named.map(({ deviceId }) => String(deviceId)),
  });
}

async function refuseFree(connection: Connection, { id }: Order): Promise<void> {
  const lines = await readLines(connection, id);
  if (leftTotal(lines) > 0n) return;
  const detail = isNothingSold(lines) ? "Сумма заказа 0,00: касса такой чек не пробьёт" : nothingLeft;
  throw new Problem("unprocessable", detail, { path: "lines" });
}

/**
 * Gives up what is left of an order that was sold in part: it is «Выполнен», and its tills lose it.
 * @throws Problem *not-found*; *stale-version*; *wrong-state*; *unprocessable* when nothing of it was sold.
 */
async function closeOrder(connection: Connection, nowMs: number, asked: Asked): Promise<Order> {
  const order = await lockAsked(connection, asked);
  const closed = await take(connection, order, "close", doingOf(nowMs, asked));
  if (!isNothingSold(await readLines(connection, order.id))) return closed;
  throw new Problem("unprocessable", "По заказу ничего не продано: закрывать нечего, его можно отменить", {
    path: "lines",
  });
}

export const officeSteps = ["approve", "revoke", "unpost", "cancel"] as const;
export type OfficeStep = (typeof officeSteps)[number];

/** @throws Problem *not-found*; *stale-version*; *wrong-state*; and what posting and closing throw. */
export async function stepOrder(
  connection: Connection,
  nowMs: number,
  asked: Asked,
  step: OfficeStep | "post" | "close",
): Promise<Order> {
  if (step === "post") return postOrder(connection, nowMs, asked);
  if (step === "close") return closeOrder(connection, nowMs, asked);
  return take(connection, await lockAsked(connection, asked), step, doingOf(nowMs, asked));
}

/** @throws Problem *not-found*; *stale-version*. */
export async function lockAsked(connection: Connection, { accountId, uid, version }: Asked): Promise<Order> {
  const order = await lockOrder(connection, accountId, uid);
  checkVersion(order.revision, version);
  return order;
}

function doingOf(nowMs: number, { actor }: Asked): Doing {
  return { nowMs, actor };
}
