import { type E2, formatE2, zeroE2 } from "@prilavok/contracts/till-api/exact.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { Tendered } from "../cheque/cheque.ts";
import { type Document, noContent, type ReceiptKind, receiptKinds } from "../journal/document.ts";
import { paymentsTold } from "./answer.ts";
import { isRolledBack, referredDocument } from "./document-reference.ts";
import { effects, type GoodsMove, goodsMoves } from "./receipt-plan.ts";
import type { Rule } from "./rule.ts";

/** Where the goods are when the receipt is annulled. */
const undone: Readonly<Record<GoodsMove, GoodsMove>> = { sold: "returned", returned: "sold", none: "none" };

/**
 * ROLLBACK: annuls the last receipt of the open shift with a document that mirrors it: the same cheque and total, the
 * drawer and the marked goods the other way round. It pays back what was kept, so it has no change.
 */
export const rollback: Rule<"ROLLBACK"> = {
  operation: "ROLLBACK",
  needs: { shift: "young", noUnfinishedSale: true },
  plan(body, { journal }) {
    const shift = journal.shift().number;
    const last = journal.lastReceiptOfShift(shift);
    if (last === undefined) throw new TillRefusal("nothingToRollBack");
    const receipt = referredDocument(journal, body, shift);
    if (isRolledBack(journal, receipt)) throw new TillRefusal("alreadyRolledBack");
    if (receipt.number !== last.number) throw new TillRefusal("notLastReceipt");
    const kind = receiptKindOf(receipt);
    const { cheque, taxNumber, attributes, customerToken, orderUid, baseLines } = receipt.content;
    const tendered = keptOf(receipt);
    return {
      draft: {
        kind: "rollback",
        shift,
        totalE2: receipt.totalE2,
        ...tendered,
        drawerChangeE2: 0 - receipt.drawerChangeE2,
        baseNumber: receipt.number,
        rrn: body.rrn ?? receipt.rrn,
        content: {
          ...noContent,
          ...{ cheque, taxNumber, attributes, customerToken, orderUid, baseLines },
          annuls: kind,
          annulsInShift: receipt.receiptInShift,
          prefix: body.prefix ?? [],
          suffix: body.suffix ?? [],
        },
      },
      markings: goodsMoves(cheque, undone[effects[kind].goods]),
      isPrinted: body.printCheque ?? true,
      answer: {
        total: formatE2(receipt.totalE2),
        change: formatE2(0),
        payments: paymentsTold(tendered),
      },
    };
  },
};

function receiptKindOf({ number, kind }: Document): ReceiptKind {
  const receiptKind = receiptKinds.find((one) => one === kind);
  if (receiptKind === undefined) throw new Error(`document ${number} is no receipt: ${kind}`);
  return receiptKind;
}

/** What was kept of the payments: cash without its change. */
export function keptOf({ cashE2, cashlessE2, certificateE2, changeE2 }: Tendered): Tendered {
  return { cashE2: (cashE2 - changeE2) as E2, cashlessE2, certificateE2, changeE2: zeroE2 };
}
