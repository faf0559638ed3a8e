import type { BodyOf } from "@prilavok/contracts/till-api/operations.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { Document } from "../journal/document.ts";
import type { Journal } from "../journal/journal.ts";

/**
 * COPY: which document is to be printed again; any document of the current mode's journal may be.
 * @throws TillRefusal 413 when neither `uid` nor `numberCheck` is given or they name two documents; 630.
 */
export function documentToCopy(journal: Journal, { uid, numberCheck }: BodyOf<"COPY">): Document {
  if (uid === undefined && numberCheck === undefined) {
    throw new TillRefusal("badBody", "uid", "or numberCheck is needed");
  }
  const byUid = uid === undefined ? undefined : journal.documentByUid(uid.toUpperCase());
  const byNumber = numberCheck === undefined ? undefined : journal.documentAt(Number(numberCheck));
  const isMissing = (uid !== undefined && !byUid) || (numberCheck !== undefined && !byNumber);
  const found = byUid ?? byNumber;
  if (isMissing || found === undefined) throw new TillRefusal("receiptNotFound");
  if (byUid && byNumber && byUid.number !== byNumber.number) {
    throw new TillRefusal("badBody", "numberCheck", "is not the document of this uid");
  }
  return found;
}
