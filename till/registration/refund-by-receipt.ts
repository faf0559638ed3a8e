import type { BodyOf } from "@prilavok/contracts/till-api/operations.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { Cheque } from "../cheque/cheque.ts";
import { readAmount } from "../cheque/decimals.ts";
import { readMarking } from "../cheque/marking.ts";
import { partialReturn, type Returned, type Wanted, wholeReturn } from "../cheque/returns.ts";
import { payExactly } from "../cheque/tender.ts";
import type { Document } from "../journal/document.ts";
import type { Journal } from "../journal/journal.ts";
import { isRolledBack, referredDocument } from "./document-reference.ts";
import { receiptPlan } from "./receipt-plan.ts";
import { refuseWithoutRrn } from "./refund.ts";
import { isPaid, paidOutByDefault } from "./return-payments.ts";
import type { Rule } from "./rule.ts";

type Body = BodyOf<"REFUND_BY_RECEIPT">;

/**
 * REFUND_BY_RECEIPT: takes goods of a sale back, at the sale's own prices; never more than was sold minus what came back
 * before. Returns that were annulled do not count. A return of the whole sale mirrors it in every field.
 */
export const refundByReceipt: Rule<"REFUND_BY_RECEIPT"> = {
  operation: "REFUND_BY_RECEIPT",
  needs: { shift: "young", noUnfinishedSale: true },
  plan(body, { journal }) {
    const sale = referredDocument(journal, body);
    const cheque = returnableCheque(journal, sale, body.uid === undefined ? "numberCheck" : "uid");
    const earlier = returnsOf(journal, sale);
    const returned = returnedOf(cheque, earlier.map(returnedBy), body);
    const { totalE2 } = returned.cheque;
    const tendered = isPaid(body)
      ? payExactly(totalE2, body)
      : paidOutByDefault({ sale, earlier, totalE2, isLast: isAllReturned(cheque, earlier, returned) });
    const rrn = body.rrn ?? sale.rrn;
    refuseWithoutRrn(tendered, rrn);
    const { taxNumber, attributes, customerToken, orderUid } = sale.content;
    return receiptPlan(journal, {
      kind: "refund_by_receipt",
      body,
      totalE2,
      tendered,
      rrn,
      baseNumber: sale.number,
      content: { ...returned, taxNumber, attributes, customerToken, orderUid },
    });
  },
};

/** @throws TillRefusal 631 */
function returnableCheque(journal: Journal, sale: Document, namedBy: string): Cheque {
  const { cheque } = sale.content;
  if (sale.kind !== "sale" || cheque === null) throw new TillRefusal("notReturnable", namedBy, "не продажа");
  if (isRolledBack(journal, sale)) throw new TillRefusal("notReturnable", namedBy, "чек аннулирован");
  return cheque;
}

/** The returns of the sale that are in force. */
function returnsOf(journal: Journal, { number }: Document): readonly Document[] {
  return journal
    .documentsByBase(number)
    .filter((document) => document.kind === "refund_by_receipt" && !isRolledBack(journal, document));
}

function returnedBy({ number, content: { cheque, baseLines } }: Document): Returned {
  if (cheque === null || baseLines === null) throw new Error(`the return ${number} has no lines of its sale`);
  return { cheque, baseLines };
}

function returnedOf(sale: Cheque, earlier: readonly Returned[], { itemList }: Body): Returned {
  if (itemList === undefined && earlier.length === 0) return wholeReturn(sale);
  return partialReturn(sale, earlier, itemList?.map(wantedOf));
}

/** Each item is read in its turn, so that what is wrong with an earlier one is told first. */
function wantedOf({ index, amount, markings }: NonNullable<Body["itemList"]>[number], place: number): Wanted {
  const path = `itemList[${place}]`;
  return {
    index,
    get amountE3() {
      return amount === undefined ? undefined : readAmount(amount, `${path}.amount`);
    },
    get markings() {
      return markings?.map((written, at) => readMarking(written, `${path}.markings[${at}]`));
    },
  };
}

function isAllReturned({ lines }: Cheque, earlier: readonly Document[], returned: Returned): boolean {
  const leftE3 = lines.map(({ amountE3 }) => amountE3 as number);
  for (const { cheque, baseLines } of [...earlier.map(returnedBy), returned]) {
    cheque.lines.forEach(({ amountE3 }, place) => {
      const index = baseLines[place] ?? -1;
      leftE3[index] = (leftE3[index] ?? 0) - amountE3;
    });
  }
  return leftE3.every((left) => left === 0);
}
