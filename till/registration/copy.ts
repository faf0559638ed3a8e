import type { BodyOf } from "@prilavok/contracts/till-api/operations.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { Document } from "../journal/document.ts";
import type { Journal } from "../journal/journal.ts";
import type { PrintPort } from "../printing/port.ts";
import type { Errand } from "./rule.ts";

/** COPY: prints a document again, marked as a copy. Any document of the current mode's journal may be copied. */
export function copy(printing: Pick<PrintPort, "state">): Errand<"COPY"> {
  return {
    operation: "COPY",
    needs: { isShiftOpen: false, hasCashier: false },
    run(body, { journal }) {
      const { number } = documentToCopy(journal, body);
      return {
        answer: printing.state().driver === "none" ? { messageDetail: "Печать отключена" } : {},
        printWish: { kind: "copy", number },
        isPrintNeeded: true,
      };
    },
  };
}

/**
 * The document that is meant.
 * @throws TillRefusal 413 when neither `uid` nor `numberCheck` is given or they name two documents; 630.
 */
export function documentToCopy(journal: Journal, { uid, numberCheck }: BodyOf<"COPY">): Document {
  if (uid === undefined && numberCheck === undefined) {
    throw new TillRefusal("badBody", "uid", "нужен uid или numberCheck");
  }
  const byUid = uid === undefined ? undefined : found(journal.documentByUid(uid.toUpperCase()), "uid");
  if (numberCheck === undefined) return found(byUid, "uid");
  // BigInt drops leading zeros, which people type and the device does not print.
  const number = BigInt(numberCheck).toString();
  if (byUid === undefined) return found(documentByNumber(journal, number), "numberCheck");
  if (byUid.numberCheck !== number) {
    throw new TillRefusal("badBody", "numberCheck", "не номер документа с этим uid");
  }
  return byUid;
}

function found(document: Document | undefined, namedBy: string): Document {
  if (document === undefined) throw new TillRefusal("receiptNotFound", namedBy);
  return document;
}

/**
 * The latest document with the device's number. It is the journal's own number where the device has no memory; else the
 * shifts are gone through backwards, since it is mostly a receipt of today that is copied.
 */
function documentByNumber(journal: Journal, number: string): Document | undefined {
  const direct = journal.documentAt(Number(number));
  if (direct?.numberCheck === number) return direct;
  for (let shift = journal.shift().number; shift > 0; shift--) {
    const document = journal.documentByNumberCheck(number, shift);
    if (document !== undefined) return document;
  }
  return undefined;
}
