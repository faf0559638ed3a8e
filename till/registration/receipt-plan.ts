import { type E2, formatE2 } from "@prilavok/contracts/till-api/exact.ts";
import type { SaleBody } from "@prilavok/contracts/till-api/operations.ts";
import type { Cheque, Tendered } from "../cheque/cheque.ts";
import { markingKeys } from "../cheque/marking-keys.ts";
import { type DocumentContent, noContent, type ReceiptKind } from "../journal/document.ts";
import type { Journal } from "../journal/journal.ts";
import { paymentsTold } from "./answer.ts";
import type { MarkingMove, Plan } from "./rule.ts";

/** What a receipt of the kind does: whether money comes into the drawer, and where its marked goods are afterwards. */
export const effects: Readonly<
  Record<ReceiptKind, { readonly isIncome: boolean; readonly goods: GoodsMove }>
> = {
  sale: { isIncome: true, goods: "sold" },
  refund: { isIncome: false, goods: "returned" },
  refund_by_receipt: { isIncome: false, goods: "returned" },
  // A correction mends the books; its goods were moved before.
  correction_income: { isIncome: true, goods: "none" },
  correction_expense: { isIncome: false, goods: "none" },
};
export type GoodsMove = "sold" | "returned" | "none";

/** Members that every receipt's body has. */
export type ReceiptBody = Pick<SaleBody, "prefix" | "suffix" | "printCheque" | "rrn">;

export interface Receipt {
  readonly kind: ReceiptKind;
  readonly body: ReceiptBody;
  readonly totalE2: E2;
  readonly tendered: Tendered;
  readonly rrn: string;
  readonly baseNumber?: number;
  readonly content: Partial<DocumentContent>;
}

/** The document, drawer, markings and answer of a receipt whose sums are known. */
export function receiptPlan(journal: Journal, receipt: Receipt): Plan {
  const { kind, body, totalE2, tendered, rrn, baseNumber, content } = receipt;
  const { isIncome, goods } = effects[kind];
  const keptE2 = tendered.cashE2 - tendered.changeE2;
  return {
    draft: {
      ...tendered,
      kind,
      shift: journal.shift().number,
      totalE2,
      drawerChangeE2: isIncome ? keptE2 : 0 - keptE2,
      baseNumber: baseNumber ?? null,
      rrn,
      content: { ...noContent, prefix: body.prefix ?? [], suffix: body.suffix ?? [], ...content },
    },
    markings: goodsMoves(content.cheque ?? null, goods),
    isPrinted: body.printCheque ?? true,
    answer: {
      total: formatE2(totalE2),
      change: formatE2(tendered.changeE2),
      payments: paymentsTold(tendered),
    },
  };
}

/** Where the marked goods of a cheque are afterwards. */
export function goodsMoves(cheque: Cheque | null, goods: GoodsMove): readonly MarkingMove[] {
  if (cheque === null || goods === "none") return [];
  const markings = cheque.lines.flatMap((line) => line.goods.markings);
  const keys = new Set(markings.flatMap((marking) => markingKeys(marking).kept));
  return [...keys].map((code) => ({ code, isSold: goods === "sold" }));
}
