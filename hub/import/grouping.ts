import { positionsPerReceiptMax } from "@prilavok/contracts/device-api/limits.ts";
import type { BrokenRow } from "./broken.ts";
import { type BadRow, isBad, isLost, type LostRow, type Row, type RowPosition } from "./row.ts";

/** A receipt as its rows tell it, not yet checked against the contract. */
export interface Draft {
  readonly receipt: string;
  readonly poskey: string;
  readonly day: string;
  /** The earliest of its rows' times. */
  tsMs: number;
  ts: string;
  firstLine: number;
  lastLine: number;
  rows: number;
  /** Other receipts' rows lay between its own. */
  scattered: boolean;
  severalTimes: boolean;
  /** What stands for the whole receipt differs between its rows; the first row's is taken. */
  disagreeing: boolean;
  readonly positions: RowPosition[];
  readonly cashier: string;
  readonly token: string;
  readonly discount: string;
  readonly attributes: readonly string[];
  /** Why the receipt cannot be sent: a bad row takes its whole receipt with it, a half would be a wrong receipt. */
  fault: Fault | undefined;
}

export interface Fault {
  readonly reason: string;
  readonly detail: string;
  readonly line: number;
}

export type AnyRow = Row | BadRow | LostRow | BrokenRow;

/** Of receipts that nothing is wrong with but a row that nobody can read. */
export const heldBack = "held back: a row that is broken in form may belong to it";

/** In the place of a day or a poskey that is not known: no poskey looks like it. */
const anyOne = "*";

interface Open {
  readonly draft: Draft;
  touchedAtRow: number;
}

/**
 * Gathers rows into receipts while the file streams by. Rows with the same number, the same poskey and the same day
 * are one receipt, wherever they stand: tills count from 1 again every day, and one receipt may take two minutes.
 * (So a receipt whose rows lie on both sides of midnight becomes two.)
 *
 * A receipt is closed when `windowRows` rows of others have passed since its last row. That bounds the memory; a file
 * that scatters a receipt wider needs a wider window, and until then the second part meets the first one's identity
 * at the hub and is refused visibly.
 */
export class ReceiptWindow {
  readonly #windowRows: number;
  /**
   * Closing looks through the map from its beginning, past everything that was deleted there: so it does that once in
   * a hundredth of the window, not at every row.
   */
  readonly #sweepRows: number;
  /** In the order of their last row. */
  readonly #open = new Map<string, Open>();
  /**
   * By `suspicionKey`: numbers with a row whose day, or more, could not be read. No open receipt that the row may
   * belong to can be trusted.
   */
  readonly #tainted = new Map<string, Fault & { readonly atRow: number }>();
  #rows = 0;
  /** Of the last row. */
  #last: Draft | undefined;
  /** A row before the next one may belong to the next one's receipt. */
  #doubt: Fault | undefined;

  constructor(windowRows: number) {
    this.#windowRows = windowRows;
    this.#sweepRows = Math.max(1, Math.floor(windowRows / 100));
  }

  add(row: AnyRow): void {
    this.#rows += 1;
    if ("numbers" in row) {
      this.#addBroken(row);
      return;
    }
    if (isLost(row)) {
      if (row.receipt === "") return;
      this.#taint(suspicionKey(row.poskey, anyOne, row.receipt), row);
      this.#doubt = undefined;
      return;
    }
    const draft = this.#draftOf(row);
    draft.fault ??= this.#doubt;
    this.#doubt = undefined;
    draft.lastLine = row.line;
    draft.rows += 1;
    if (isBad(row)) draft.fault ??= { reason: row.reason, detail: row.detail, line: row.line };
    else this.#addPosition(draft, row);
    this.#last = draft;
  }

  /** Receipts that no further row is awaited for. */
  takeClosed(): Draft[] {
    const closed: Draft[] = [];
    if (this.#rows % this.#sweepRows !== 0) return closed;
    for (const [key, open] of this.#open) {
      if (this.#rows - open.touchedAtRow <= this.#windowRows) break;
      this.#open.delete(key);
      closed.push(this.#close(open.draft));
    }
    for (const [key, { atRow }] of this.#tainted) {
      if (this.#rows - atRow <= 2 * this.#windowRows) break;
      this.#tainted.delete(key);
    }
    return closed;
  }

  /** All that are left, at the end of the file. */
  takeAll(): Draft[] {
    const drafts = [...this.#open.values()].map(({ draft }) => this.#close(draft));
    this.#open.clear();
    return drafts;
  }

  /**
   * A row that is known by its number at best. Where even that is unsure it may belong to the receipt before it or to
   * the one after it, and both are held back: that costs a second import, a half receipt could never be mended.
   */
  #addBroken({ line, detail, numbers, poskey = anyOne, day = anyOne, isSure }: BrokenRow): void {
    const fault = { reason: heldBack, detail, line };
    for (const number of numbers) this.#taint(suspicionKey(poskey, day, number), fault);
    if (isSure) return;
    if (this.#last !== undefined) this.#last.fault ??= fault;
    this.#doubt = fault;
  }

  #draftOf(row: Row | BadRow): Draft {
    const key = [row.poskey, row.moment.day, row.receipt].join(" ");
    const open = this.#open.get(key);
    if (open === undefined) {
      const draft = newDraft(row);
      this.#open.set(key, { draft, touchedAtRow: this.#rows });
      return draft;
    }
    const { draft } = open;
    open.touchedAtRow = this.#rows;
    if (draft !== this.#last) {
      draft.scattered = true;
      this.#open.delete(key);
      this.#open.set(key, open);
    }
    if (row.moment.ms !== draft.tsMs) draft.severalTimes = true;
    if (row.moment.ms < draft.tsMs) {
      draft.tsMs = row.moment.ms;
      draft.ts = row.moment.ts;
    }
    return draft;
  }

  #addPosition(draft: Draft, row: Row): void {
    // Beyond the limit the receipt is refused anyway: its rows are counted and not kept.
    if (draft.positions.length <= positionsPerReceiptMax) draft.positions.push(row.position);
    const agrees =
      draft.cashier === row.cashier &&
      draft.token === row.token &&
      draft.discount === row.discount &&
      draft.attributes.every((value, index) => value === row.attributes[index]);
    if (!agrees) draft.disagreeing = true;
  }

  #taint(key: string, { reason, detail, line }: Fault): void {
    // Taken out first, so that the map stays in the order of `atRow`.
    this.#tainted.delete(key);
    this.#tainted.set(key, { reason, detail, line, atRow: this.#rows });
  }

  #close(draft: Draft): Draft {
    if (this.#tainted.size === 0) return draft;
    const { poskey, day, receipt } = draft;
    for (const ofPoskey of [poskey, anyOne]) {
      for (const ofDay of [day, anyOne])
        draft.fault ??= this.#tainted.get(suspicionKey(ofPoskey, ofDay, receipt));
    }
    return draft;
  }
}

function suspicionKey(poskey: string, day: string, receipt: string): string {
  return [poskey, day, receipt].join(" ");
}

function newDraft(row: Row | BadRow): Draft {
  const good = isBad(row) ? undefined : row;
  return {
    receipt: row.receipt,
    poskey: row.poskey,
    day: row.moment.day,
    tsMs: row.moment.ms,
    ts: row.moment.ts,
    firstLine: row.line,
    lastLine: row.line,
    rows: 0,
    scattered: false,
    severalTimes: false,
    disagreeing: false,
    positions: [],
    cashier: good?.cashier ?? "",
    token: good?.token ?? "",
    discount: good?.discount ?? "",
    attributes: good?.attributes ?? [],
    fault: undefined,
  };
}
