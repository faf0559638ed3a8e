import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import type { Connection } from "../database/pool.ts";
import { checkVersion } from "../office/version.ts";
import { readHeader, type WrittenHeader, zoneOf } from "./header.ts";
import { carrySold, readWrittenLines, totalOf, type WrittenLine, writeLines } from "./lines.ts";
import { findOrder, lockOrder, type Order, readLines, tillsOf } from "./order.ts";
import * as sql from "./sql.ts";
import { type Doing, take } from "./step.ts";

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
 * Changes an order's header and lines. One that is at the tills is taken from them and has to be posted again.
 * @throws Problem *not-found*; *stale-version*; *wrong-state*; and what lines and header throw.
 */
export async function editOrder(
  connection: Connection,
  nowMs: number,
  asked: Asked,
  change: OrderChange,
): Promise<Order> {
  const before = await lockAsked(connection, asked);
  // The table's refusal comes before those of the content.
  const order = await take(connection, before, "edit", doingOf(nowMs, asked));
  const zone = await zoneOf(connection, order.accountId);
  const header = await readHeader(connection, order.accountId, zone, order, change);
  const present = await readLines(connection, order.id);
  const lines =
    change.lines === undefined
      ? present
      : carrySold(await readWrittenLines(connection, order.accountId, change.lines), present);
  const totalE4 = totalOf(lines);
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
  if (change.lines !== undefined) await writeLines(connection, order.id, lines);
  return findOrder(connection, order.accountId, order.uid);
}

/**
 * Posts an order: forms the packet and puts it out to all tills of the tab.
 * @throws Problem *not-found*; *stale-version*; *wrong-state* unless it is «Согласован»; *unprocessable* without lines,
 *   without tills, or when everything is sold.
 */
export async function postOrder(connection: Connection, nowMs: number, asked: Asked): Promise<Order> {
  const order = await lockAsked(connection, asked);
  const posted = await take(connection, order, "post", doingOf(nowMs, asked));
  const tills = await tillsOf(connection, order.id);
  if (tills.length > 0) return posted;
  throw new Problem("unprocessable", "На закладке «ККМ» нет ни одной кассы", { path: "tills" });
}

export const officeSteps = ["approve", "revoke", "unpost", "cancel"] as const;
export type OfficeStep = (typeof officeSteps)[number];

/** @throws Problem *not-found*; *stale-version*; *wrong-state*. */
export async function stepOrder(
  connection: Connection,
  nowMs: number,
  asked: Asked,
  step: OfficeStep | "post",
): Promise<Order> {
  if (step === "post") return postOrder(connection, nowMs, asked);
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
