import { expect } from "vitest";
import type { World } from "./world.ts";

interface Transaction {
  readonly id: bigint;
  readonly uid: string;
  readonly deviceId: number;
  readonly kind: string;
  readonly annuls: string | null;
  readonly baseUid: string | null;
  readonly orderUid: string | null;
  readonly outcome: string | null;
  /** A person has said that it is not the order's. */
  readonly isDismissed: boolean;
  readonly totalE4: bigint;
  readonly cashE4: bigint;
}

interface Document {
  readonly transactionId: bigint;
  readonly kind: string;
  readonly year: number;
  readonly number: number;
  readonly isPosted: boolean;
  readonly hasDesk: boolean;
  readonly totalE4: bigint;
}

const transactionsSql = `
select id, uid, device_id as "deviceId", kind, annuls, base_uid as "baseUid", order_uid as "orderUid",
       order_outcome as outcome, coalesce(settlement like 'dismiss%', false) as "isDismissed", total_e4 as "totalE4", cash_e4 as "cashE4"
  from kkm_transaction where account_id = $1 order by id`;
const documentsSql = `
select transaction_id as "transactionId", kind, year::int, number, is_posted as "isPosted",
       cash_desk_id is not null as "hasDesk", total_e4 as "totalE4"
  from document where account_id = $1 order by transaction_id, kind desc`;
const ordersSql = `select 'order' as kind, year::int, number from customer_order where account_id = $1`;
const lastSql = `select kind, year::int, last from document_number where account_id = $1`;

type Numbered = Pick<Document, "kind" | "year" | "number">;

/** Each transaction has exactly the documents that it is to have, and the numbers of each kind and year have no gap. */
export async function auditDocuments({ hubs, accountId }: World, isForAll: boolean): Promise<number> {
  const read = async <Row extends object>(sql: string) =>
    (await hubs.asked((pool) => pool.query<Row>(sql, [accountId]))).rows;
  const transactions = await read<Transaction>(transactionsSql);
  const documents = await read<Document>(documentsSql);
  const made = Map.groupBy(documents, ({ transactionId }) => transactionId);
  for (const transaction of transactions) {
    const found = (made.get(transaction.id) ?? []).map(({ kind, totalE4 }) => ({ kind, totalE4 }));
    expect(found, `documents of ${transaction.kind} ${transaction.uid}`).toEqual(
      expectedOf(transaction, transactions, isForAll),
    );
  }
  const cashOrders = documents.filter(({ kind }) => kind.startsWith("cash"));
  for (const { isPosted, hasDesk } of cashOrders) expect(isPosted).toBe(hasDesk);
  expectGapless([...documents, ...(await read<Numbered>(ordersSql))], await read(lastSql));
  return documents.length;
}

/** What went out makes an invoice, what came back a return's; of money in cash a cash order. */
function expectedOf(
  transaction: Transaction,
  all: readonly Transaction[],
  isForAll: boolean,
): Pick<Document, "kind" | "totalE4">[] {
  if (!hasDocuments(transaction, all, isForAll)) return [];
  const { kind, annuls, totalE4, cashE4 } = transaction;
  const goesOut = kind === "sale" || (kind === "rollback" && annuls !== "sale");
  const cash = { kind: goesOut ? "cash_receipt" : "cash_expense", totalE4: cashE4 };
  const invoice = { kind: goesOut ? "invoice" : "return_invoice", totalE4 };
  return [invoice, ...(cashE4 > 0n ? [cash] : [])];
}

function hasDocuments(transaction: Transaction, all: readonly Transaction[], isForAll: boolean): boolean {
  const { kind, orderUid, outcome, isDismissed, baseUid, deviceId } = transaction;
  if (kind === "sale") return outcome === "accepted" || (isForAll && (orderUid === null || isDismissed));
  const base = all.find((one) => one.uid === baseUid && one.deviceId === deviceId);
  if (base === undefined) throw new Error(`${kind} without what it is of`);
  return hasDocuments(base, all, isForAll);
}

function expectGapless(
  numbered: readonly Numbered[],
  lasts: readonly { readonly kind: string; readonly year: number; readonly last: number }[],
): void {
  const given = Map.groupBy(numbered, ({ kind, year }) => `${kind} ${year}`);
  for (const [name, members] of given) {
    const numbers = members.map(({ number }) => number).toSorted((one, other) => one - other);
    expect(numbers, `numbers of ${name}`).toEqual(numbers.map((_, place) => place + 1));
  }
  const counted = Object.fromEntries([...given].map(([name, members]) => [name, members.length]));
  const kept = Object.fromEntries(lasts.map(({ kind, year, last }) => [`${kind} ${year}`, last]));
  expect(kept, "the last numbers given").toEqual(counted);
}
