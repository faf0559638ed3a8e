import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type E2, zeroE2 } from "@prilavok/contracts/till-api/exact.ts";
import { computeCheque } from "@prilavok/till/cheque/compute.ts";
import { systemClock } from "@prilavok/till/clock.ts";
import { type DocumentKind, type NewDocument, noContent } from "@prilavok/till/journal/document.ts";
import { Journal } from "@prilavok/till/journal/journal.ts";
import type { LaneName } from "@prilavok/till/journal/messages.ts";

export interface Preload {
  readonly folder: string;
  readonly serial: string;
  /** Receipts in the journal. */
  readonly receipts: number;
  /** How many of the last ones wait to be delivered. */
  readonly queued: number;
}

const perTransaction = 5_000;
const perShift = 2_000;
/** A working day takes its receipts in twelve hours. */
const stepMs = (12 * 60 * 60 * 1000) / perShift;

const cheque = computeCheque(
  [
    { nameTitle: "Хлеб ржаной", codeNumber: "4810000000017", typeCode: "1", price: "1.62", amount: "2" },
    { nameTitle: "Молоко 3,2 %", codeNumber: "20", price: "2.89", amount: "1" },
    { nameTitle: "Яблоки", codeNumber: "31", price: "3.99", amount: "1.255" },
  ],
  {},
);

/**
 * Writes a journal as years of selling would leave it, shift after shift, by the journal's own append and operation
 * ids, thousands in a transaction.
 */
export function preload({ folder, serial, receipts, queued }: Preload): void {
  mkdirSync(folder, { recursive: true });
  const days = Math.ceil(receipts / perShift) + 1;
  const firstMs = Date.now() - days * 24 * 60 * 60 * 1000;
  let written = 0;
  const writeUntil = (end: number, lanes: readonly LaneName[]) => {
    const options = { mode: "work", serial, clock: systemClock, lanes: () => lanes } as const;
    const journal = Journal.open(join(folder, "work.journal"), options);
    while (written < end) {
      const next = Math.min(end, written + perTransaction);
      journal.transact(() => {
        for (; written < next; written += 1) writeOne(journal, written, firstMs);
      });
    }
    if (end === receipts && journal.shift().isOpen) {
      journal.transact(() => append(journal, "shift_close", receipts, firstMs));
    }
    journal.close();
  };
  writeUntil(receipts - queued, []);
  writeUntil(receipts, ["giftoman-receipts"]);
}

function writeOne(journal: Journal, index: number, firstMs: number): void {
  if (index % perShift === 0) {
    if (journal.shift().isOpen) append(journal, "shift_close", index, firstMs);
    append(journal, "shift_open", index, firstMs);
  }
  const { number } = append(journal, "sale", index, firstMs);
  journal.recordOperation({
    id: `preload-${index}`,
    operation: "SALE",
    requestHash: index.toString(16).padStart(64, "0"),
    answer: JSON.stringify({ numberCheck: String(number), total: "11.14", change: "3.86" }),
    number,
  });
}

function append(journal: Journal, kind: DocumentKind, index: number, firstMs: number) {
  const shift = Math.floor(index / perShift) + (kind === "shift_close" ? 0 : 1);
  const totalE2 = kind === "sale" ? cheque.totalE2 : zeroE2;
  const paidE2 = kind === "sale" ? 1_500 : 0;
  const number = (journal.last()?.number ?? 0) + 1;
  const day = Math.floor(index / perShift);
  const document: NewDocument = {
    kind,
    uid: number.toString(16).toUpperCase().padStart(24, "0"),
    uuid: `00000000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`,
    numberCheck: String(number),
    registerNumber: "100000001",
    shift: Math.max(1, shift),
    atMs: Math.round(firstMs + day * 24 * 60 * 60 * 1000 + (index % perShift) * stepMs),
    offsetMinutes: 180,
    cashier: "Кассир",
    totalE2,
    cashE2: paidE2 as E2,
    cashlessE2: zeroE2,
    certificateE2: zeroE2,
    changeE2: (paidE2 - totalE2) as E2,
    drawerChangeE2: totalE2,
    baseNumber: null,
    operationId: kind === "sale" ? `preload-${index}` : null,
    rrn: "",
    content: kind === "sale" ? { ...noContent, cheque } : noContent,
  };
  return journal.append(document);
}
