import { formatE4 } from "@prilavok/contracts/values/decimal.ts";
import type { Checked, CheckedReceipt } from "./check.ts";
import type { Fault } from "./draft.ts";
import { footingE4, type ReadFile } from "./read.ts";
import type { HeldReceipt } from "./receipt.ts";
import { type DayTotal, type FirstReceipt, type ImportPreview, increase } from "./summary.ts";

const firstReceipts = 5;
const positionsShown = 4;
const footingsShown = 5;

/** What is to be seen before anything is written. */
export function previewOf(file: ReadFile, { receipts, refused, others }: Checked): ImportPreview {
  const held = [...file.held, ...refused];
  const amountE4 = receipts.reduce((sum, receipt) => sum + receipt.file.amountE4, 0n);
  const faults = [...held.map(({ fault }) => fault), ...file.badRows];
  return {
    file: file.path,
    encoding: file.encoding,
    delimiter: file.delimiter,
    sign: file.sign,
    dateOrder: file.dateOrder,
    columns: columnsOf(file),
    rows: file.rows,
    receipts: receipts.length,
    refunds: receipts.filter((receipt) => receipt.file.amountE4 < 0n).length,
    positions: receipts.reduce((sum, receipt) => sum + receipt.file.positions.length, 0),
    sellers: new Set(receipts.flatMap(({ sellers }) => sellers).filter((seller) => seller !== "")).size,
    amount: formatE4(amountE4),
    known: receipts.filter(({ isKnown }) => isKnown).length,
    refused: countReasons(held.map(({ fault }) => fault)),
    badRows: countReasons(file.badRows),
    examples: examplesOf(faults),
    voidReceipts: file.voidReceipts,
    voidRows: file.voidRows,
    footings: file.footings.slice(0, footingsShown).map(({ line, text }) => `line ${line}: ${text}`),
    days: daysOf(receipts),
    first: receipts.slice(0, firstReceipts).map(firstOf),
    notes: notesOf(receipts),
    warnings: warningsOf(file, receipts, held, amountE4, others),
  };
}

function columnsOf({ columns }: ReadFile): Record<string, string> {
  const { names, places, attributes, attributeNames } = columns;
  const fields = Object.entries(places).map(([field, found]) => [
    field,
    found.map((at) => names[at]).join("+"),
  ]);
  const others = attributeNames.map((name, index) => [`attribute:${name}`, names[attributes[index] ?? 0]]);
  return Object.fromEntries([...fields, ...others]);
}

function countReasons(faults: readonly Fault[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of faults) increase(counts, reason);
  return counts;
}

function examplesOf(faults: readonly Fault[]): Record<string, string> {
  const examples: Record<string, string> = {};
  for (const { reason, detail, line } of faults) {
    examples[reason] ??= `line ${line}${detail === "" ? "" : `: ${detail}`}`;
  }
  return examples;
}

function daysOf(receipts: readonly CheckedReceipt[]): DayTotal[] {
  const days = Map.groupBy(receipts, ({ day }) => day);
  return [...days]
    .map(([day, ofDay]) => ({
      day,
      receipts: ofDay.length,
      amount: formatE4(ofDay.reduce((sum, { file }) => sum + file.amountE4, 0n)),
      known: ofDay.filter(({ isKnown }) => isKnown).length,
    }))
    .sort((a, b) => (a.day < b.day ? -1 : 1));
}

function firstOf({ file }: CheckedReceipt): FirstReceipt {
  const { receipt, ts, amountE4, cashier, positions } = file;
  const lines = positions
    .slice(0, positionsShown)
    .map(({ name, countE4, totalE4 }) => `${name} × ${formatE4(countE4)} = ${formatE4(totalE4)}`);
  const more = positions.length - lines.length;
  return {
    receipt,
    ts,
    amount: formatE4(amountE4),
    cashier,
    positions: more > 0 ? [...lines, `… ${more} more`] : lines,
  };
}

function notesOf(receipts: readonly CheckedReceipt[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { file } of receipts) {
    for (const [note, count] of Object.entries(file.notes.counts)) increase(counts, note, count);
  }
  return counts;
}

function warningsOf(
  file: ReadFile,
  receipts: readonly CheckedReceipt[],
  held: readonly HeldReceipt[],
  amountE4: bigint,
  others: number,
): string[] {
  const warnings = [...file.columns.warnings];
  if (others > 0) {
    warnings.push(
      `${others} other receipts are there on these days: from the tills, or of this file with another map?`,
    );
  }
  const ahead = receipts.filter(({ isAhead }) => isAhead).length;
  if (ahead > 0) warnings.push(`${ahead} receipts are of the future`);
  const toldE4 = footingE4(file);
  const isWhole = held.length === 0 && file.badRows.length === 0;
  if (toldE4 !== undefined && isWhole && toldE4 !== amountE4) {
    warnings.push(`the footing says ${formatE4(toldE4)}, the receipts add up to ${formatE4(amountE4)}`);
  }
  return warnings;
}
