import type { ShiftReport } from "@prilavok/contracts/till-api/answers.ts";
import type { Block } from "@prilavok/contracts/till-api/blocks.ts";
import type { E2 } from "@prilavok/contracts/till-api/exact.ts";
import type { Cheque } from "../cheque/cheque.ts";

export const modes = ["work", "demo", "training"] as const;
export type Mode = (typeof modes)[number];

/** The kinds of receipts: what `ROLLBACK` can annul and the plugin tells the hub. */
export const receiptKinds = [
  "sale",
  "refund",
  "refund_by_receipt",
  "correction_income",
  "correction_expense",
] as const;
export type ReceiptKind = (typeof receiptKinds)[number];
export type DocumentKind = ReceiptKind | "rollback" | "deposit" | "withdraw" | "shift_open" | "shift_close";

/** The version of a customer order that was sold, and the claim that the till held it by. */
export interface TakenOrder {
  /** The order's number for people. */
  readonly number: string;
  readonly version: number;
  readonly claimId: string;
  /** The order was taken without a connection to the hub. */
  readonly isOffline: boolean;
}

/** What a document holds besides its sums, by what it is. JSON: no bigint, no undefined. */
export interface DocumentContent {
  /** Receipts; a rollback repeats the annulled receipt's. Null for a correction by sum and for everything else. */
  readonly cheque: Cheque | null;
  /** УНП of the buyer. */
  readonly taxNumber: string | null;
  readonly reason: string | null;
  readonly baseDocument: string | null;
  readonly prefix: readonly Block[];
  readonly suffix: readonly Block[];
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
  readonly customerToken: string | null;
  readonly orderUid: string | null;
  /** How the order of `orderUid` was taken into work; null: by nothing but its uid. */
  readonly order: TakenOrder | null;
  /** Return by receipt: which line of the sale each line is of, by place. */
  readonly baseLines: readonly number[] | null;
  /** The annulled receipt's kind (rollback). */
  readonly annuls: ReceiptKind | null;
  /** The annulled receipt's place in the shift (rollback). Null in documents from before there was this member. */
  readonly annulsInShift: number | null;
  /** shift_close: the Z report. */
  readonly report: ShiftReport | null;
}

/** A document that is about to be written. Everything but number, hashes and the drawer, which the journal gives. */
export interface NewDocument {
  readonly kind: DocumentKind;
  readonly uid: string;
  readonly uuid: string;
  readonly numberCheck: string;
  readonly registerNumber: string;
  readonly shift: number;
  readonly atMs: number;
  /** The till's offset from UTC at that moment. */
  readonly offsetMinutes: number;
  readonly cashier: string;
  readonly totalE2: E2;
  readonly cashE2: E2;
  readonly cashlessE2: E2;
  readonly certificateE2: E2;
  readonly changeE2: E2;
  /** What the drawer's cash grows by; negative when money goes out. */
  readonly drawerChangeE2: number;
  /** The document that this one returns or annuls. */
  readonly baseNumber: number | null;
  readonly operationId: string | null;
  readonly rrn: string;
  readonly content: DocumentContent;
}

export interface Document extends NewDocument {
  /** Gapless from 1 in each journal. */
  readonly number: number;
  /** Receipts and rollbacks: their place in the shift, gapless from 1, which the hub is told. Null for others. */
  readonly receiptInShift: number | null;
  /** Cash in the drawer after the document. */
  readonly drawerE2: number;
  /** The clock was behind the document before: `atMs` is what the clock said, the order is the number's. */
  readonly isClockBehind: boolean;
  /** Hex. */
  readonly previousHash: string;
  readonly hash: string;
}

/** Whether the document counts among the receipts of its shift: it is told as one. */
export function isCounted(kind: DocumentKind): boolean {
  return kind === "rollback" || (receiptKinds as readonly DocumentKind[]).includes(kind);
}

export const noContent: DocumentContent = {
  cheque: null,
  taxNumber: null,
  reason: null,
  baseDocument: null,
  prefix: [],
  suffix: [],
  attributes: [],
  customerToken: null,
  orderUid: null,
  order: null,
  baseLines: null,
  annuls: null,
  annulsInShift: null,
  report: null,
};
