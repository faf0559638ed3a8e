import type { Written } from "./evidence.ts";
import type { NoteCounts } from "./notes.ts";

export type ReasonCounts = Readonly<Record<string, number>>;

export interface DayTotal {
  readonly day: string;
  readonly receipts: number;
  readonly amount: string;
  /** How many of them are there already. */
  readonly known: number;
}

export interface FirstReceipt {
  readonly receipt: string;
  readonly ts: string;
  readonly amount: string;
  readonly cashier: string;
  readonly positions: readonly string[];
}

/** What the file says, and what would become of it. Every row of it is in one of these numbers. */
export interface ImportPreview extends Written {
  readonly file: string;
  readonly encoding: string;
  readonly delimiter: string;
  /** Field to column. */
  readonly columns: Readonly<Record<string, string>>;
  /** Rows of data, the header not among them. */
  readonly rows: number;
  /** Receipts that can be imported, refunds among them. */
  readonly receipts: number;
  readonly refunds: number;
  readonly positions: number;
  readonly sellers: number;
  /** Sum of these receipts, as a decimal. */
  readonly amount: string;
  /** How many of them are there already. */
  readonly known: number;
  /** Receipts that cannot be imported, and rows that belong to none, by reason. */
  readonly refused: ReasonCounts;
  readonly badRows: ReasonCounts;
  /** The first line of each reason, with what stands there. */
  readonly examples: Readonly<Record<string, string>>;
  readonly voidReceipts: number;
  readonly voidRows: number;
  readonly footings: readonly string[];
  readonly days: readonly DayTotal[];
  readonly first: readonly FirstReceipt[];
  readonly notes: NoteCounts;
  readonly warnings: readonly string[];
}

/** What became of the file. */
export interface ImportSummary extends ImportPreview {
  readonly dryRun: boolean;
  /** The import's id, for `import undo`; null: nothing was written. */
  readonly importId: number | null;
  /** Why nothing was written. */
  readonly notWritten?: string;
  /** Why the import ended early; absent when it went through. */
  readonly stopped?: string;
  readonly registered: number;
  readonly duplicates: number;
  readonly seconds: number;
}

export function sumOf(counts: ReasonCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

export function increase(counts: Record<string, number>, reason: string, by = 1): void {
  counts[reason] = (counts[reason] ?? 0) + by;
}
