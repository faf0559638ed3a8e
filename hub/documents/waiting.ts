import type { TransactionKind } from "@prilavok/contracts/exchange/transaction.ts";
import type { Connection } from "../database/pool.ts";
import { judgeFamilies, readFamilies } from "../transactions/families.ts";
import type { ReturnFault } from "../transactions/returns.ts";
import type { BaseDocument, BaseTransaction, SoldOrder, SoldPosition, WaitingTransaction } from "./rules.ts";
import * as sql from "./waiting-sql.ts";

const linesPerBatchMax = 20_000;
const unitByDefault = "шт";

type TakenRow = Omit<WaitingTransaction, "base" | "returnFault" | "order" | "lines"> & {
  readonly orderId: number | null;
  readonly customerId: number | null;
  readonly customerName: string | null;
  readonly orderWarehouseId: number | null;
  readonly baseId: bigint | null;
  readonly baseKind: TransactionKind | null;
  readonly baseDocuments: BaseTransaction["documents"] | null;
};
type Owned<T> = T & { readonly transactionId: bigint };

/** Which are taken: the first that wait, or one. */
export interface Taking {
  readonly limit: number;
  readonly only?: bigint | undefined;
  /** Lines that a batch holds in memory; absent: those of twenty receipts of the greatest length. */
  readonly linesMax?: number;
}

/**
 * Locks waiting transactions that no other runner has, and reads all that their documents need, in a few statements.
 * Fewer than there are when their lines are too many for one batch.
 */
export async function takeWaiting(
  connection: Connection,
  { limit, only, linesMax = linesPerBatchMax }: Taking,
): Promise<WaitingTransaction[]> {
  const { rows } = await connection.query<TakenRow>(sql.takeWaitingSql, [limit, only ?? null]);
  if (rows.length === 0) return [];
  const documents = await documentsOf(connection, rows);
  const { lines, complete } = await linesOf(connection, rows, linesMax);
  const faults = await returnFaultsOf(connection, complete);
  return complete.map((row) => ({
    ...row,
    base: baseOf(row, documents),
    returnFault: faults.get(row.id) ?? null,
    order: orderOf(row),
    lines: lines.get(row.id) ?? [],
  }));
}

async function documentsOf(
  connection: Connection,
  rows: readonly TakenRow[],
): Promise<ReadonlyMap<bigint, BaseDocument[]>> {
  const bases = rows.flatMap(({ baseId }) => (baseId === null ? [] : [String(baseId)]));
  if (bases.length === 0) return new Map();
  const found = await connection.query<Owned<BaseDocument>>(sql.documentsOfSql, [bases]);
  return Map.groupBy(found.rows, ({ transactionId }) => transactionId);
}

/** Of returns and rollbacks, each beside all others of its base, whether those have documents or not. */
async function returnFaultsOf(
  connection: Connection,
  rows: readonly TakenRow[],
): Promise<ReadonlyMap<bigint, ReturnFault | null>> {
  const back = rows.filter(({ kind, baseId }) => kind !== "sale" && baseId !== null);
  const judged = await judgeFamilies(connection, await readFamilies(connection, back));
  return new Map(judged.map(({ id, fault }) => [id, fault]));
}

async function linesOf(connection: Connection, rows: readonly TakenRow[], linesMax: number) {
  const ids = rows.map(({ id }) => String(id));
  const found = await connection.query<Owned<SoldPosition>>(sql.linesOfSql, [ids, linesMax, unitByDefault]);
  const lines: ReadonlyMap<bigint, SoldPosition[]> = Map.groupBy(
    found.rows,
    ({ transactionId }) => transactionId,
  );
  const last = found.rows.at(-1)?.transactionId;
  if (found.rows.length < linesMax || last === undefined) return { lines, complete: rows };
  // The last one may have more lines than were read. The first of all has fewer than that, and is complete.
  return { lines, complete: rows.filter(({ id }) => id < last) };
}

function baseOf(
  { baseId, baseKind, baseDocuments }: TakenRow,
  documents: ReadonlyMap<bigint, BaseDocument[]>,
): BaseTransaction | undefined {
  if (baseId === null || baseKind === null || baseDocuments === null) return undefined;
  return { kind: baseKind, documents: baseDocuments, made: documents.get(baseId) ?? [] };
}

function orderOf({ orderId, customerId, customerName, orderWarehouseId }: TakenRow): SoldOrder | undefined {
  if (orderId === null) return undefined;
  return { id: orderId, customerId, customerName: customerName ?? "", warehouseId: orderWarehouseId };
}
