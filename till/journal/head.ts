import type { Connection } from "./connection.ts";
import type { Document } from "./document.ts";
import { type DocumentRow, documentOf, documentSql } from "./documents.ts";

/**
 * Where the journal stands after a document: everything that the next one is decided by, so that nothing is looked up
 * for it. Never changed but replaced, so that undoing a transaction is putting the old one back.
 */
export interface Head {
  readonly number: number;
  readonly hash: string;
  readonly shift: number;
  readonly atMs: number;
  /** The highest `atMs` of all documents. */
  readonly latestMs: number;
  readonly drawerE2: number;
  readonly isShiftOpen: boolean;
  /** Receipts of the shift so far. */
  readonly receiptsInShift: number;
  /** The shift's first document. */
  readonly opening: {
    readonly number: number;
    readonly atMs: number;
    readonly cashier: string;
  };
}

export function headAfter(before: Head | undefined, document: Document): Head {
  const { number, hash, shift, atMs, drawerE2, kind, cashier } = document;
  const isOpening = kind === "shift_open" || before === undefined;
  return {
    number,
    hash,
    shift,
    atMs,
    latestMs: Math.max(before?.latestMs ?? atMs, atMs),
    drawerE2,
    isShiftOpen: kind !== "shift_close",
    receiptsInShift: document.receiptInShift ?? (isOpening ? 0 : before.receiptsInShift),
    opening: isOpening ? { number, atMs, cashier } : before.opening,
  };
}

/** Reads the head from the file: two rows, however long the journal is. */
export function readHead(connection: Connection): Head | undefined {
  const row = connection.get<DocumentRow>(documentSql.last);
  if (row === undefined) return undefined;
  const first = connection.get<DocumentRow>(documentSql.pageOfShift, row.shift, 0, 1) ?? row;
  return {
    ...headAfter(undefined, documentOf(row)),
    latestMs: row.latest_ms,
    receiptsInShift:
      connection.get<{ receipts: number }>(documentSql.receiptsInShift, row.shift, 0)?.receipts ?? 0,
    opening: { number: first.number, atMs: first.at_ms, cashier: first.cashier },
  };
}
