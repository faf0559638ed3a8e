import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import { chainHash } from "./chain.ts";
import type { Value } from "./connection.ts";
import { contentText } from "./content.ts";
import { type Document, isCounted, type NewDocument } from "./document.ts";
import { type DocumentRow, hashedValues } from "./documents.ts";
import type { Head } from "./head.ts";

/** A document's row, and its values in the order of `documentSql.insert`. */
export interface NewRow {
  readonly row: DocumentRow;
  readonly values: readonly Value[];
}

/** The row of a document that is to follow `head`. `firstPreviousHash` is what the first one follows. */
export function rowAfter(head: Head | undefined, firstPreviousHash: string, draft: NewDocument): NewRow {
  refuseWrongShift(head, draft);
  const drawerE2 = (head?.drawerE2 ?? 0) + whole(draft.drawerChangeE2);
  if (!Number.isSafeInteger(drawerE2)) {
    throw new TillRefusal("general", "drawer", "the drawer would hold more than can be counted");
  }
  const previousHash = head?.hash ?? firstPreviousHash;
  const unhashed = {
    number: (head?.number ?? 0) + 1,
    kind: draft.kind,
    uid: text(draft.uid),
    uuid: text(draft.uuid),
    number_check: text(draft.numberCheck),
    register_number: text(draft.registerNumber),
    shift: whole(draft.shift),
    receipt_in_shift: placeOf(head, draft),
    at_ms: whole(draft.atMs),
    latest_ms: Math.max(head?.latestMs ?? draft.atMs, draft.atMs),
    offset_minutes: whole(draft.offsetMinutes),
    cashier: text(draft.cashier),
    total_e2: whole(draft.totalE2),
    cash_e2: whole(draft.cashE2),
    cashless_e2: whole(draft.cashlessE2),
    certificate_e2: whole(draft.certificateE2),
    change_e2: whole(draft.changeE2),
    drawer_change_e2: draft.drawerChangeE2,
    drawer_e2: drawerE2,
    base_number: draft.baseNumber,
    operation_id: draft.operationId === null ? null : text(draft.operationId),
    rrn: text(draft.rrn),
  };
  const content = contentText(draft.content);
  const values = hashedValues(unhashed);
  const hash = chainHash(previousHash, values, content);
  return {
    row: { ...unhashed, content, previous_hash: previousHash, hash },
    values: [...values, content, previousHash, hash],
  };
}

/** The document as it was written, without reading it back. */
export function documentAfter(draft: NewDocument, row: DocumentRow): Document {
  return {
    ...draft,
    uid: row.uid,
    uuid: row.uuid,
    numberCheck: row.number_check,
    registerNumber: row.register_number,
    cashier: row.cashier,
    operationId: row.operation_id,
    rrn: row.rrn,
    number: row.number,
    receiptInShift: row.receipt_in_shift,
    drawerE2: row.drawer_e2,
    isClockBehind: row.at_ms < row.latest_ms,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}

function placeOf(head: Head | undefined, draft: NewDocument): number | null {
  return isCounted(draft.kind) ? (head?.receiptsInShift ?? 0) + 1 : null;
}

/** Shifts follow each other and hold everything. The rules see to it before; this is the second pair of eyes. */
function refuseWrongShift(head: Head | undefined, { kind, shift }: NewDocument): void {
  const isOpen = head?.isShiftOpen ?? false;
  const isRight =
    kind === "shift_open" ? !isOpen && shift === (head?.shift ?? 0) + 1 : isOpen && shift === head?.shift;
  if (isRight) return;
  throw new Error(
    `a ${kind} of shift ${shift} cannot follow shift ${head?.shift ?? 0}, ${isOpen ? "open" : "closed"}`,
  );
}

/** SQLite keeps UTF-8, which has no half surrogates: what is hashed has to be what is read back. */
function text(value: string): string {
  return value.toWellFormed();
}

function whole(value: number): number {
  if (!Number.isSafeInteger(value))
    throw new RangeError(`${value} is no whole number that can be kept exactly`);
  return value;
}
