import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import type { Connection, Queryable } from "../database/pool.ts";
import type { CountedLine } from "./sold-lines.ts";
import * as sql from "./sql.ts";
import type { OrderState } from "./states.ts";

/** A customer order («Заказ покупателя») as it is kept. */
export interface Order {
  readonly id: number;
  readonly accountId: number;
  readonly uid: string;
  readonly year: number;
  /** Gapless in its account and year. */
  readonly number: number;
  readonly extId: string | null;
  readonly orderedAt: Date;
  readonly customerId: number | null;
  readonly customerName: string;
  readonly customerPhone: string;
  readonly warehouseId: number | null;
  readonly comment: string;
  readonly remainder: Remainder;
  readonly state: OrderState;
  /** Of the packet: what tills claim and sell. */
  readonly version: number;
  /** Rises with every change of the order, its tab, its state and its claims: the office's `version`. */
  readonly revision: number;
  readonly totalE4: bigint;
  readonly postedAt: Date | null;
  /** The till that has it in work; null with the two that follow. */
  readonly claimDeviceId: number | null;
  readonly claimId: string | null;
  readonly leaseUntil: Date | null;
  readonly hasConflict: boolean;
  readonly createdAt: Date;
  readonly changedAt: Date;
  /** Of the till that has it in work. */
  readonly holderName: string | null;
  readonly warehouseName: string | null;
}

/** What becomes of what a receipt does not sell. */
export type Remainder = "open" | "close";

export interface OrderLine extends CountedLine {
  readonly goodsId: number | null;
  readonly unit: string;
  readonly category: string;
  readonly priceE4: bigint;
  readonly discountE4: bigint;
  readonly totalE4: bigint;
}

const uidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function isOrderUid(text: string): boolean {
  return uidForm.test(text);
}

/** The order's number for people. @example orderNumber(12) === "ЗП-000012" */
export function orderNumber(number: number): string {
  return `ЗП-${String(number).padStart(6, "0")}`;
}

/** The number that people mean by `ЗП-000012` or `12`; undefined: it is none. */
export function readOrderNumber(written: string): number | undefined {
  const [, digits] = /^(?:ЗП-)?0*([0-9]{1,9})$/u.exec(written) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** @throws Problem *not-found*. */
export async function findOrder(database: Queryable, accountId: number, uid: string): Promise<Order> {
  return found(await orderBy(database, sql.findOrderSql, accountId, uid), uid);
}

/** The order, locked until the commit. @throws Problem *not-found*. */
export async function lockOrder(connection: Connection, accountId: number, uid: string): Promise<Order> {
  return found(await lockOrderIfAny(connection, accountId, uid), uid);
}

/** The order, locked until the commit; undefined: the account has none of this uid. */
export async function lockOrderIfAny(
  connection: Connection,
  accountId: number,
  uid: string,
): Promise<Order | undefined> {
  return orderBy(connection, sql.lockOrderSql, accountId, uid);
}

/** @throws Error when it is gone, which orders never are. */
export async function lockOrderById(connection: Connection, id: number): Promise<Order> {
  const { rows } = await connection.query<Order>(sql.lockOrderByIdSql, [id]);
  if (rows[0] === undefined) throw new Error(`there is no order ${id}`);
  return rows[0];
}

/**
 * Locks orders and the feeds of their tills, each in one fixed order. A transaction that changes several orders begins
 * with this: otherwise two of them may wait for each other.
 */
export async function lockOrders(
  connection: Connection,
  accountId: number,
  uids: readonly string[],
): Promise<void> {
  const named = [...new Set(uids)].filter(isOrderUid);
  if (named.length === 0) return;
  const { rows } = await connection.query<{ id: number }>(sql.lockOrdersSql, [accountId, named]);
  await lockFeeds(
    connection,
    rows.map(({ id }) => id),
  );
}

export async function lockFeeds(connection: Connection, orderIds: readonly number[]): Promise<void> {
  if (orderIds.length > 0) await connection.query(sql.lockFeedsSql, [orderIds]);
}

export async function readLines(database: Queryable, orderId: number): Promise<OrderLine[]> {
  const { rows } = await database.query<OrderLine>(sql.linesSql, [orderId]);
  return rows;
}

/** The devices of the tab «ККМ», rising. */
export async function tillsOf(database: Queryable, orderId: number): Promise<number[]> {
  const { rows } = await database.query<{ deviceId: number }>(sql.orderTillsSql, [orderId]);
  return rows.map(({ deviceId }) => deviceId);
}

/** How people call a till. */
export async function nameOfTill(database: Queryable, deviceId: number): Promise<string> {
  const { rows } = await database.query<{ name: string }>(sql.tillNameSql, [deviceId]);
  return rows[0]?.name ?? `ККМ ${deviceId}`;
}

async function orderBy(
  database: Queryable,
  statement: string,
  accountId: number,
  uid: string,
): Promise<Order | undefined> {
  if (!isOrderUid(uid)) return undefined;
  const { rows } = await database.query<Order>(statement, [accountId, uid]);
  return rows[0];
}

function found(order: Order | undefined, uid: string): Order {
  if (order === undefined) throw new Problem("not-found", `Нет заказа ${uid}`, { path: "uid" });
  return order;
}
