import type { RowIdentity, RowPosition, Said } from "./row.ts";

/** A receipt as its rows tell it, not yet checked against the contract. */
export interface Draft {
  readonly receipt: string;
  readonly shift: string;
  readonly place: string;
  readonly isDateOnly: boolean;
  /** The earliest and the latest of its rows' times. */
  ts: string;
  tsMs: number;
  lastMs: number;
  readonly firstLine: number;
  lastLine: number;
  rows: number;
  /** Other receipts' rows lie between its own. */
  isScattered: boolean;
  positions: RowPosition[];
  /** Its only position names no goods. */
  isMaybeHeading: boolean;
  lineDiscountE4: bigint;
  said: Said;
  /** What a heading row without goods says is the receipt's sum. */
  headingE4: bigint | undefined;
  /** Why it is not imported. A bad row takes its whole receipt with it: half a receipt would be a wrong receipt. */
  fault: Fault | undefined;
}

export interface Fault {
  readonly reason: string;
  readonly detail: string;
  readonly line: number;
}

/** Rows of one number that are further apart are those of two receipts, of two shifts or of two tills. */
const sameReceiptMsMax = 10 * 60_000;

const nothingSaid: Said = {
  cashier: "",
  token: "",
  discount: "",
  receiptDiscount: "",
  amount: "",
  attributes: [],
};

export function newDraft({ receipt, shift, place, moment }: RowIdentity, line: number): Draft {
  return {
    receipt,
    shift,
    place,
    isDateOnly: moment.isDateOnly,
    ts: moment.ts,
    tsMs: moment.ms,
    lastMs: moment.ms,
    firstLine: line,
    lastLine: line,
    rows: 0,
    isScattered: false,
    positions: [],
    isMaybeHeading: false,
    lineDiscountE4: 0n,
    said: nothingSaid,
    headingE4: undefined,
    fault: undefined,
  };
}

/** The receipt goes on: what had no goods was its heading, with its sum. */
export function takeHeading(draft: Draft): void {
  const [only] = draft.positions;
  if (!draft.isMaybeHeading || only === undefined) return;
  draft.headingE4 = only.totalE4;
  draft.positions = [];
  draft.isMaybeHeading = false;
}

/** What a row says of its whole receipt must be what the others say, or nothing. */
export function mergeSaid(draft: Draft, said: Said, line: number): void {
  if (draft.rows === 1) {
    draft.said = said;
    return;
  }
  const merged = { ...draft.said };
  for (const name of ["cashier", "token", "discount", "receiptDiscount", "amount"] as const) {
    merged[name] = merge(
      draft,
      `${name} differs between the rows of one receipt`,
      draft.said[name],
      said[name],
      line,
    );
  }
  const attributes = said.attributes.map((value, index) => {
    const reason = "an attribute differs between the rows of one receipt";
    return merge(draft, reason, draft.said.attributes[index] ?? "", value, line);
  });
  draft.said = { ...merged, attributes };
}

function merge(draft: Draft, reason: string, before: string, now: string, line: number): string {
  if (before === "" || now === "") return before || now;
  if (before !== now) draft.fault ??= { reason, detail: `${before} / ${now}`, line };
  return before;
}

/** What shows only when all its rows are there. */
export function faultOfWhole(draft: Draft): Fault | undefined {
  const { firstLine: line, positions, tsMs, lastMs } = draft;
  if (positions.length === 0) return { reason: "a receipt without positions", detail: draft.receipt, line };
  if (lastMs - tsMs <= sameReceiptMsMax) return undefined;
  const minutes = Math.round((lastMs - tsMs) / 60_000);
  return {
    reason: "one number at times far apart: two receipts? Map shift or till, or join columns into the number",
    detail: `${draft.receipt}: ${minutes} minutes between its rows`,
    line,
  };
}
