import { positionsPerReceiptMax } from "@prilavok/contracts/device-api/limits.ts";
import { type Draft, type Fault, faultOfWhole, mergeSaid, newDraft, takeHeading } from "./draft.ts";
import type { BadRow, GoodRow, RowIdentity } from "./row.ts";

/** Of receipts that nothing is wrong with but a row that nobody can read. */
export const heldBack = "held back: a row that cannot be read may belong to it";

/**
 * Rows that tell no shift, or no place, may belong to a receipt of the same number and day that tells one: both are held
 * back.
 */
function holdUnplaced(drafts: readonly Draft[]): void {
  for (const ofNumber of Map.groupBy(drafts, ({ receipt, ts }) => `${ts.slice(0, 10)} ${receipt}`).values()) {
    if (ofNumber.length === 1) continue;
    const isMixed = (texts: readonly string[]) => texts.includes("") && texts.some((text) => text !== "");
    if (!isMixed(ofNumber.map(({ shift }) => shift)) && !isMixed(ofNumber.map(({ place }) => place)))
      continue;
    for (const draft of ofNumber) {
      const detail = `${draft.receipt}: lines ${ofNumber.map(({ firstLine }) => firstLine).join(", ")}`;
      const reason = "some rows of this number tell their shift or till, and others do not";
      draft.fault ??= { reason, detail, line: draft.firstLine };
    }
  }
}

/**
 * Gathers rows into receipts. Rows with the same number, shift, place and day are one receipt, wherever they stand:
 * tills count from 1 again every day, and one receipt may take two minutes. (So a receipt whose rows lie on both sides of
 * midnight becomes two.)
 */
export class Grouping {
  readonly #drafts = new Map<string, Draft>();
  /** Of the row before. */
  #last: Draft | undefined;
  /** A row before the next one may belong to the next one's receipt. */
  #unsure: Fault | undefined;
  /** Texts of bad rows, one of which may be the number of their receipt. */
  readonly #suspected = new Map<string, Fault>();

  add(row: GoodRow | BadRow): void {
    if (row.type === "bad") this.#addBad(row);
    else this.#addGood(row);
  }

  /** All receipts, in the order of their first rows. */
  finish(): Draft[] {
    const drafts = [...this.#drafts.values()];
    for (const draft of drafts) draft.fault ??= this.#suspected.get(draft.receipt) ?? faultOfWhole(draft);
    holdUnplaced(drafts);
    return drafts;
  }

  #addGood(row: GoodRow): void {
    const draft = this.#draftOf(row.identity, row.line);
    draft.rows += 1;
    if (row.isContinued) takeHeading(draft);
    draft.lineDiscountE4 += row.lineDiscountE4;
    mergeSaid(draft, row.said, row.line);
    if (row.position === undefined) return;
    // Beyond the limit the receipt is refused anyway: its rows are counted and not kept.
    if (draft.positions.length <= positionsPerReceiptMax) draft.positions.push(row.position);
    draft.isMaybeHeading = row.isNameless && draft.positions.length === 1;
  }

  /**
   * A row that does not say whose it is may belong to the receipt before it, to the one after it, and to any whose number
   * stands in it. All are held back.
   */
  #addBad({ identity, reason, detail, line, number, texts }: BadRow): void {
    if (identity !== undefined) {
      const draft = this.#draftOf(identity, line);
      draft.rows += 1;
      draft.fault ??= { reason, detail, line };
      return;
    }
    const fault = { reason: heldBack, detail, line };
    for (const text of number === "" ? texts : [number]) if (text !== "") this.#suspected.set(text, fault);
    if (number !== "") return;
    if (this.#last !== undefined) this.#last.fault ??= fault;
    this.#unsure = fault;
  }

  #draftOf(identity: RowIdentity, line: number): Draft {
    const { receipt, shift, place, moment } = identity;
    const key = JSON.stringify([receipt, shift, place, moment.day]);
    const draft = this.#drafts.get(key) ?? newDraft(identity, line);
    this.#drafts.set(key, draft);
    if (draft.rows > 0 && draft !== this.#last) draft.isScattered = true;
    draft.fault ??= this.#unsure;
    this.#unsure = undefined;
    this.#last = draft;
    draft.lastLine = line;
    draft.lastMs = Math.max(draft.lastMs, moment.ms);
    if (moment.ms < draft.tsMs) {
      draft.tsMs = moment.ms;
      draft.ts = moment.ts;
    }
    return draft;
  }
}
