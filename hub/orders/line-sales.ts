import type { Connection } from "../database/pool.ts";
import type { CountedLine, Counts, LineChange } from "./sold-lines.ts";
import * as sql from "./sql.ts";

/** Which receipt counts something on an order's lines, and of which sale that is. */
export interface Counting {
  /** The sale that is counted, or whose goods come back. */
  readonly saleId: bigint;
  /** The receipt that counts: the sale itself, its return, or what annuls one of them. */
  readonly transactionId: bigint;
}

/** What one receipt counts on one line of its order. */
export interface LineSale extends LineChange, Counting {}

/** What all receipts count on an order's lines. Sales of before this was kept have none. */
export async function readLineSales(connection: Connection, orderId: number): Promise<LineSale[]> {
  return (await connection.query<LineSale>(sql.lineSalesSql, [orderId])).rows;
}

export async function addLineSales(
  connection: Connection,
  orderId: number,
  rows: readonly LineSale[],
): Promise<void> {
  if (rows.length === 0) return;
  await connection.query(sql.insertLineSalesSql, [
    orderId,
    rows.map(({ line }) => line),
    rows.map(({ saleId }) => saleId),
    rows.map(({ transactionId }) => transactionId),
    rows.map(({ countE4 }) => countE4),
    rows.map(({ totalE4 }) => totalE4),
  ]);
}

export async function replaceLineSales(
  connection: Connection,
  orderId: number,
  rows: readonly LineSale[],
): Promise<void> {
  await connection.query(sql.deleteLineSalesSql, [orderId]);
  await addLineSales(connection, orderId, rows);
}

/** Whether it is kept what the sale has sold of each line. */
export function isKept(rows: readonly LineSale[], saleId: bigint): boolean {
  return rows.some(({ transactionId }) => transactionId === saleId);
}

/**
 * What stands of a sale by line, after what came back. Of a sale that is not kept: what is sold by all that are not.
 */
export function standingOf(
  order: readonly CountedLine[],
  rows: readonly LineSale[],
  saleId: bigint,
): ReadonlyMap<number, Counts> {
  if (isKept(rows, saleId)) return sumsByLine(rows.filter((row) => row.saleId === saleId));
  const kept = sumsByLine(rows);
  return new Map(
    order.map(({ line, soldCountE4, soldTotalE4 }) => {
      const { countE4, totalE4 } = kept.get(line) ?? { countE4: 0n, totalE4: 0n };
      return [
        line,
        { countE4: notNegative(soldCountE4 - countE4), totalE4: notNegative(soldTotalE4 - totalE4) },
      ];
    }),
  );
}

function sumsByLine(rows: readonly LineSale[]): Map<number, Counts> {
  const sums = new Map<number, Counts>();
  for (const { line, countE4, totalE4 } of rows) {
    const before = sums.get(line) ?? { countE4: 0n, totalE4: 0n };
    sums.set(line, { countE4: before.countE4 + countE4, totalE4: before.totalE4 + totalE4 });
  }
  return sums;
}

function notNegative(value: bigint): bigint {
  return value < 0n ? 0n : value;
}
