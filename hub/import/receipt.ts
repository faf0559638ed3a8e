import {
  extIdCharsMax,
  nameCharsMax,
  positionsPerReceiptMax,
  tokenCharsMax,
} from "@prilavok/contracts/device-api/limits.ts";
import { e4ToJson, formatE4, moneyMaxE4 } from "@prilavok/contracts/values/decimal.ts";
import { codePointLength } from "@prilavok/contracts/values/text.ts";
import type { DecimalSign } from "./decimal-sign.ts";
import { discounted } from "./discount.ts";
import type { Draft, Fault } from "./draft.ts";
import { toE4 } from "./exact.ts";
import { Notes } from "./notes.ts";
import { readMoney } from "./number-text.ts";
import type { RowPosition } from "./row.ts";

interface Origin {
  readonly receipt: string;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly rows: number;
}

/** A receipt in its wire form. */
export interface ReadyReceipt extends Origin {
  readonly json: string;
  /** `@store/till`, `@store`, `/till`, or empty. */
  readonly place: string;
  readonly isDateOnly: boolean;
  /** As the file has it. */
  readonly ts: string;
  readonly cashier: string;
  readonly sellers: readonly string[];
  readonly amountE4: bigint;
  readonly positions: readonly RowPosition[];
  readonly notes: Notes;
}

/** A receipt that is not imported. */
export interface HeldReceipt extends Origin {
  readonly fault: Fault;
}

/** The contract's form of a draft. Pure. @param attributeNames in the order of the draft's attributes. */
export function finishReceipt(
  draft: Draft,
  attributeNames: readonly string[],
  sign: DecimalSign,
): ReadyReceipt | HeldReceipt {
  const { receipt, firstLine, lastLine, rows, said } = draft;
  const origin = { receipt, firstLine, lastLine, rows };
  const hold = (fault: Fault): HeldReceipt => ({ ...origin, fault });
  if (draft.fault !== undefined) return hold(draft.fault);
  const spread = discounted(draft, sign);
  if ("reason" in spread) return hold(spread);
  const amountE4 = sumOf(spread.positions);
  const fault = overLimit(draft, spread.positions, amountE4) ?? otherSum(draft, amountE4, sign);
  if (fault !== undefined) return hold(fault);
  const noted = new Notes();
  const positions = spread.positions.toSorted(byContent);
  const wire = {
    amount: e4ToJson(amountE4),
    ...(spread.discountE4 === 0n ? {} : { discount: e4ToJson(spread.discountE4) }),
    ts: draft.ts,
    ...(said.cashier === "" ? {} : { cashier: noted.cut(said.cashier, nameCharsMax) }),
    extId: numberOf(draft),
    ...tokenOf(said.token, noted),
    positions: positions.map((position) => wirePosition(position, noted)),
    ...attributesOf(draft, attributeNames, sign),
  };
  noted.addOddities(draft, positions, amountE4);
  return {
    ...origin,
    json: JSON.stringify(wire),
    place: draft.place,
    isDateOnly: draft.isDateOnly,
    ts: draft.ts,
    cashier: said.cashier,
    sellers: positions.map(({ seller }) => seller || said.cashier),
    amountE4,
    positions,
    notes: noted,
  };
}

export function isReady(receipt: ReadyReceipt | HeldReceipt): receipt is ReadyReceipt {
  return "json" in receipt;
}

/** The identity at the hub: two shifts may have one number in one second. */
function numberOf({ receipt, shift }: Draft): string {
  return shift === "" ? receipt : `${shift}/${receipt}`;
}

function sumOf(positions: readonly RowPosition[]): bigint {
  return positions.reduce((sum, { totalE4 }) => sum + totalE4, 0n);
}

function overLimit(draft: Draft, positions: readonly RowPosition[], amountE4: bigint): Fault | undefined {
  const line = draft.firstLine;
  const number = numberOf(draft);
  if (positions.length > positionsPerReceiptMax) {
    return { reason: `more than ${positionsPerReceiptMax} positions`, detail: String(draft.rows), line };
  }
  if (codePointLength(number) > extIdCharsMax) {
    return { reason: `receipt number longer than ${extIdCharsMax} characters`, detail: number, line };
  }
  const tooLarge = positions.some(({ countE4, totalE4 }) => !fits(countE4) || !fits(totalE4));
  return tooLarge || !fits(amountE4)
    ? { reason: "amount out of range", detail: String(amountE4), line }
    : undefined;
}

function fits(valueE4: bigint): boolean {
  return valueE4 <= moneyMaxE4 && valueE4 >= -moneyMaxE4;
}

/** The file's own sum of the receipt is another one than its rows'. The signs may differ: a refund's sum may be positive. */
function otherSum(
  { said, headingE4, firstLine }: Draft,
  amountE4: bigint,
  sign: DecimalSign,
): Fault | undefined {
  const told = said.amount === "" ? undefined : readMoney(said.amount, sign);
  if (said.amount !== "" && told === undefined) {
    return { reason: "number cannot be read", detail: said.amount, line: firstLine };
  }
  const toldE4 = told === undefined ? headingE4 : toE4(told);
  if (toldE4 === undefined || size(toldE4) === size(amountE4)) return undefined;
  const detail = `${formatE4(toldE4)} told, the rows give ${formatE4(amountE4)}`;
  return { reason: "the rows do not add up to the receipt's sum", detail, line: firstLine };
}

function size(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/**
 * An order that does not depend on the file's: databases export rows in any order, and the same receipt exported twice
 * must be the same receipt to the hub.
 */
export function byContent(a: RowPosition, b: RowPosition): number {
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
function tokenOf(token: string, noted: Notes): { token?: string } {
  if (token === "") return {};
  if (codePointLength(token) <= tokenCharsMax) return { token };
  noted.add("droppedTokens");
  return {};
}

function attributesOf(draft: Draft, names: readonly string[], sign: DecimalSign): { attributes?: object[] } {
  const given = names
    .map((name, index) => ({ name, value: draft.said.attributes[index] ?? "" }))
    .filter(({ value }) => value !== "")
    .map(({ name, value }) => ({ name, value: jsonDecimal(value, sign) }));
  return given.length === 0 ? {} : { attributes: given };
}

/** What is no decimal goes as it is: the check refuses it by the contract, with the path. */
function jsonDecimal(text: string, sign: DecimalSign): unknown {
  const value = readMoney(text, sign);
  return value === undefined ? text : e4ToJson(toE4(value));
}
