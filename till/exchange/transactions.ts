import {
  claimIdCharsMax,
  goodsCodeCharsMax,
  goodsNameCharsMax,
  orderUidCharsMax,
  personNameCharsMax,
  receiptUidCharsMax,
  transactionLinesMax,
} from "@prilavok/contracts/exchange/limits.ts";
import type { Transaction, TransactionKind } from "@prilavok/contracts/exchange/transaction.ts";
import { codePointLength } from "@prilavok/contracts/values/text.ts";
import type { Goods, Line } from "../cheque/cheque.ts";
import { localTimeOf, orUnsendable, type Unsendable } from "../connection/unsendable.ts";
import { cut, decimal, money, Unfit } from "../connection/wire-values.ts";
import { type Document, isCounted } from "../journal/document.ts";

const numberCheckCharsMax = 40;

/**
 * A receipt or rollback as transaction.load takes it. Made from the documents alone, so that a repeat is the same to the
 * hub. Every sum is positive, as in the document: the kind tells which way the money went. Texts that are too long are
 * cut with a mark; what tells one thing from another is never cut.
 * @param base the document that this one returns or annuls.
 * Source: contracts/exchange/transaction.ts.
 */
export function transactionOf(document: Document, base: Document | undefined): Transaction | Unsendable {
  return orUnsendable(() => {
    const { content, number, numberCheck, shift, cashier, totalE2 } = document;
    const kind = kindOf(document);
    return {
      uid: uidOf(document),
      kind,
      ...(kind === "rollback" && content.annuls !== null ? { annuls: content.annuls } : {}),
      ...(base === undefined ? {} : { baseUid: uidOf(base) }),
      number,
      numberCheck: cut(numberCheck, numberCheckCharsMax),
      shift,
      at: localTimeOf(document),
      cashier: cut(cashier, personNameCharsMax),
      total: money(totalE2, "сумма чека"),
      cash: money(document.cashE2 - document.changeE2, "оплата наличными"),
      cashless: money(document.cashlessE2, "безналичная оплата"),
      certificate: money(document.certificateE2, "оплата сертификатом"),
      lines: linesOf(content.cheque?.lines ?? []),
      ...orderOf(document, kind),
    };
  });
}

/** @throws Unfit */
function kindOf({ kind }: Document): TransactionKind {
  if (!isCounted(kind)) throw new Unfit("документ не является чеком");
  return kind as TransactionKind;
}

/** @throws Unfit */
function uidOf({ uid }: Document): string {
  if (codePointLength(uid) > receiptUidCharsMax)
    throw new Unfit(`uid длиннее ${receiptUidCharsMax} символов`);
  return uid;
}

/** @throws Unfit for more lines than the contract takes, or a sum beyond its range. */
function linesOf(lines: readonly Line[]): Transaction["lines"] {
  if (lines.length > transactionLinesMax) {
    throw new Unfit(`позиций ${lines.length}, сервер принимает не больше ${transactionLinesMax}`);
  }
  return lines.map((line, place) => ({
    code: cut(line.goods.code, goodsCodeCharsMax),
    name: nameOf(line.goods),
    amount: decimal(line.amountE3, 3),
    price: money(line.priceE2, `цена позиции ${place + 1}`),
    discount: money(discountE2Of(line), `скидка позиции ${place + 1}`),
    total: money(line.dueE2, `сумма позиции ${place + 1}`),
  }));
}

/** As it is printed: a line always has a name. */
function nameOf({ name, code }: Goods): string {
  return cut(name.trim() === "" ? `Товар ${code}`.trim() : name, goodsNameCharsMax);
}

/** What the line's sum was lowered by, the receipt's shares among it; negative where it was raised. */
function discountE2Of(line: Line): number {
  const { discountE2, increaseE2, receiptDiscountE2, receiptIncreaseE2 } = line;
  return discountE2 + receiptDiscountE2 - increaseE2 - receiptIncreaseE2;
}

/**
 * The order that a sale fulfils. A return repeats its sale's order uid in the journal, but fulfils nothing: the hub finds
 * the order by the sale. An order that was not taken by a claim is told by its uid alone.
 */
function orderOf({ content }: Document, kind: TransactionKind): Pick<Transaction, "order"> {
  const { orderUid, order } = content;
  if (kind !== "sale" || orderUid === null || orderUid === "") return {};
  // The money must not wait for an order that no hub can have.
  if (codePointLength(orderUid) > orderUidCharsMax) return {};
  if (order === null) return { order: { uid: orderUid, isOffline: false } };
  const { version, claimId, isOffline } = order;
  const isClaim = claimId !== "" && codePointLength(claimId) <= claimIdCharsMax;
  return { order: { uid: orderUid, version, ...(isClaim ? { claimId } : {}), isOffline } };
}
