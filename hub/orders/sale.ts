import type { Connection } from "../database/pool.ts";
import { leftTotal } from "./arithmetic.ts";
import { isHeld } from "./claim.ts";
import { type ConflictReason, judge } from "./judgement.ts";
import {
  addLineSales,
  type Counting,
  isKept,
  type LineSale,
  readLineSales,
  standingOf,
} from "./line-sales.ts";
import {
  lockOrderById,
  lockOrderIfAny,
  nameOfTill,
  type Order,
  type OrderLine,
  readLines,
  tillsOf,
} from "./order.ts";
import {
  isNothingSold,
  type LineChange,
  returnedChanges,
  type SoldLine,
  soldChanges,
  withChanges,
} from "./sold-lines.ts";
import * as sql from "./sql.ts";
import { type Doing, note, take } from "./step.ts";

export type { SoldLine } from "./sold-lines.ts";

/** A receipt that names a customer order. */
export interface SaleOfOrder {
  readonly accountId: number;
  readonly deviceId: number;
  readonly transactionId: bigint;
  readonly receiptUid: string;
  readonly orderUid: string;
  /** Null: the till did not say. */
  readonly version: number | null;
  readonly claimId: string | null;
  /** Taken without a connection. */
  readonly isOffline: boolean;
  readonly atMs: number;
  readonly lines: readonly SoldLine[];
}

export interface SaleEffect {
  /** `unknown`: the account has no such order. */
  readonly outcome: "accepted" | "conflict" | "unknown";
  readonly orderId: number | null;
  /** Of a conflict, in Russian, for people. */
  readonly reason: string | null;
}

export interface ReturnOfOrder extends Counting {
  readonly orderId: number;
  readonly deviceId: number;
  readonly receiptUid: string;
  /** The receipt that it returns or annuls. */
  readonly baseId: bigint;
  /** What came back; of a rollback of a refund, what went out again. */
  readonly lines: readonly SoldLine[];
  readonly isAgain: boolean;
}

/**
 * What a receipt does to its order: counts it as sold and takes it from the tills, or leaves it as it is and marks a
 * conflict for a person. Receipts are judged as they arrive; the caller brings each of them once, and calls `lockOrders`
 * before it brings receipts of several orders.
 */
export async function applySale(
  connection: Connection,
  nowMs: number,
  sale: SaleOfOrder,
): Promise<SaleEffect> {
  const order = await lockOrderIfAny(connection, sale.accountId, sale.orderUid);
  if (order === undefined) return { outcome: "unknown", orderId: null, reason: null };
  const { deviceId, receiptUid, isOffline } = sale;
  const tills = await tillsOf(connection, order.id);
  const actor = await nameOfTill(connection, deviceId);
  const detail = { transactionId: String(sale.transactionId), receiptUid, deviceId, isOffline };
  const fault = judge(
    { ...order, isHeld: isHeld(order, nowMs), isInTab: tills.includes(deviceId) },
    { deviceId, version: sale.version },
  );
  if (fault !== undefined) {
    const reason = await reasonText(connection, fault, order, sale);
    await connection.query(sql.setConflictSql, [order.id, true, new Date(nowMs)]);
    await note(connection, order, order, "conflict", { nowMs, actor, detail: { ...detail, reason } });
    return { outcome: "conflict", orderId: order.id, reason };
  }
  const before = await readLines(connection, order.id);
  const counting = { saleId: sale.transactionId, transactionId: sale.transactionId };
  const lines = await keepChanges(connection, order, before, soldChanges(before, sale.lines), counting);
  await take(connection, order, isDone(order, lines) ? "sell" : "sell part", { nowMs, actor, detail });
  return { outcome: "accepted", orderId: order.id, reason: null };
}

