import type { Queryable } from "../database/pool.ts";
import type { ReceivedReceipts } from "./completeness.ts";
import type { ReceivedNumbers } from "./numbers.ts";
import * as sql from "./sql.ts";

/** Where the receipts of a shift are; `shift` is any number that tells it from the others of the question. */
export interface Window {
  readonly shift: number;
  readonly storeId: number;
  readonly deviceId: number;
  /** Both seconds included; undefined: no bound. */
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  /** Ids of receipts that are another shift's. */
  readonly without?: readonly bigint[];
}

export const nothingReceived: ReceivedReceipts = { receipts: 0, totalE4: 0n, digest: "" };

/** What has arrived of each shift, by its number in the question. */
export async function readReceived(
  database: Queryable,
  windows: readonly Window[],
): Promise<Map<number, ReceivedReceipts>> {
  if (windows.length === 0) return new Map();
  const { rows } = await database.query<ReceivedReceipts & { readonly shift: number }>(sql.receivedSql, [
    toJson(windows),
  ]);
  return new Map(rows.map(({ shift, ...received }) => [shift, received]));
}

interface NumbersRow {
  readonly shift: number;
  /** Digits; null for none. */
  readonly own: readonly string[] | null;
  readonly endings: readonly string[] | null;
  readonly unreadable: number;
}

/** What is known of the receipts' numbers of each shift. More expensive than `readReceived`: for shifts where it matters. */
export async function readNumbers(
  database: Queryable,
  windows: readonly Window[],
): Promise<Map<number, ReceivedNumbers>> {
  if (windows.length === 0) return new Map();
  const { rows } = await database.query<NumbersRow>(sql.numbersSql, [toJson(windows)]);
  return new Map(
    rows.map(({ shift, own, endings, unreadable }) => [
      shift,
      { own: (own ?? []).map(Number), endings: (endings ?? []).map(Number), unreadable },
    ]),
  );
}

/** A receipt of a window. */
export interface WindowReceipt {
  readonly id: bigint;
  /** Undefined: it cannot be read. */
  readonly number: number | undefined;
}

/** The receipts of each window, in their order: at most `limit` of each. */
export async function readReceipts(
  database: Queryable,
  windows: readonly Window[],
  limit: number,
): Promise<Map<number, WindowReceipt[]>> {
  if (windows.length === 0) return new Map();
  type Row = { readonly shift: number; readonly id: bigint; readonly number: bigint | null };
  const { rows } = await database.query<Row>(sql.receiptsSql, [toJson(windows), limit]);
  const receipts = new Map<number, WindowReceipt[]>();
  for (const { shift, id, number } of rows) {
    const own = receipts.get(shift) ?? [];
    own.push({ id, number: number === null ? undefined : Number(number) });
    receipts.set(shift, own);
  }
  return receipts;
}

function toJson(windows: readonly Window[]): string {
  return JSON.stringify(
    windows.map(({ fromMs, toMs, without = [], ...rest }) => ({
      ...{ ...rest, from: isoOf(fromMs), until: isoOf(toMs), without: without.map(String) },
    })),
  );
}

function isoOf(momentMs: number | undefined): string | null {
  return momentMs === undefined ? null : new Date(momentMs).toISOString();
}
