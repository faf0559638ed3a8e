import {
  attributeNameCharsMax,
  attributesPerReceiptMax,
  extIdCharsMax,
  nameCharsMax,
  positionsPerReceiptMax,
} from "@prilavok/contracts/device-api/limits.ts";
import { annulsAttribute, numberAttribute } from "@prilavok/contracts/device-api/receipt.ts";
import { readDecimal, scaled } from "@prilavok/contracts/till-api/exact.ts";
import { splitCategories } from "@prilavok/contracts/values/text.ts";
import type { Goods } from "../../cheque/cheque.ts";
import { cut, decimal, isMoney, joinCategories, money, Unfit } from "../../connection/wire-values.ts";
import type { Document, ReceiptKind } from "../../journal/document.ts";

/** 1: money came in; -1: it went out, and every figure but the discount is told negative. */
export type Sign = 1 | -1;

export interface ToldPosition {
  readonly name: string;
  readonly count: number;
  readonly total: number;
  readonly seller?: string;
  readonly category?: string;
  readonly extId?: string;
}

export interface ToldAttribute {
  readonly name: string;
  readonly value: number;
}

const correctionNames: Partial<Record<ReceiptKind, string>> = {
  correction_income: "Коррекция прихода",
  correction_expense: "Коррекция расхода",
};

/** @throws Unfit for more positions than the contract takes, or a sum beyond its range. */
export function positionsOf(document: Document, kind: ReceiptKind, sign: Sign): readonly ToldPosition[] {
  const { cheque } = document.content;
  if (cheque === null) {
    const name = correctionNames[kind];
    if (name === undefined) return [];
    return [{ name, count: sign, total: money(sign * document.totalE2, "сумма коррекции") }];
  }
  const { lines } = cheque;
  if (lines.length > positionsPerReceiptMax) {
    throw new Unfit(`позиций ${lines.length}, сервер принимает не больше ${positionsPerReceiptMax}`);
  }
  return lines.map(({ goods, amountE3, dueE2 }, place) => ({
    name: nameOf(goods),
    count: decimal(sign * amountE3, 3),
    total: money(sign * dueE2, `сумма позиции ${place + 1}`),
    ...(goods.seller === "" ? {} : { seller: cut(goods.seller, nameCharsMax) }),
    ...categoryOf(goods),
    ...(goods.code === "" ? {} : { extId: cut(goods.code, extIdCharsMax) }),
  }));
}

/** As it is printed: a line always has a name. */
function nameOf({ name, code }: Goods): string {
  return cut(name.trim() === "" ? `Товар ${code}`.trim() : name, nameCharsMax);
}

/** A section is a category, too. */
function categoryOf({ category, section }: Goods): { readonly category?: string } {
  const names = [...splitCategories(category), ...splitCategories(section?.name ?? "")];
  const joined = joinCategories(names, nameCharsMax);
  return joined === "" ? {} : { category: joined };
}

/**
 * Discounts of the lines and the receipt's own, added up. Increases have no member in the Device API: they stand in the
 * totals alone, and are not set off against discounts, so that what was granted stays visible.
 * @throws Unfit beyond the contract's range.
 */
export function discountOf({ content }: Document): number {
  const lines = content.cheque?.lines ?? [];
  const sumE2 = lines.reduce(
    (sum, { discountE2, receiptDiscountE2 }) => sum + BigInt(discountE2) + BigInt(receiptDiscountE2),
    0n,
  );
  return money(sumE2, "скидка");
}

/**
 * How it was paid (cash without its change, nothing that is zero), the receipt's number in its shift, that of the
 * receipt which it annuls, and those of its
 * own attributes that the Device API can carry: a decimal of four places under an English mnemonic
 * of ten characters. The others are
 * left out, as is one that takes a name of ours: the receipt's money must not wait for them.
 * @throws Unfit for more of them than the contract takes, or a sum beyond its range.
 */
export function attributesOf(document: Document, sign: Sign): readonly ToldAttribute[] {
  const paid: readonly (readonly [string, number])[] = [
    ["cash", document.cashE2 - document.changeE2],
    ["card", document.cashlessE2],
    ["cert", document.certificateE2],
  ];
  const told: ToldAttribute[] = paid
    .filter(([, sumE2]) => sumE2 !== 0)
    .map(([name, sumE2]) => ({ name, value: money(sign * sumE2, `оплата ${name}`) }));
  const { receiptInShift } = document;
  if (receiptInShift !== null) told.push({ name: numberAttribute, value: sign * receiptInShift });
  const { annulsInShift } = document.content;
  if (annulsInShift !== null) told.push({ name: annulsAttribute, value: sign * annulsInShift });
  for (const { name, value } of document.content.attributes) {
    const valueE4 = tellable(name, value);
    if (valueE4 !== undefined) told.push({ name, value: decimal(BigInt(sign) * valueE4, 4) });
  }
  if (told.length > attributesPerReceiptMax) {
    throw new Unfit(`атрибутов ${told.length}, сервер принимает не больше ${attributesPerReceiptMax}`);
  }
  return told;
}

/** The source: «английские мнемоники». */
const mnemonic = /^[A-Za-z][A-Za-z0-9_.-]*$/;
const ownNames: ReadonlySet<string> = new Set(["cash", "card", "cert", numberAttribute, annulsAttribute]);

function tellable(name: string, value: string): bigint | undefined {
  if (name.length > attributeNameCharsMax || !mnemonic.test(name) || ownNames.has(name)) return undefined;
  const read = readDecimal(value);
  const valueE4 = read === undefined ? undefined : scaled(read, 4);
  return valueE4 !== undefined && isMoney(valueE4) ? valueE4 : undefined;
}