/** Takes what came back from what its sale has sold of the order, or counts it again when the return was annulled. */
export async function applyReturn(connection: Connection, nowMs: number, back: ReturnOfOrder): Promise<void> {
  const order = await lockOrderById(connection, back.orderId);
  const { deviceId, receiptUid } = back;
  const doing = {
    nowMs,
    actor: await nameOfTill(connection, deviceId),
    detail: { receiptUid, deviceId },
  };
  const before = await readLines(connection, order.id);
  const kept = await readLineSales(connection, order.id);
  const counting = isKept(kept, back.saleId) ? back : undefined;
  if (back.isAgain) {
    return countChanges(connection, order, before, changesAgain(before, kept, back), counting, doing);
  }
  const changes = returnedChanges(before, back.lines, standingOf(before, kept, back.saleId));
  const lines = withChanges(before, changes);
  const isUntouched = changes.every(({ countE4 }) => countE4 === 0n);
  // A receipt that sold none of the order's goods completed it all the same: its return opens it.
  if (isUntouched && !(order.state === "completed" && isNothingSold(lines))) return;
  await keepChanges(connection, order, before, changes, counting);
  await take(connection, order, isNothingSold(lines) ? "return all" : "return", doing);
}

/** What the annulled return took, on the lines that it took it from; where that is not kept, by its goods. */
function changesAgain(
  lines: readonly OrderLine[],
  kept: readonly LineSale[],
  { baseId, lines: back }: ReturnOfOrder,
): LineChange[] {
  const taken = kept.filter(({ transactionId }) => transactionId === baseId);
  if (taken.length === 0) return soldChanges(lines, back);
  return taken.map(({ line, countE4, totalE4 }) => ({ line, countE4: -countE4, totalE4: -totalE4 }));
}

/** Counts a receipt as sold whatever the order's state: a person says so. */
export async function countAgain(
  connection: Connection,
  order: Order,
  transactionId: bigint,
  sold: readonly SoldLine[],
  doing: Doing,
): Promise<void> {
  const lines = await readLines(connection, order.id);
  const counting = { saleId: transactionId, transactionId };
  await countChanges(connection, order, lines, soldChanges(lines, sold), counting, doing);
}

async function countChanges(
  connection: Connection,
  order: Order,
  before: readonly OrderLine[],
  changes: readonly LineChange[],
  counting: Counting | undefined,
  doing: Doing,
): Promise<void> {
  const lines = await keepChanges(connection, order, before, changes, counting);
  await take(connection, order, isDone(order, lines) ? "count" : "count part", doing);
}

/** Whether nothing stays open after a sale: a rest of 0.00 is nothing, for no receipt can sell it. */
function isDone(order: Order, lines: readonly OrderLine[]): boolean {
  return order.remainder === "close" || leftTotal(lines) === 0n;
}

/** @param counting undefined: of a sale of which it is not kept what it sold. */
async function keepChanges(
  connection: Connection,
  { id }: Order,
  before: readonly OrderLine[],
  changes: readonly LineChange[],
  counting: Counting | undefined,
): Promise<OrderLine[]> {
  const lines = withChanges(before, changes);
  await connection.query(sql.setSoldSql, [
    id,
    lines.map(({ line }) => line),
    lines.map(({ soldCountE4 }) => soldCountE4),
    lines.map(({ soldTotalE4 }) => soldTotalE4),
  ]);
  if (counting !== undefined) {
    const { saleId, transactionId } = counting;
    await addLineSales(
      connection,
      id,
      changes.map((change) => ({ ...change, saleId, transactionId })),
    );
  }
  return lines;
}

async function reasonText(
  connection: Connection,
  fault: ConflictReason,
  order: Order,
  sale: SaleOfOrder,
): Promise<string> {
  switch (fault) {
    case "cancelled":
      return "Заказ отменён.";
    case "sold already": {
      const { rows } = await connection.query<{ till: string; uid: string }>(sql.soldBySql, [order.id]);
      const [first] = rows;
      return first === undefined
        ? "Заказ уже выполнен."
        : `Заказ уже продан: ${first.till}, чек ${first.uid}.`;
    }
    case "old version":
      return `Продано по версии ${sale.version} заказа, действует версия ${order.version}.`;
    case "not posted":
      return "Заказ не проведён.";
    case "not for this till":
      return "ККМ нет в заказе.";
    case "in work":
      return `Заказ в работе: ${await nameOfTill(connection, order.claimDeviceId ?? 0)}.`;
  }
}
