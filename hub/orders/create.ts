import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import { momentToLocal } from "@prilavok/contracts/values/time.ts";
import type { Connection } from "../database/pool.ts";
import { takeNumbers } from "../documents/numbers.ts";
import { zoneOfAccount } from "../network/account.ts";
import { checkExtId } from "../office/fields.ts";
import { newHeader, readHeader, type WrittenHeader } from "./header.ts";
import { readWrittenLines, totalOf, type WrittenLine, writeLines } from "./lines.ts";
import type { Order } from "./order.ts";
import * as sql from "./sql.ts";
import { note } from "./step.ts";

export interface WrittenOrder extends WrittenHeader {
  /** The orderer's own id. */
  readonly extId?: string | undefined;
  readonly lines: readonly WrittenLine[];
}

/**
 * Makes an order, a «Черновик» with the next number of its year (by the account's zone, at the time of the order).
 * @throws Problem *in-use* when the account has an order of this ext id: `actual` is its uid; and what lines and header
 *   throw.
 */
export async function createOrder(
  connection: Connection,
  nowMs: number,
  accountId: number,
  written: WrittenOrder,
  actor: string,
): Promise<Order> {
  const extId = checkExtId(written.extId ?? null);
  await refuseExtIdInUse(connection, accountId, extId);
  const zone = await zoneOfAccount(connection, accountId);
  const header = await readHeader(connection, accountId, zone, newHeader(nowMs), written);
  const lines = await readWrittenLines(connection, accountId, written.lines);
  const totalE4 = totalOf(lines);
  const year = new Date(momentToLocal(header.orderedAt.getTime(), zone)).getUTCFullYear();
  const number = await takeNumbers(connection, accountId, "order", year);
  const { rows } = await connection.query<Order>(sql.insertOrderSql, [
    accountId,
    year,
    number,
    extId,
    header.orderedAt,
    header.customerId,
    header.customerName,
    header.customerPhone,
    header.warehouseId,
    header.comment,
    header.remainder,
    totalE4,
    new Date(nowMs),
  ]);
  const [order] = rows;
  if (order === undefined) {
    // Another one came between the look and the writing; the number goes back with the transaction.
    await refuseExtIdInUse(connection, accountId, extId);
    throw new Error("the statement returned no order");
  }
  await writeLines(connection, order.id, lines);
  await note(connection, null, order, "create", { nowMs, actor });
  return order;
}

async function refuseExtIdInUse(
  connection: Connection,
  accountId: number,
  extId: string | null,
): Promise<void> {
  if (extId === null) return;
  const { rows } = await connection.query<{ uid: string }>(sql.findUidByExtIdSql, [accountId, extId]);
  if (rows[0] === undefined) return;
  throw new Problem("in-use", `Заказ с внешним идентификатором «${extId}» уже есть`, {
    path: "extId",
    actual: rows[0].uid,
  });
}
