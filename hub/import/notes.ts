import { codePointLength } from "@prilavok/contracts/values/text.ts";
import type { Draft } from "./draft.ts";
import type { RowPosition } from "./row.ts";

/** Oddities that are imported all the same, and told. */
export const notes = {
  severalTimes: "receipts whose rows bear several times; the earliest is taken",
  scattered: "receipts with other receipts' rows between theirs",
  dateOnly: "receipts without a time of day; they count at midnight",
  zeroReceipts: "receipts of amount 0",
  saleRowsInRefunds: "rows of refunds with a positive total; the hub stores them with the receipt's sign",
  refundRowsInSales: "rows of sales with a negative total",
  zeroRows: "rows of total 0",
  duplicateRows: "rows that repeat another row of their receipt exactly; they stay",
  cutTexts: "names, sellers, categories or articles cut to the contract's length",
  droppedTokens: "customer ids longer than 32 characters, taken as guest",
} as const;

export type Note = keyof typeof notes;
export type NoteCounts = Partial<Record<Note, number>>;

/** The oddities of one receipt. */
export class Notes {
  readonly counts: NoteCounts = {};

  add(note: Note): void {
    this.counts[note] = (this.counts[note] ?? 0) + 1;
  }

  /** The text, or its beginning where it is longer than the contract takes. NUL, which no database keeps, goes. */
  cut(text: string, charsMax: number): string {
    const storable = text.replaceAll("\0", "").toWellFormed();
    const isWhole = storable.length <= charsMax || codePointLength(storable) <= charsMax;
    if (isWhole && storable.length === text.length) return storable;
    this.add("cutTexts");
    return isWhole ? storable : [...storable].slice(0, charsMax).join("");
  }

  /** @param positions in the order of their content. */
  addOddities(draft: Draft, positions: readonly RowPosition[], amountE4: bigint): void {
    if (draft.tsMs !== draft.lastMs) this.add("severalTimes");
    if (draft.isScattered) this.add("scattered");
    if (draft.isDateOnly) this.add("dateOnly");
    if (amountE4 === 0n) this.add("zeroReceipts");
    let before: RowPosition | undefined;
    for (const position of positions) {
      const { totalE4 } = position;
      if (totalE4 === 0n) this.add("zeroRows");
      if (amountE4 < 0n && totalE4 > 0n) this.add("saleRowsInRefunds");
      if (amountE4 >= 0n && totalE4 < 0n) this.add("refundRowsInSales");
      // They are in the order of their content, so equal ones are neighbours.
      if (before !== undefined && isSame(before, position)) this.add("duplicateRows");
      before = position;
    }
  }
}

function isSame(a: RowPosition, b: RowPosition): boolean {
  return (
    a.name === b.name &&
    a.article === b.article &&
    a.countE4 === b.countE4 &&
    a.totalE4 === b.totalE4 &&
    a.seller === b.seller &&
    a.category === b.category
  );
}
