import type { DocumentKind } from "@prilavok/contracts/office-api/document-kinds.ts";

export { type DocumentKind, documentKinds } from "@prilavok/contracts/office-api/document-kinds.ts";

interface KindWords {
  /** As people call it. */
  readonly title: string;
  /** Before its number: `РН-000012`. */
  readonly prefix: string;
  /** Whether money in a cash desk is its matter, not goods. */
  readonly isCashOrder: boolean;
}

/** The documents that KKMTransfer makes. Source: contract of customer orders, 1.7 and 2. */
export const kindWords: Readonly<Record<DocumentKind, KindWords>> = {
  invoice: { title: "Расходная накладная", prefix: "РН", isCashOrder: false },
  cash_receipt: { title: "Приходный кассовый ордер", prefix: "ПКО", isCashOrder: true },
  return_invoice: { title: "Возвратная накладная", prefix: "ВН", isCashOrder: false },
  cash_expense: { title: "Расходный кассовый ордер", prefix: "РКО", isCashOrder: true },
};

const numberDigits = 6;

/** @example documentNumber("invoice", 12) === "РН-000012" */
export function documentNumber(kind: DocumentKind, number: number): string {
  return `${kindWords[kind].prefix}-${String(number).padStart(numberDigits, "0")}`;
}
