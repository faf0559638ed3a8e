import { nameCharsMax } from "@prilavok/contracts/device-api/limits.ts";
import { type DigestedReceipt, shiftDigest } from "@prilavok/contracts/device-api/shift-digest.ts";
import { localTimeOf, orUnsendable, type Unsendable } from "../../connection/unsendable.ts";
import { cut, total, Unfit } from "../../connection/wire-values.ts";
import { type Document, isCounted } from "../../journal/document.ts";
import { signedTotalE2 } from "./calls.ts";

/** Params of registerEvent. */
export interface EventParams {
  readonly name: "shift/start" | "shift/stop";
  readonly ts: string;
  readonly params: ShiftStart | ShiftStop;
}

interface ShiftStart {
  readonly seller: string;
  /** Hours; where they are no quarters of an hour, as text such as `+05:20`. */
  readonly localtimezone: number | string;
  readonly shift: number;
}

interface ShiftStop extends ShiftStart {
  readonly receipts: number;
  /** Absent when it is beyond the contract's range: the digest tells it, too. */
  readonly total?: number;
  readonly digest: string;
  readonly firstNumber?: number;
  readonly lastNumber?: number;
}

/**
 * The event of a shift's opening or closing. At its closing the till tells what the hub must have of it: every receipt
 * that was closed, those too that wait or are set aside, so that a shift is complete only when nothing is missing.
 * @param documents of the shift, for its closing; read once, in whatever order.
 */
export function eventOf(document: Document, documents: Iterable<Document>): EventParams | Unsendable {
  return orUnsendable(() => {
    const { kind, cashier, offsetMinutes, shift } = document;
    if (kind !== "shift_open" && kind !== "shift_close") throw new Unfit("документ не о смене");
    const start: ShiftStart = {
      seller: cut(cashier, nameCharsMax),
      localtimezone: hoursOf(offsetMinutes),
      shift,
    };
    const isStart = kind === "shift_open";
    return {
      name: isStart ? "shift/start" : "shift/stop",
      ts: localTimeOf(document).slice(0, 19).replace("T", " "),
      params: isStart ? start : { ...start, ...totalsOf(documents) },
    };
  });
}

function totalsOf(documents: Iterable<Document>): Omit<ShiftStop, keyof ShiftStart> {
  const receipts: DigestedReceipt[] = [];
  let sumE2 = 0n;
  for (const document of documents) {
    if (!isCounted(document.kind)) continue;
    const amountE2 = signedTotalE2(document);
    sumE2 += amountE2;
    receipts.push({ extId: document.uid, amountE4: amountE2 * 100n });
  }
  const sum = total(sumE2);
  return {
    receipts: receipts.length,
    ...(sum === undefined ? {} : { total: sum }),
    digest: shiftDigest(receipts),
    ...(receipts.length === 0 ? {} : { firstNumber: 1, lastNumber: receipts.length }),
  };
}

/** A quarter of an hour is exact as a number; other offsets were used long ago. */
function hoursOf(offsetMinutes: number): number | string {
  if (offsetMinutes % 15 === 0) return offsetMinutes / 60;
  const magnitude = Math.abs(offsetMinutes);
  const hours = String(Math.floor(magnitude / 60)).padStart(2, "0");
  return `${offsetMinutes < 0 ? "-" : "+"}${hours}:${String(magnitude % 60).padStart(2, "0")}`;
}
