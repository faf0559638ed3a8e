import { zeroE2 } from "@prilavok/contracts/till-api/exact.ts";
import type { Cheque, Goods, Line } from "../cheque/cheque.ts";
import { type DocumentContent, noContent } from "./document.ts";

/*
 * A document's content in the file: JSON without the members that say nothing (null, no sum, no text, an empty list).
 * Most receipts need none of them, and a journal keeps receipts for years: a sale of three lines takes 560 bytes instead
 * of 1,100. A member that was added later is absent in older documents and reads the same way.
 */

type Plain<Whole> = Partial<{ readonly [Name in keyof Whole]: Whole[Name] }>;

const plainGoods = { section: null, markings: [], seller: "", category: "" } satisfies Plain<Goods>;
const plainLine = {
  discountE2: zeroE2,
  increaseE2: zeroE2,
  receiptDiscountE2: zeroE2,
  receiptIncreaseE2: zeroE2,
} satisfies Plain<Line>;
const plainCheque = { discountE2: zeroE2, increaseE2: zeroE2 } satisfies Plain<Cheque>;

type Kept<Whole, Absent> = Omit<Whole, keyof Absent> & Plain<Whole>;
type KeptLine = Kept<Omit<Line, "goods">, typeof plainLine> & {
  readonly goods: Kept<Goods, typeof plainGoods>;
};
type KeptCheque = Kept<Omit<Cheque, "lines">, typeof plainCheque> & { readonly lines: readonly KeptLine[] };
type KeptContent = Plain<Omit<DocumentContent, "cheque">> & { readonly cheque?: KeptCheque | null };

/** As it is hashed and stored. */
export function contentText(content: DocumentContent): string {
  const { cheque } = content;
  return JSON.stringify({
    ...without(noContent, content),
    ...(cheque === null ? {} : { cheque: keptCheque(cheque) }),
  });
}

/** @param text as `contentText` wrote it, in this version or an earlier one. */
export function readContent(text: string): DocumentContent {
  const kept: KeptContent = JSON.parse(text);
  const { cheque = null } = kept;
  return { ...noContent, ...kept, cheque: cheque === null ? null : wholeCheque(cheque) };
}

function keptCheque(cheque: Cheque): KeptCheque {
  const lines = cheque.lines.map((line) => ({
    ...without(plainLine, line),
    goods: without(plainGoods, line.goods),
  }));
  return { ...without(plainCheque, cheque), lines };
}

function wholeCheque(cheque: KeptCheque): Cheque {
  const lines = cheque.lines.map((line) => ({
    ...plainLine,
    ...line,
    goods: { ...plainGoods, ...line.goods },
  }));
  return { ...plainCheque, ...cheque, lines };
}

/** The members of `whole` but for those that are as `plain` has them. */
function without<Whole extends object, Absent extends Plain<Whole>>(
  plain: Absent,
  whole: Whole,
): Kept<Whole, Absent> {
  const kept: Partial<Record<keyof Whole, unknown>> = {};
  for (const name in whole) {
    const member = whole[name];
    const isPlain = name in plain && isAlike(member, (plain as Plain<Whole>)[name]);
    if (!isPlain) kept[name] = member;
  }
  return kept as Kept<Whole, Absent>;
}

function isAlike(member: unknown, plain: unknown): boolean {
  return member === plain || (Array.isArray(member) && Array.isArray(plain) && member.length === 0);
}
