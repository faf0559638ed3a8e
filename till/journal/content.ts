import { zeroE2 } from "@prilavok/contracts/till-api/exact.ts";
import type { Cheque, Goods, Line } from "../cheque/cheque.ts";
import { type DocumentContent, noContent } from "./document.ts";

/*
 * A document's content in the file: JSON without the members that say nothing (null, no sum, no text, an empty list).
 * Most receipts need none of them, and a journal keeps receipts for years: a sale of three lines takes 510 bytes instead
 * of 1,100. A member that was added later is absent in older documents and reads the same way.
 */

const plainGoods = { section: null, markings: [], seller: "", category: "" } satisfies Partial<Goods>;
const plainLine = {
  discountE2: zeroE2,
  increaseE2: zeroE2,
  receiptDiscountE2: zeroE2,
  receiptIncreaseE2: zeroE2,
} satisfies Partial<Line>;
const plainCheque = { discountE2: zeroE2, increaseE2: zeroE2 } satisfies Partial<Cheque>;

/** JSON has no undefined: such members are left out. */
type Kept<Whole, Plain> = Omit<Whole, keyof Plain> & {
  readonly [Name in keyof Plain & keyof Whole]?: Whole[Name] | undefined;
};
type KeptLine = Omit<Kept<Line, typeof plainLine>, "goods"> & {
  readonly goods: Kept<Goods, typeof plainGoods>;
};
type KeptCheque = Omit<Kept<Cheque, typeof plainCheque>, "lines"> & { readonly lines: readonly KeptLine[] };
type KeptContent = Omit<Kept<DocumentContent, DocumentContent>, "cheque"> & {
  readonly cheque?: KeptCheque | null | undefined;
};

/** As it is hashed and stored. */
export function contentText(content: DocumentContent): string {
  const kept: { readonly [Name in keyof DocumentContent]: KeptContent[Name] } = {
    cheque: content.cheque === null ? undefined : keptCheque(content.cheque),
    taxNumber: told(content.taxNumber),
    reason: told(content.reason),
    baseDocument: told(content.baseDocument),
    prefix: toldList(content.prefix),
    suffix: toldList(content.suffix),
    attributes: toldList(content.attributes),
    customerToken: told(content.customerToken),
    orderUid: told(content.orderUid),
    order: told(content.order),
    baseLines: told(content.baseLines),
    annuls: told(content.annuls),
    annulsInShift: told(content.annulsInShift),
    report: told(content.report),
  };
  return JSON.stringify(kept);
}

/** @param text as `contentText` wrote it, in this version or an earlier one. */
export function readContent(text: string): DocumentContent {
  const { cheque = null, ...kept } = JSON.parse(text) as KeptContent;
  return { ...noContent, ...(kept as object), cheque: cheque === null ? null : wholeCheque(cheque) };
}

function keptCheque(cheque: Cheque): KeptCheque {
  return {
    lines: cheque.lines.map(keptLine),
    subtotalE2: cheque.subtotalE2,
    discountE2: toldSum(cheque.discountE2),
    increaseE2: toldSum(cheque.increaseE2),
    totalE2: cheque.totalE2,
    rounding: cheque.rounding,
  };
}

function keptLine(line: Line): KeptLine {
  const { goods } = line;
  return {
    goods: {
      name: goods.name,
      code: goods.code,
      typeCode: goods.typeCode,
      section: told(goods.section),
      markings: toldList(goods.markings),
      seller: toldText(goods.seller),
      category: toldText(goods.category),
    },
    priceE2: line.priceE2,
    amountE3: line.amountE3,
    sumE2: line.sumE2,
    discountE2: toldSum(line.discountE2),
    increaseE2: toldSum(line.increaseE2),
    totalE2: line.totalE2,
    receiptDiscountE2: toldSum(line.receiptDiscountE2),
    receiptIncreaseE2: toldSum(line.receiptIncreaseE2),
    dueE2: line.dueE2,
  };
}

function wholeCheque(cheque: KeptCheque): Cheque {
  const lines = cheque.lines.map(({ goods, ...line }) => ({
    ...plainLine,
    ...(line as Omit<Line, "goods">),
    goods: { ...plainGoods, ...(goods as Goods) },
  }));
  return { ...plainCheque, ...(cheque as Omit<Cheque, "lines">), lines };
}

function told<Value>(value: Value | null): Value | undefined {
  return value ?? undefined;
}

function toldList<List extends readonly unknown[]>(list: List): List | undefined {
  return list.length === 0 ? undefined : list;
}

function toldText(text: string): string | undefined {
  return text === "" ? undefined : text;
}

function toldSum<Sum extends number>(sum: Sum): Sum | undefined {
  return sum === 0 ? undefined : sum;
}
