import type { E4 } from "@prilavok/contracts/values/decimal.ts";
import type { Connection } from "../database/pool.ts";
import * as sql from "./remove-sql.ts";
import { RollupGroup, type RollupInput } from "./rollup.ts";

/** Receipts by their ids: from the first to the one before the end, of these stores. */
export interface IdRange {
  readonly storeIds: readonly number[];
  readonly firstId: number;
  readonly endId: number;
}

/**
 * Removes receipts but for those that a till was told of, and takes out of the roll-ups what they brought in. The caller's transaction makes it one step.
 * Locks go in the writer's order (receipts, then roll-up rows in key order), so that the two never wait for each other.
 * @returns how many were removed.
 */
export async function removeReceipts(connection: Connection, range: IdRange): Promise<number> {
  const inRange = [range.storeIds, range.firstId, range.endId];
  await connection.query(sql.lockReceiptsSql, inRange);
  const receipts = await connection.query<ReceiptRow>(sql.readReceiptsSql, inRange);
  if (receipts.rows.length === 0) return 0;
  const values = [range.storeIds, receipts.rows.map(({ id }) => id)];
  const positions = await connection.query<PositionRow>(sql.readPositionsSql, values);
  const attributes = await connection.query<AttributeRow>(sql.readAttributesSql, values);
  const group = new RollupGroup();
  for (const input of inputsOf(receipts.rows, positions.rows, attributes.rows)) group.add(input);
  const columns = group.toColumns();
  await connection.query(sql.lockRollupsSql, columns.slice(0, sql.rollupKeys));
  await connection.query(sql.subtractRollupsSql, columns);
  await connection.query(sql.deleteEmptyRollupsSql, columns.slice(0, sql.rollupKeys));
  for (const text of [sql.deleteAttributesSql, sql.deletePositionsSql, sql.deleteReceiptsSql]) {
    await connection.query(text, values);
  }
  return receipts.rows.length;
}

interface ReceiptRow {
  readonly storeId: number;
  readonly id: bigint;
  readonly day: string;
  readonly hour: number;
  readonly amountE4: bigint;
  readonly discountE4: bigint;
  readonly cashierId: number | null;
}

interface PositionRow {
  readonly receiptId: bigint;
  readonly countE4: bigint;
  readonly totalE4: bigint;
  readonly sellerId: number | null;
  readonly categorySetId: number | null;
}

interface AttributeRow {
  readonly receiptId: bigint;
  readonly attributeId: number;
  readonly valueE4: bigint;
}

/** The stored receipts as the roll-ups took them in. */
function inputsOf(
  receipts: readonly ReceiptRow[],
  positions: readonly PositionRow[],
  attributes: readonly AttributeRow[],
): RollupInput[] {
  const positionsOf = Map.groupBy(positions, ({ receiptId }) => receiptId);
  const attributesOf = Map.groupBy(attributes, ({ receiptId }) => receiptId);
  return receipts.map(({ storeId, id, day, hour, amountE4, discountE4, cashierId }) => {
    const lines = positionsOf.get(id) ?? [];
    const values = attributesOf.get(id) ?? [];
    return {
      storeId,
      receipt: {
        day,
        hour,
        amountE4: toE4(amountE4),
        discountE4: toE4(discountE4),
        positions: lines.map((line) => ({ countE4: toE4(line.countE4), totalE4: toE4(line.totalE4) })),
        attributes: values.map(({ valueE4 }) => ({ valueE4: toE4(valueE4) })),
      },
      cashierId,
      sellerIds: lines.map(({ sellerId }) => sellerId),
      categorySetIds: lines.map(({ categorySetId }) => categorySetId),
      attributeIds: values.map(({ attributeId }) => attributeId),
    };
  });
}

/** A stored value is within the contract's range. */
function toE4(value: bigint): E4 {
  return Number(value) as E4;
}
