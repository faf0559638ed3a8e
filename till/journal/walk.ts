import { chainHash } from "./chain.ts";
import { readContent } from "./content.ts";
import { isCounted } from "./document.ts";
import { type DocumentRow, hashedValues } from "./documents.ts";
import type { Fault, FaultKind } from "./fault.ts";

/** What is kept of the documents before: enough to judge the next one, however many there are. */
interface Before {
  readonly number: number;
  readonly hash: string;
  readonly latestMs: number;
  readonly drawerE2: number;
  readonly shift: number;
  readonly isShiftOpen: boolean;
  readonly receiptsInShift: number;
}

type Check = (row: DocumentRow, before: Before) => string | undefined;

/** In the order in which a fault is told. */
const checks: readonly (readonly [FaultKind, Check])[] = [
  [
    "gap",
    ({ number }, before) =>
      number === before.number + 1 ? undefined : `document ${before.number + 1} is missing`,
  ],
  [
    "content",
    (row) =>
      chainHash(row.previous_hash, hashedValues(row), row.content) === row.hash
        ? undefined
        : "the document is not what was hashed",
  ],
  [
    "link",
    (row, before) =>
      row.previous_hash === before.hash
        ? undefined
        : before.number === 0
          ? "the first document does not begin the journal of this till and mode"
          : `the document does not follow document ${before.number}: one of them was made anew`,
  ],
  [
    "drawer",
    (row, before) =>
      row.drawer_e2 === before.drawerE2 + row.drawer_change_e2
        ? undefined
        : `the drawer holds ${row.drawer_e2}, but ${before.drawerE2} and ${row.drawer_change_e2} are expected`,
  ],
  [
    "clock",
    (row, before) =>
      row.latest_ms === Math.max(before.latestMs, row.at_ms)
        ? undefined
        : "the highest time so far is not what the documents before say",
  ],
  ["shift", shiftFault],
  ["shift", placeFault],
  [
    "reference",
    ({ base_number: base, number }) =>
      base === null || (base >= 1 && base < number) ? undefined : `it is about document ${base}`,
  ],
  ["report", reportFault],
];

function shiftFault({ kind, shift }: DocumentRow, before: Before): string | undefined {
  const isRight =
    kind === "shift_open"
      ? !before.isShiftOpen && shift === before.shift + 1
      : before.isShiftOpen && shift === before.shift;
  const state = before.isShiftOpen ? "open" : "closed";
  return isRight ? undefined : `a ${kind} of shift ${shift} follows shift ${before.shift}, which is ${state}`;
}

function placeFault(row: DocumentRow, before: Before): string | undefined {
  const expected = isCounted(row.kind) ? before.receiptsInShift + 1 : null;
  if (row.receipt_in_shift === expected) return undefined;
  return `its place among the shift's receipts is ${row.receipt_in_shift}, and not ${expected}`;
}

/** A Z report names the hash before it, so that whoever makes the chain anew has to make the reports anew too. */
function reportFault({ kind, content, previous_hash: previousHash }: DocumentRow): string | undefined {
  if (kind !== "shift_close") return undefined;
  const { report } = readContent(content);
  return report === null || report.chainHead === previousHash
    ? undefined
    : "its report names another document before it";
}

/** Goes along the chain, one document after the other. */
export class Walk {
  #before: Before;

  constructor(firstPreviousHash: string) {
    this.#before = {
      number: 0,
      hash: firstPreviousHash,
      latestMs: Number.NEGATIVE_INFINITY,
      drawerE2: 0,
      shift: 0,
      isShiftOpen: false,
      receiptsInShift: 0,
    };
  }

  /** The last document that was right; 0: none. */
  get number(): number {
    return this.#before.number;
  }

  get hash(): string {
    return this.#before.hash;
  }

  /** @returns what is wrong with the next document. After a fault there is no going on. */
  step(row: DocumentRow): Fault | undefined {
    for (const [kind, check] of checks) {
      const detail = check(row, this.#before);
      if (detail !== undefined) return { kind, number: row.number, detail };
    }
    this.#before = {
      number: row.number,
      hash: row.hash,
      latestMs: row.latest_ms,
      drawerE2: row.drawer_e2,
      shift: row.shift,
      isShiftOpen: row.kind !== "shift_close",
      receiptsInShift: row.receipt_in_shift ?? (row.kind === "shift_open" ? 0 : this.#before.receiptsInShift),
    };
    return undefined;
  }
}
