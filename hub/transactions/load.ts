import type { Connection } from "../database/pool.ts";
import { applyEffects, documentsWithoutOrder, type OrderOutcome } from "./effects.ts";
import * as sql from "./sql.ts";
import type { DocumentsFor, LoadingTill, Transaction } from "./transaction.ts";

/** The space of advisory locks that loads take, by device. */
const loadingLock = 7_450_202;

export interface Loaded {
  readonly duplicates: number;
  /** By receipt, in the order in which they came: of those that name an order. */
  readonly orders: readonly { readonly uid: string; readonly outcome: OrderOutcome }[];
}

/** A uid with two contents. Nothing of the batch is written. */
export class TransactionConflict extends Error {
  readonly index: number;
  readonly storedContent: string;
  readonly sentContent: string;

  constructor(index: number, storedContent: string, sentContent: string) {
    super("a transaction of this uid and other content exists");
    this.index = index;
    this.storedContent = storedContent;
    this.sentContent = sentContent;
  }
}

/**
 * Loads a till's receipts into «Транзакции ККМ»: those that are new by one statement, then, one by one, what they do to
 * customer orders. A receipt that is there changes nothing.
 * @param connection inside a transaction, which takes all of them or none.
 * @throws TransactionConflict
 */
export async function loadTransactions(
  connection: Connection,
  nowMs: number,
  till: LoadingTill,
  transactions: readonly Transaction[],
): Promise<Loaded> {
  const distinct = distinctOf(transactions);
  const { rows } = await connection.query<{ documentsFor: DocumentsFor }>(sql.beginSql, [
    loadingLock,
    till.deviceId,
    till.accountId,
  ]);
  const documentsFor = rows[0]?.documentsFor ?? "orders";
  const ids = await insert(connection, nowMs, till, distinct, documentsFor);
  const outcomes = await outcomesBefore(connection, till, transactions, ids);
  const fresh = distinct.flatMap((transaction) => {
    const id = ids.get(transaction.uid);
    return id === undefined ? [] : [{ ...transaction, id }];
  });
  const effects = await applyEffects(connection, { nowMs, till, documentsFor }, fresh);
  for (const [uid, outcome] of effects) outcomes.set(uid, outcome);
  return {
    duplicates: transactions.length - ids.size,
    orders: transactions.flatMap(({ uid }) => {
      const outcome = outcomes.get(uid);
      return outcome === undefined ? [] : [{ uid, outcome }];
    }),
  };
}

/** Each uid once. @throws TransactionConflict when it has two contents. */
function distinctOf(transactions: readonly Transaction[]): Transaction[] {
  const first = new Map<string, Transaction>();
  for (const [index, transaction] of transactions.entries()) {
    const known = first.get(transaction.uid);
    if (known === undefined) first.set(transaction.uid, transaction);
    else if (known.content !== transaction.content) {
      throw new TransactionConflict(index, known.content, transaction.content);
    }
  }
  return [...first.values()];
}

/** @returns the ids of those that were not there. */
async function insert(
  connection: Connection,
  nowMs: number,
  { accountId, storeId, deviceId }: LoadingTill,
  transactions: readonly Transaction[],
  documentsFor: DocumentsFor,
): Promise<ReadonlyMap<string, bigint>> {
  const of = <T>(read: (transaction: Transaction) => T) => transactions.map(read);
  const lines = transactions.flatMap((transaction, index) =>
    transaction.lines.map((line, place) => ({ ...line, transaction: index + 1, line: place + 1 })),
  );
  const { rows } = await connection.query<{ id: bigint; uid: string }>(sql.insertSql, [
    accountId,
    storeId,
    deviceId,
    new Date(nowMs),
    of(({ uid }) => uid),
    of(({ kind }) => kind),
    of(({ annuls }) => annuls),
    of(({ baseUid }) => baseUid),
    of(({ number }) => number),
    of(({ numberCheck }) => numberCheck),
    of(({ shift }) => shift),
    of(({ atMs }) => new Date(atMs)),
    of(({ day }) => day),
    of(({ cashier }) => cashier),
    of(({ totalE4 }) => totalE4),
    of(({ cashE4 }) => cashE4),
    of(({ cashlessE4 }) => cashlessE4),
    of(({ certificateE4 }) => certificateE4),
    of(({ content }) => content),
    of(({ order }) => order?.uid ?? null),
    of(({ order }) => order?.version ?? null),
    of(({ order }) => order?.claimId ?? null),
    of(({ order }) => order?.isOffline ?? false),
    of((transaction) => documentsWithoutOrder(transaction, documentsFor)),
    lines.map(({ transaction }) => transaction),
    lines.map(({ line }) => line),
    lines.map(({ code }) => code),
    lines.map(({ name }) => name),
    lines.map(({ countE4 }) => countE4),
    lines.map(({ priceE4 }) => priceE4),
    lines.map(({ discountE4 }) => discountE4),
    lines.map(({ totalE4 }) => totalE4),
  ]);
  return new Map(rows.map(({ id, uid }) => [uid, id]));
}

/**
 * What became before of the orders of those that are there already.
 * @throws TransactionConflict when one of them has another content.
 */
async function outcomesBefore(
  connection: Connection,
  { deviceId }: LoadingTill,
  transactions: readonly Transaction[],
  fresh: ReadonlyMap<string, bigint>,
): Promise<Map<string, OrderOutcome>> {
  const repeated = transactions.filter(({ uid }) => !fresh.has(uid));
  if (repeated.length === 0) return new Map();
  interface Before {
    readonly uid: string;
    readonly content: string;
    readonly outcome: OrderOutcome | null;
  }
  const { rows } = await connection.query<Before>(sql.loadedBeforeSql, [
    deviceId,
    repeated.map(({ uid }) => uid),
  ]);
  const before = new Map(rows.map((row) => [row.uid, row]));
  const outcomes = new Map<string, OrderOutcome>();
  for (const [index, { uid, content }] of transactions.entries()) {
    const known = before.get(uid);
    if (known === undefined) continue;
    if (known.content !== content) throw new TransactionConflict(index, known.content, content);
    if (known.outcome !== null) outcomes.set(uid, known.outcome);
  }
  return outcomes;
}
