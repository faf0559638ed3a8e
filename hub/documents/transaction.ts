import type { TransactionKind } from "@prilavok/contracts/exchange/transaction.ts";
import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import type * as contract from "@prilavok/contracts/office-api/transactions.ts";
import { e4ToJson } from "@prilavok/contracts/values/decimal.ts";
import type { Connection, Queryable } from "../database/pool.ts";
import { orderNumber } from "../orders/order.ts";
import { type DocumentKind, documentNumber } from "./kinds.ts";
import * as sql from "./read-sql.ts";
import type { SoldPosition } from "./rules.ts";

/** The store and the till of a transaction or document. */
export interface PlaceRow {
  readonly storeId: number;
  readonly storeExtId: string | null;
  readonly storeName: string;
  readonly tillId: number;
  readonly tillExtId: string | null;
  readonly tillName: string;
}

/** A row of «Транзакции ККМ». */
export interface TransactionRow extends PlaceRow {
  readonly id: bigint;
  readonly uid: string;
  readonly kind: TransactionKind;
  readonly annuls: TransactionKind | null;
  readonly baseUid: string | null;
  readonly number: bigint;
  readonly numberCheck: string;
  readonly shift: bigint;
  readonly at: Date;
  readonly day: string;
  readonly cashier: string;
  readonly totalE4: bigint;
  readonly cashE4: bigint;
  readonly cashlessE4: bigint;
  readonly certificateE4: bigint;
  readonly loadedAt: Date;
  readonly orderUid: string | null;
  readonly foundUid: string | null;
  readonly orderNumber: number | null;
  readonly orderVersion: number | null;
  readonly isOffline: boolean;
  readonly orderOutcome: "accepted" | "conflict" | "unknown" | null;
  readonly conflictReason: string | null;
  readonly settlement: string | null;
  readonly settledBy: string | null;
  readonly documents: contract.DocumentState;
  readonly documentsReason: string | null;
  readonly documentsAt: Date | null;
}

export interface TransactionFilter {
  readonly store?: number | undefined;
  readonly till?: number | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly documents?: contract.DocumentState | undefined;
  readonly order?: string | undefined;
  readonly conflict?: boolean | undefined;
}

/** In the order of their arrival. */
export async function listTransactions(
  database: Queryable,
  accountId: number,
  page: { readonly after: bigint; readonly limit: number },
  { store, till, from, to, documents, order, conflict }: TransactionFilter = {},
): Promise<TransactionRow[]> {
  const filters = [store, till, from, to, documents, order, conflict].map((value) => value ?? null);
  const { rows } = await database.query<TransactionRow>(sql.listTransactionsSql, [
    accountId,
    page.after,
    page.limit,
    ...filters,
  ]);
  return rows;
}

/** @throws Problem *not-found*. */
export async function findTransaction(
  database: Queryable,
  accountId: number,
  id: bigint,
): Promise<contract.WholeTransaction> {
  const { rows } = await database.query<TransactionRow>(sql.findTransactionSql, [accountId, id]);
  const [row] = rows;
  if (row === undefined) throw new Problem("not-found", `Транзакции ${id} нет.`, { path: "id" });
  const lines = await database.query<SoldPosition>(sql.transactionLinesSql, [id]);
  const made = await database.query<{ id: bigint; kind: DocumentKind; number: number }>(
    sql.documentsMadeSql,
    [id],
  );
  return {
    ...transactionAnswer(row),
    lines: lines.rows.map(lineAnswer),
    made: made.rows.map(referenceAnswer),
  };
}

/**
 * Lets a transaction that is set aside wait for KKMTransfer again, with those that return or annul it.
 * @throws Problem *not-found*; *wrong-state* when it is not set aside.
 */
export async function retryTransaction(
  connection: Connection,
  accountId: number,
  id: bigint,
): Promise<contract.WholeTransaction> {
  const { documents } = await findTransaction(connection, accountId, id);
  if (documents !== "set-aside") {
    throw new Problem("wrong-state", "Повторить можно только отложенную транзакцию.", { actual: documents });
  }
  await connection.query(sql.retrySql, [accountId, id]);
  return findTransaction(connection, accountId, id);
}

/** How many of the account's transactions wait for KKMTransfer, and how many it has set aside. */
export async function countTransfer(
  database: Queryable,
  accountId: number,
): Promise<{ waiting: number; setAside: number }> {
  const { rows } = await database.query<{ waiting: number; setAside: number }>(sql.countTransferSql, [
    accountId,
  ]);
  return rows[0] ?? { waiting: 0, setAside: 0 };
}

export function transactionAnswer(row: TransactionRow): contract.ListedTransaction {
  return {
    id: String(row.id),
    uid: row.uid,
    kind: row.kind,
    annuls: row.annuls,
    baseUid: row.baseUid,
    number: Number(row.number),
    numberCheck: row.numberCheck,
    shift: Number(row.shift),
    at: row.at.toISOString(),
    day: row.day,
    cashier: row.cashier,
    ...placeAnswer(row),
    total: e4ToJson(row.totalE4),
    cash: e4ToJson(row.cashE4),
    cashless: e4ToJson(row.cashlessE4),
    certificate: e4ToJson(row.certificateE4),
    order: orderAnswer(row),
    documents: row.documents,
    documentsReason: row.documentsReason,
    documentsAt: row.documentsAt?.toISOString() ?? null,
    loadedAt: row.loadedAt.toISOString(),
  };
}

function orderAnswer(row: TransactionRow): contract.ListedTransaction["order"] {
  const uid = row.orderUid ?? row.foundUid;
  if (uid === null) return null;
  return {
    uid,
    number: row.orderNumber === null ? null : orderNumber(row.orderNumber),
    version: row.orderVersion,
    isOffline: row.isOffline,
    outcome: row.orderOutcome,
    conflict: row.conflictReason,
    settlement: row.settlement,
    settledBy: row.settledBy,
  };
}

export function placeAnswer(row: PlaceRow) {
  return {
    store: { id: String(row.storeId), extId: row.storeExtId, name: row.storeName },
    till: { id: String(row.tillId), extId: row.tillExtId, name: row.tillName },
  };
}

export function referenceAnswer(row: {
  readonly id: bigint;
  readonly kind: DocumentKind;
  readonly number: number;
}) {
  return { id: String(row.id), kind: row.kind, number: documentNumber(row.kind, row.number) };
}

export function lineAnswer(line: Omit<SoldPosition, "unit">) {
  return {
    line: line.line,
    code: line.code,
    name: line.name,
    amount: e4ToJson(line.countE4),
    price: e4ToJson(line.priceE4),
    discount: e4ToJson(line.discountE4),
    total: e4ToJson(line.totalE4),
  };
}
