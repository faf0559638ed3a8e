import {
  extIdCharsMax,
  nameCharsMax,
  positionsPerReceiptMax,
  tokenCharsMax,
} from "@prilavok/contracts/device-api/limits.ts";
import { e4ToJson, moneyMaxE4 } from "@prilavok/contracts/values/decimal.ts";
import { codePointLength } from "@prilavok/contracts/values/text.ts";
import { readExact, toE4 } from "./exact.ts";
import type { Draft, Fault } from "./grouping.ts";
import type { RowPosition } from "./row.ts";

/** Oddities that are imported all the same, and told in the summary. */
export const notes = {
  severalTimes: "receipts whose rows bear several times; the earliest is taken",
  scattered: "receipts with other receipts' rows between theirs",
  disagreeing:
    "receipts whose cashier, customer, discount or attributes differ between rows; the first row's are taken",
  zeroReceipts: "receipts of amount 0",
  saleRowsInRefunds: "rows of refunds with a positive total; the hub stores them with the receipt's sign",
  refundRowsInSales: "rows of sales with a negative total",
  zeroRows: "rows of total 0",
  duplicateRows: "rows that repeat another row of their receipt exactly; they stay",
  cutTexts: "names, sellers, categories or articles cut to the contract's length",
  droppedTokens: "customer ids longer than 32 characters, sent as guest",
  undecodable: "texts with characters that the --encoding does not have",
} as const;

export type Note = keyof typeof notes;
export type NoteCounts = Partial<Record<Note, number>>;

interface Origin {
  readonly receipt: string;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly rows: number;
}

/** A receipt in its wire form, ready for purchaseRegisterBatch. */
export interface ReadyReceipt extends Origin {
  readonly json: string;
  readonly amountE4: bigint;
  readonly positions: number;
  readonly notes: NoteCounts;
}

/** A receipt that was never sent, because the contract has no room for it or one of its rows is bad. */
export interface UnsendableReceipt extends Origin {
  readonly fault: Fault;
}

/** The contract's form of a draft. Pure. @param attributeNames in the order of the draft's attributes. */
export function finishReceipt(
  draft: Draft,
  attributeNames: readonly string[],
  decimalComma: boolean,
): ReadyReceipt | UnsendableReceipt {
  const { receipt, firstLine, lastLine, rows } = draft;
  const origin = { receipt, firstLine, lastLine, rows };
  const amountE4 = draft.positions.reduce((sum, position) => sum + position.totalE4, 0n);
  const fault = draft.fault ?? overLimit(draft, amountE4);
  if (fault !== undefined) return { ...origin, fault };
  const noted = new Notes();
  const positions = draft.positions.toSorted(byContent);
  const wire = {
    amount: e4ToJson(amountE4),
    ...(draft.discount === "" ? {} : { discount: jsonDecimal(draft.discount, decimalComma) }),
    ts: draft.ts,
    ...(draft.cashier === "" ? {} : { cashier: noted.cut(draft.cashier, nameCharsMax) }),
    extId: receipt,
    ...tokenOf(draft, noted),
    positions: positions.map((position) => wirePosition(position, noted)),
    ...attributesOf(draft, attributeNames, decimalComma),
    ...(draft.poskey === "" ? {} : { poskey: draft.poskey }),
  };
  noteOddities(draft, positions, amountE4, noted);
  return {
    ...origin,
    json: JSON.stringify(wire),
    amountE4,
    positions: draft.positions.length,
    notes: noted.counts,
  };
}

export function isReady(receipt: ReadyReceipt | UnsendableReceipt): receipt is ReadyReceipt {
  return "json" in receipt;
}

function overLimit(draft: Draft, amountE4: bigint): Fault | undefined {
  const line = draft.firstLine;
  if (draft.rows > positionsPerReceiptMax) {
    return { reason: `more than ${positionsPerReceiptMax} positions`, detail: String(draft.rows), line };
  }
  if (codePointLength(draft.receipt) > extIdCharsMax) {
    return { reason: `receipt number longer than ${extIdCharsMax} characters`, detail: draft.receipt, line };
  }
  const tooLarge = draft.positions.some(({ countE4, totalE4 }) => !fits(countE4) || !fits(totalE4));
  return tooLarge || !fits(amountE4)
    ? { reason: "amount out of range", detail: String(amountE4), line }
    : undefined;
}

function fits(valueE4: bigint): boolean {
  return valueE4 <= moneyMaxE4 && valueE4 >= -moneyMaxE4;
}

/**
 * An order that does not depend on the file's: databases export rows in any order, and the same receipt exported twice
 * must be the same receipt to the hub.
 */
function byContent(a: RowPosition, b: RowPosition): number {
  return (
    compare(a.name, b.name) ||
    compare(a.article, b.article) ||
    compare(a.countE4, b.countE4) ||
    compare(a.totalE4, b.totalE4) ||
    compare(a.seller, b.seller) ||
    compare(a.category, b.category)
  );
}

function compare<T extends string | bigint>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function wirePosition(
  { name, countE4, totalE4, seller, category, article }: RowPosition,
  noted: Notes,
): object {
  return {
    name: noted.cut(name, nameCharsMax),
    count: e4ToJson(countE4),
    total: e4ToJson(totalE4),
    ...(seller === "" ? {} : { seller: noted.cut(seller, nameCharsMax) }),
    ...(category === "" ? {} : { category: noted.cut(category, nameCharsMax) }),
    ...(article === "" ? {} : { extId: noted.cut(article, extIdCharsMax) }),
  };
}

/** A cut id would be another customer's, so a long one is left out. */
function tokenOf({ token }: Draft, noted: Notes): { token?: string } {
  if (token === "") return {};
  if (codePointLength(token) <= tokenCharsMax) return { token };
  noted.add("droppedTokens");
  return {};
}

function attributesOf(
  draft: Draft,
  names: readonly string[],
  decimalComma: boolean,
): { attributes?: object[] } {
  const given = names
    .map((name, index) => ({ name, value: draft.attributes[index] ?? "" }))
    .filter(({ value }) => value !== "")
    .map(({ name, value }) => ({ name, value: jsonDecimal(value, decimalComma) }));
  return given.length === 0 ? {} : { attributes: given };
}

/** What is no decimal goes as it is: the hub refuses it by the contract, with the path. */
function jsonDecimal(text: string, decimalComma: boolean): unknown {
  const value = readExact(text, decimalComma);
  return value === undefined ? text : e4ToJson(toE4(value));
}

function noteOddities(draft: Draft, positions: readonly RowPosition[], amountE4: bigint, noted: Notes): void {
  if (draft.severalTimes) noted.add("severalTimes");
  if (draft.scattered) noted.add("scattered");
  if (draft.disagreeing) noted.add("disagreeing");
  if (amountE4 === 0n) noted.add("zeroReceipts");
  let before: RowPosition | undefined;
  for (const position of positions) {
    const { name, totalE4, seller } = position;
    if (totalE4 === 0n) noted.add("zeroRows");
    if (amountE4 < 0n && totalE4 > 0n) noted.add("saleRowsInRefunds");
    if (amountE4 >= 0n && totalE4 < 0n) noted.add("refundRowsInSales");
    if (name.includes("\ufffd") || seller.includes("\ufffd")) noted.add("undecodable");
    // They are in the order of their content, so equal ones are neighbours.
    if (before !== undefined && byContent(before, position) === 0) noted.add("duplicateRows");
    before = position;
  }
}

class Notes {
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
}
