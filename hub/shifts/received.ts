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

/** What is known of the receipts' numbers of each shift. Dearer than `readReceived`: for shifts where it matters. */
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

function toJson(windows: readonly Window[]): string {
  return JSON.stringify(
    windows.map(({ fromMs, toMs, ...rest }) => ({ ...rest, from: isoOf(fromMs), until: isoOf(toMs) })),
  );
}

function isoOf(momentMs: number | undefined): string | null {
  return momentMs === undefined ? null : new Date(momentMs).toISOString();
}
