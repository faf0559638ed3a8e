import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import type { Connection } from "../database/pool.ts";
import { checkLines } from "../office/fields.ts";
import { lockOrder, type Order, readLines } from "./order.ts";
import { countAgain } from "./sale.ts";
import { isNothingSold, type SoldLine } from "./sold-lines.ts";
import * as sql from "./sql.ts";
import { note } from "./step.ts";

export type Decision = "dismiss" | "accept";

export interface Settlement {
  readonly accountId: number;
  /** The order that the conflict is shown at. */
  readonly uid: string;
  readonly transactionId: bigint;
  readonly decision: Decision;
  /** What the person has to say to it; may be empty. */
  readonly note: string;
  readonly actor: string;
}

interface Conflict {
  readonly id: bigint;
  readonly uid: string;
  readonly deviceId: number;
  readonly orderId: number | null;
  readonly outcome: string | null;
  readonly settledAt: Date | null;
}

/**
 * A person's word on a receipt that conflicts with its order. `dismiss`: it stays a receipt without the order, and has
 * documents if such have. `accept`: it sold the order after all, and documents are made of it; possible while no accepted receipt of the order stands, and
 * for a receipt of which nothing has come back.
 * @throws Problem *not-found* when the order has no such conflict; *in-use* when it is settled; *unprocessable* when it
 *   cannot be accepted.
 */
export async function settle(connection: Connection, nowMs: number, asked: Settlement): Promise<Order> {
  const order = await lockOrder(connection, asked.accountId, asked.uid);
  const conflict = await lockConflict(connection, order, asked);
  const { decision, actor } = asked;
  if (decision === "accept") await refuseAccepting(connection, order, conflict);
  checkLines("note", asked.note);
  const told = asked.note === "" ? decision : `${decision}: ${asked.note}`;
  const isAccepted = decision === "accept";
  await connection.query(sql.settleSql, [conflict.id, new Date(nowMs), actor, told, isAccepted]);
  const { rows } = await connection.query<{ count: number }>(sql.openConflictsSql, [order.id]);
  await connection.query(sql.setConflictSql, [order.id, (rows[0]?.count ?? 0) > 0, new Date(nowMs)]);
  const detail = { transactionId: String(conflict.id), receiptUid: conflict.uid, note: asked.note };
  const doing = { nowMs, actor, detail };
  if (isAccepted) {
    const lines = await connection.query<SoldLine>(sql.transactionLinesSql, [conflict.id]);
    await countAgain(connection, order, conflict.id, lines.rows, doing);
  } else {
    await connection.query(sql.dismissedDocumentsSql, [conflict.id]);
    await note(connection, order, order, "dismiss", doing);
  }
  return lockOrder(connection, asked.accountId, asked.uid);
}

async function lockConflict(
  connection: Connection,
  order: Order,
  { transactionId, accountId }: Settlement,
): Promise<Conflict> {
  const { rows } = await connection.query<Conflict>(sql.lockConflictSql, [accountId, transactionId]);
  const [conflict] = rows;
  const facts = { path: "transactionId", actual: String(transactionId) };
  if (conflict?.orderId !== order.id) throw new Problem("not-found", "У заказа нет такого конфликта", facts);
  if (conflict.settledAt !== null) throw new Problem("in-use", "По этому конфликту уже решено", facts);
  if (conflict.outcome !== "conflict") {
    throw new Problem("not-found", "У заказа нет такого конфликта", facts);
  }
  return conflict;
}

async function refuseAccepting(connection: Connection, order: Order, conflict: Conflict): Promise<void> {
  if (order.state === "completed" || !isNothingSold(await readLines(connection, order.id))) {
    throw new Problem("unprocessable", "Заказ уже продан другим чеком: сначала оформите по нему возврат", {
      path: "decision",
    });
  }
  const { rows } = await connection.query<{ isReturned: boolean }>(sql.returnedSql, [
    conflict.deviceId,
    conflict.uid,
  ]);
  if (rows[0]?.isReturned === true) {
    throw new Problem("unprocessable", "По этому чеку уже был возврат, или он аннулирован", {
      path: "decision",
    });
  }
}
