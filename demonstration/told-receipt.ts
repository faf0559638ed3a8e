import type { CallParams } from "@prilavok/contracts/jsonrpc/envelope.ts";
import type { Document, DocumentKind, ReceiptKind } from "@prilavok/till/journal/document.ts";
import { formatLocal } from "@prilavok/till/local-time.ts";

const signs: Readonly<Record<ReceiptKind, 1 | -1>> = {
  sale: 1,
  refund: -1,
  refund_by_receipt: -1,
  correction_income: 1,
  correction_expense: -1,
};
const correctionNames = {
  correction_income: "Коррекция прихода",
  correction_expense: "Коррекция расхода",
} as const;

/**
 * A document of the till as purchaseRegister takes it: its uid is the receipt's identity, its number an attribute.
 * An annulment is the mirrored receipt. @returns undefined for what is no receipt, such as a deposit.
 */
export function toldReceipt(document: Document): CallParams | undefined {
  const sign = signOf(document);
  if (sign === undefined) return undefined;
  const { uid, number, atMs, offsetMinutes, cashier, content } = document;
  const money = (hundredths: number) => (sign * hundredths) / 100;
  const paid = {
    cash: document.cashE2 - document.changeE2,
    card: document.cashlessE2,
    cert: document.certificateE2,
  };
  const lines = content.cheque?.lines ?? [];
  const discountE2 = lines.reduce((sum, line) => sum + line.discountE2 + line.receiptDiscountE2, 0);
  const positions = lines.map(({ goods, amountE3, dueE2 }) => ({
    name: goods.name || goods.code,
    count: (sign * amountE3) / 1000,
    total: money(dueE2),
    ...(goods.seller === "" ? {} : { seller: goods.seller }),
    ...categoryOf([goods.category, goods.section?.name ?? ""]),
    ...(goods.code === "" ? {} : { extId: goods.code }),
  }));
  return {
    token: content.customerToken ?? "guest",
    amount: money(document.totalE2),
    cart: {
      extId: uid,
      ts: formatLocal(atMs, offsetMinutes),
      cashier,
      discount: discountE2 / 100,
      positions: content.cheque === null ? correctionPosition(document, sign) : positions,
      attributes: [
        ...Object.entries(paid)
          .filter(([, sumE2]) => sumE2 !== 0)
          .map(([name, sumE2]) => ({ name, value: money(sumE2) })),
        { name: "number", value: number },
      ],
    },
  };
}

function signOf({ kind, content }: Document): 1 | -1 | undefined {
  if (kind === "rollback") return content.annuls === null ? undefined : signs[content.annuls] === 1 ? -1 : 1;
  return isReceiptKind(kind) ? signs[kind] : undefined;
}

function isReceiptKind(kind: DocumentKind): kind is ReceiptKind {
  return kind in signs;
}

function correctionPosition({ kind, content, totalE2 }: Document, sign: 1 | -1) {
  const corrected = kind === "rollback" ? content.annuls : kind;
  const name = correctionNames[corrected === "correction_expense" ? corrected : "correction_income"];
  return [{ name, count: sign, total: (sign * totalE2) / 100 }];
}

/** A section is a category, too. */
function categoryOf(names: readonly string[]): { readonly category?: string } {
  const category = names.filter((name) => name !== "").join(" && ");
  return category === "" ? {} : { category };
}
