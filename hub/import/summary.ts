import { formatE4 } from "@prilavok/contracts/values/decimal.ts";
import type { Batch } from "./batches.ts";
import { type Note, type NoteCounts, notes } from "./receipt.ts";

export type ReasonCounts = Readonly<Record<string, number>>;

/** What became of the file. Every row of it is in one of these numbers. */
export interface ImportSummary {
  readonly file: string;
  /** Why the import ended early; absent when it went through. */
  readonly stopped?: string;
  readonly dryRun: boolean;
  /** Rows of data, the header not among them. */
  readonly rows: number;
  /** Receipts found, refunds among them. */
  readonly receipts: number;
  readonly refunds: number;
  readonly positions: number;
  /** Sum of the receipts that could be sent, as a decimal. */
  readonly amount: string;
  /** New at the hub, and known to it from before. */
  readonly registered: number;
  readonly duplicates: number;
  /** Receipts refused, by reason: by the importer before sending, or by the hub. */
  readonly refused: ReasonCounts;
  /** Rows that belong to no receipt, by reason. */
  readonly skippedRows: ReasonCounts;
  readonly notes: NoteCounts;
  /** Receipts that an earlier, interrupted run had brought in. */
  readonly resumedReceipts: number;
  readonly seconds: number;
}

export function sumOf(counts: ReasonCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Counts what was read of the file, batch by batch. */
export class ReadTally {
  rows = 0;
  receipts = 0;
  refunds = 0;
  positions = 0;
  amountE4 = 0n;
  readonly refused: Record<string, number> = {};
  readonly skippedRows: Record<string, number> = {};
  readonly notes: NoteCounts = {};

  add({ ready, unsendable, skipped }: Batch): void {
    this.receipts += ready.length + unsendable.length;
    this.rows += skipped.length;
    for (const receipt of ready) {
      this.rows += receipt.rows;
      this.positions += receipt.positions;
      this.amountE4 += receipt.amountE4;
      if (receipt.amountE4 < 0n) this.refunds += 1;
      for (const [note, count] of Object.entries(receipt.notes)) increase(this.notes, note, count);
    }
    for (const { rows, fault } of unsendable) {
      this.rows += rows;
      increase(this.refused, fault.reason, 1);
    }
    for (const { reason } of skipped) increase(this.skippedRows, reason, 1);
  }
}

export function increase(counts: Record<string, number>, reason: string, by: number): void {
  counts[reason] = (counts[reason] ?? 0) + by;
}

export function amountText(amountE4: bigint): string {
  return formatE4(amountE4);
}

/** The summary in lines for people. */
export function describeSummary(summary: ImportSummary): string {
  const { receipts, refunds, rows, positions } = summary;
  const lines = [
    `${summary.file}: ${rows} rows, ${receipts} receipts (${refunds} refunds), ${positions} positions, sum ${summary.amount}`,
  ];
  if (summary.dryRun) lines.push("dry run: nothing was sent");
  else
    lines.push(
      `registered ${summary.registered}, known before ${summary.duplicates}, refused ${sumOf(summary.refused)}`,
    );
  if (summary.resumedReceipts > 0) lines.push(`resumed: ${summary.resumedReceipts} receipts were in already`);
  lines.push(...section("refused receipts", summary.refused));
  lines.push(...section("skipped rows", summary.skippedRows));
  const noted = Object.entries(summary.notes).map(([note, count]) => [notes[note as Note], count] as const);
  lines.push(...section("imported as they are", Object.fromEntries(noted)));
  const perSecond = summary.seconds > 0 ? Math.round(receipts / summary.seconds) : receipts;
  lines.push(`${summary.seconds.toFixed(1)} s, ${perSecond} receipts/s`);
  if (summary.stopped !== undefined) lines.push(`stopped: ${summary.stopped}`);
  return lines.join("\n");
}

function section(title: string, counts: ReasonCounts): string[] {
  const entries = Object.entries(counts);
  if (entries.length === 0) return [];
  return [`${title}:`, ...entries.map(([reason, count]) => `  ${String(count).padStart(8)}  ${reason}`)];
}
