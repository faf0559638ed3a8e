import { type Document, type DocumentKind, type ReceiptKind, receiptKinds } from "../journal/document.ts";
import { KindSums } from "./kind-sums.ts";
import { effects } from "./receipt-plan.ts";

/** The report's lines, and the documents that each adds up. */
export const reportLines = [
  "sales",
  "refunds",
  "correctionsIncome",
  "correctionsExpense",
  "rollbacksOut",
  "rollbacksIn",
  "deposits",
  "withdrawals",
] as const;
export type ReportLine = (typeof reportLines)[number];

const lineOf: Readonly<Record<Exclude<DocumentKind, "rollback">, ReportLine | null>> = {
  sale: "sales",
  refund: "refunds",
  refund_by_receipt: "refunds",
  correction_income: "correctionsIncome",
  correction_expense: "correctionsExpense",
  deposit: "deposits",
  withdraw: "withdrawals",
  shift_open: null,
  shift_close: null,
};

/**
 * What the documents of a shift add up to. Everything is computed from the documents themselves: there is no counter that
 * could say something else.
 */
export class ShiftSums {
  readonly lines: Readonly<Record<ReportLine, KindSums>> = {
    sales: new KindSums(),
    refunds: new KindSums(),
    correctionsIncome: new KindSums(),
    correctionsExpense: new KindSums(),
    rollbacksOut: new KindSums(),
    rollbacksIn: new KindSums(),
    deposits: new KindSums(),
    withdrawals: new KindSums(),
  };
  /** Of the sales: of lines and receipts together. */
  discountsE2 = 0n;
  increasesE2 = 0n;
  revenueE2 = 0n;
  /** What the drawer's cash grew by. */
  drawerChangeE2 = 0n;
  clockBehindCount = 0;

  add(document: Document): void {
    const line = lineFor(document);
    if (line !== null) this.lines[line].add(document);
    this.drawerChangeE2 += BigInt(document.drawerChangeE2);
    this.revenueE2 += revenueOf(document);
    if (document.isClockBehind) this.clockBehindCount += 1;
    if (document.kind === "sale") this.#addModifiers(document);
  }

  #addModifiers({ content: { cheque } }: Document): void {
    for (const part of cheque === null ? [] : [cheque, ...cheque.lines]) {
      this.discountsE2 += BigInt(part.discountE2);
      this.increasesE2 += BigInt(part.increaseE2);
    }
  }
}

/** @throws Error for a rollback that does not say what it annuls: no way to tell where its money went. */
function lineFor({ kind, number, content: { annuls } }: Document): ReportLine | null {
  if (kind !== "rollback") return lineOf[kind];
  if (annuls === null) throw new Error(`rollback ${number} does not say what it annuls`);
  return effects[annuls].isIncome ? "rollbacksOut" : "rollbacksIn";
}

function isReceipt(kind: DocumentKind): kind is ReceiptKind {
  return (receiptKinds as readonly DocumentKind[]).includes(kind);
}

/** A rollback takes back what its receipt did. Deposits and withdrawals are no revenue. */
function revenueOf({ kind, totalE2, content }: Document): bigint {
  const total = BigInt(totalE2);
  if (isReceipt(kind)) return effects[kind].isIncome ? total : -total;
  if (kind === "rollback" && content.annuls !== null)
    return effects[content.annuls].isIncome ? -total : total;
  return 0n;
}
