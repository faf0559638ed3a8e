import { arrayLiteral } from "../database/columns.ts";
import type { Connection } from "../database/pool.ts";
import { takeNumbers } from "./numbers.ts";
import type { DraftDocument, WaitingTransaction } from "./rules.ts";
import * as sql from "./write-sql.ts";

/** What becomes of one transaction. */
export interface Outcome {
  readonly transaction: WaitingTransaction;
  readonly documents: readonly DraftDocument[];
  /** Why it is set aside. */
  readonly fault: string | null;
}

interface Entry {
  readonly id: bigint;
  readonly transaction: WaitingTransaction;
  readonly draft: DraftDocument;
  readonly year: number;
}
type Value = number | string | null;

/**
 * Writes documents and lines and marks their transactions, in a few statements however many they are. The numbers are
 * taken as late as can be, since other runners wait for them from then on.
 */
export async function writeDocuments(
  connection: Connection,
  nowMs: number,
  outcomes: readonly Outcome[],
): Promise<void> {
  const now = new Date(nowMs).toISOString();
  const entries = await entriesOf(connection, outcomes);
  await connection.query(sql.markSql, [
    outcomes.map(({ transaction }) => String(transaction.id)),
    outcomes.map(({ fault }) => fault),
    now,
  ]);
  if (entries.length === 0) return;
  const numbers = await numbersOf(connection, entries);
  const documents = entries.map((entry) => documentRow(entry, numbers.get(entry.id) ?? 0, now));
  await connection.query(sql.insertDocumentsSql, columnsOf(sql.documentColumns, documents));
  const lines = entries.flatMap(lineRows);
  if (lines.length > 0) await connection.query(sql.insertLinesSql, columnsOf(sql.lineColumns, lines));
}

async function entriesOf(connection: Connection, outcomes: readonly Outcome[]): Promise<Entry[]> {
  const count = outcomes.reduce((sum, { documents }) => sum + documents.length, 0);
  if (count === 0) return [];
  const { rows } = await connection.query<{ id: bigint }>(sql.takeIdsSql, [count]);
  const ids = rows.values();
  return outcomes.flatMap(({ transaction, documents }) =>
    documents.map((draft) => {
      const id = ids.next().value?.id;
      if (id === undefined) throw new Error("the statement returned too few ids");
      return { id, transaction, draft, year: Number(transaction.day.slice(0, 4)) };
    }),
  );
}

/** Numbers by document. They follow the order of the transactions; locks follow accounts, kinds, years. */
async function numbersOf(
  connection: Connection,
  entries: readonly Entry[],
): Promise<ReadonlyMap<bigint, number>> {
  const groups = Map.groupBy(entries, ({ transaction, draft, year }) =>
    [String(transaction.accountId).padStart(10, "0"), draft.kind, year].join(" "),
  );
  const numbers = new Map<bigint, number>();
  for (const [, group] of [...groups].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const [first] = group;
    if (first === undefined) continue;
    const { transaction, draft, year } = first;
    const number = await takeNumbers(connection, transaction.accountId, draft.kind, year, group.length);
    group.forEach(({ id }, index) => void numbers.set(id, number + index));
  }
  return numbers;
}

const text = (value: bigint | null) => (value === null ? null : String(value));

function documentRow({ id, transaction, draft, year }: Entry, number: number, now: string): Value[] {
  return [
    String(id),
    transaction.accountId,
    draft.kind,
    year,
    number,
    transaction.at.toISOString(),
    transaction.day,
    String(transaction.id),
    transaction.storeId,
    transaction.deviceId,
    draft.orderId,
    text(draft.baseId),
    draft.customerId,
    draft.customerName,
    draft.warehouseId,
    draft.cashDeskId,
    String(draft.isPosted),
    draft.isPosted ? now : null,
    String(draft.totalE4),
    String(draft.cashE4),
    String(draft.cashlessE4),
    String(draft.certificateE4),
    now,
  ];
}

function lineRows({ id, draft }: Entry): Value[][] {
  return draft.lines.map((line) => [
    String(id),
    line.line,
    line.code,
    line.name,
    line.unit,
    String(line.countE4),
    String(line.priceE4),
    String(line.discountE4),
    String(line.totalE4),
  ]);
}

/** Rows as one array literal a column, in the order of the columns. */
function columnsOf(columns: Readonly<Record<string, string>>, rows: readonly (readonly Value[])[]): string[] {
  return Object.keys(columns).map((_, index) => arrayLiteral(rows.map((row) => row[index] ?? null)));
}
