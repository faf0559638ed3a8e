import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { Document } from "../journal/document.ts";
import type { Journal } from "../journal/journal.ts";

/** How a request names a document. */
export interface DocumentReference {
  readonly uid?: string | undefined;
  readonly numberCheck?: string | number | undefined;
  readonly shift?: string | number | undefined;
}

/**
 * The document that the request names: by its uid, or by its number. A number is one of the shift that is named; where
 * none is, it is looked for in `ownShift`, the operation's own, first. What is given beside a uid has to be the document's.
 * @throws TillRefusal 413 when too little is given or what is given is of two documents; 630.
 */
export function referredDocument(journal: Journal, given: DocumentReference, ownShift?: number): Document {
  const uid = given.uid?.toUpperCase();
  const numberCheck = given.numberCheck === undefined ? undefined : String(BigInt(given.numberCheck));
  const shift = given.shift === undefined ? undefined : Number(given.shift);
  const document =
    uid === undefined ? byNumber(journal, numberCheck, shift, ownShift) : journal.documentByUid(uid);
  if (document === undefined)
    throw new TillRefusal("receiptNotFound", uid === undefined ? "numberCheck" : "uid");
  if (numberCheck !== undefined && numberCheck !== document.numberCheck) {
    throw new TillRefusal("badBody", "numberCheck", "не номер документа с этим uid");
  }
  if (shift !== undefined && shift !== document.shift) {
    throw new TillRefusal("badBody", "shift", "документ другой смены");
  }
  return document;
}

function byNumber(
  journal: Journal,
  numberCheck: string | undefined,
  shift: number | undefined,
  ownShift: number | undefined,
): Document | undefined {
  if (numberCheck === undefined) throw new TillRefusal("badBody", "uid", "нужен uid или numberCheck");
  const named = shift ?? ownShift;
  if (named === undefined) throw new TillRefusal("badBody", "shift", "нужен вместе с numberCheck");
  const document = journal.documentByNumberCheck(numberCheck, named);
  if (document !== undefined || shift !== undefined) return document;
  // Of an earlier shift, where the device counts as the journal does.
  const earlier = journal.documentAt(Number(numberCheck));
  return earlier?.numberCheck === numberCheck ? earlier : undefined;
}

/** Whether the receipt was annulled. */
export function isRolledBack(journal: Journal, { number }: Document): boolean {
  return journal.documentsByBase(number).some(({ kind }) => kind === "rollback");
}
