/** What documents a transaction of a till leads to. Pure: what it needs is read before (waiting.ts). */
import type { TransactionKind } from "@prilavok/contracts/exchange/transaction.ts";
import { isReturn, type ReturnFault } from "../transactions/returns.ts";
import type { DocumentKind } from "./kinds.ts";

export interface SoldPosition {
  readonly line: number;
  readonly code: string;
  readonly name: string;
  /** As the order, else the goods, have it. */
  readonly unit: string;
  readonly countE4: bigint;
  readonly priceE4: bigint;
  readonly discountE4: bigint;
  readonly totalE4: bigint;
}

/** The order that was sold, as far as its documents need it. */
export interface SoldOrder {
  readonly id: number;
  readonly customerId: number | null;
  readonly customerName: string;
  readonly warehouseId: number | null;
}

/** A document that another one mirrors. */
export interface BaseDocument {
  readonly id: bigint;
  readonly kind: DocumentKind;
  readonly orderId: number | null;
  readonly customerId: number | null;
  readonly customerName: string;
  readonly warehouseId: number | null;
}

/** The receipt that is returned or annulled. */
export interface BaseTransaction {
  readonly kind: TransactionKind;
  readonly documents: "waiting" | "made" | "not needed" | "set aside";
  /** Those that were made of it. */
  readonly made: readonly BaseDocument[];
}

export interface WaitingTransaction {
  readonly id: bigint;
  readonly accountId: number;
  readonly storeId: number;
  readonly deviceId: number;
  readonly uid: string;
  readonly kind: TransactionKind;
  /** Of a rollback. */
  readonly annuls: TransactionKind | null;
  readonly baseUid: string | null;
  /** Undefined: there is none of `baseUid`. */
  readonly base: BaseTransaction | undefined;
  /** Of a return or a rollback: why it does not count beside the others of its base. */
  readonly returnFault: ReturnFault | null;
  readonly at: Date;
  /** Local to the store: the documents' date, and their numbers' year. */
  readonly day: string;
  readonly totalE4: bigint;
  readonly cashE4: bigint;
  readonly cashlessE4: bigint;
  readonly certificateE4: bigint;
  readonly orderOutcome: "accepted" | "conflict" | "unknown" | null;
  /** How a person has settled the conflict. */
  readonly settlement: string | null;
  readonly order: SoldOrder | undefined;
  /** Of the till's settings. */
  readonly warehouseId: number | null;
  /** «Наличная касса для отражения операций» */
  readonly cashDeskId: number | null;
  readonly lines: readonly SoldPosition[];
}

/** A document without its id and number. */
export interface DraftDocument {
  readonly kind: DocumentKind;
  readonly orderId: number | null;
  readonly baseId: bigint | null;
  readonly customerId: number | null;
  readonly customerName: string;
  readonly warehouseId: number | null;
  readonly cashDeskId: number | null;
  readonly isPosted: boolean;
  readonly totalE4: bigint;
  readonly cashE4: bigint;
  readonly cashlessE4: bigint;
  readonly certificateE4: bigint;
  readonly lines: readonly SoldPosition[];
}

/** The fault is a sentence in Russian for the people of the office. */
export type Made = { readonly documents: readonly DraftDocument[] } | { readonly fault: string };

/**
 * The documents of a transaction, or why there are none. What went out makes «Расходная накладная» and, for the part
 * that was paid in cash, «Приходный кассовый ордер»; what came back makes «Возвратная накладная» and «Расходный кассовый
 * ордер», which refer to what they mirror.
 *
 * A cash order is posted only when the till has «Наличная касса для отражения операций» (source: the seed's note). An
 * invoice always is. Its warehouse is the mirrored document's, else the order's, else the till's; a shop that keeps no
 * warehouses gets its invoices all the same, without one.
 */
export function makeDocuments(transaction: WaitingTransaction): Made {
  const fault = faultOf(transaction);
  if (fault !== undefined) return { fault };
  const goesOut = doesGoOut(transaction);
  const invoice = invoiceOf(transaction, goesOut ? "invoice" : "return_invoice");
  if (transaction.cashE4 === 0n) return { documents: [invoice] };
  return {
    documents: [invoice, cashOrderOf(transaction, invoice, goesOut ? "cash_receipt" : "cash_expense")],
  };
}

function faultOf(transaction: WaitingTransaction): string | undefined {
  return (
    directionFault(transaction) ??
    sumFault(transaction) ??
    conflictFault(transaction) ??
    baseFault(transaction)
  );
}

/** Goods go out with a sale, and again when a return is annulled. */
function doesGoOut({ kind, annuls }: WaitingTransaction): boolean {
  return kind === "sale" || (kind === "rollback" && isReturn(annuls));
}

function directionFault({ kind, annuls }: WaitingTransaction): string | undefined {
  if (kind === "correction_income" || kind === "correction_expense") {
    return "По чеку коррекции документы не создаются";
  }
  if (kind !== "rollback" || annuls === "sale" || isReturn(annuls)) return undefined;
  return "Документы создаются по отмене продажи или возврата, а чек отменяет другое";
}

function sumFault(transaction: WaitingTransaction): string | undefined {
  const { lines, totalE4, cashE4, cashlessE4, certificateE4 } = transaction;
  const linesE4 = lines.reduce((sum, line) => sum + line.totalE4, 0n);
  if (linesE4 !== totalE4) {
    return `Сумма строк ${rubles(linesE4)} не равна итогу чека ${rubles(totalE4)}`;
  }
  const paidE4 = cashE4 + cashlessE4 + certificateE4;
  if (paidE4 !== totalE4) return `Оплата ${rubles(paidE4)} не равна итогу чека ${rubles(totalE4)}`;
  return undefined;
}

function conflictFault({ orderOutcome, settlement }: WaitingTransaction): string | undefined {
  if (orderOutcome !== "conflict" || settlement !== null) return undefined;
  return "Конфликт по заказу покупателя не разобран";
}

/** A return without a receipt has no base, and mirrors nothing. */
function baseFault(transaction: WaitingTransaction): string | undefined {
  const { kind, annuls, baseUid, base, returnFault } = transaction;
  if (kind === "sale") return undefined;
  if (baseUid === null) return kind === "refund" ? undefined : "Не указан исходный чек";
  if (base === undefined) return `Исходный чек ${baseUid} не загружен`;
  const expected = kind === "rollback" ? annuls : "sale";
  if (base.kind !== expected) return `Исходный чек ${baseUid} другого вида, чем возвращается или отменяется`;
  if (base.documents === "set aside") return `Документы исходного чека ${baseUid} отложены`;
  if (base.documents !== "made") return `По исходному чеку ${baseUid} нет документов`;
  return returnFault === null ? undefined : returnFaultText(returnFault, baseUid);
}

function returnFaultText(fault: ReturnFault, baseUid: string): string {
  switch (fault.is) {
    case "annulled":
      return `Исходный чек ${baseUid} уже аннулирован`;
    case "base does not count":
      return `Исходный чек ${baseUid} сам не учтён`;
    case "other kind":
      return `Исходный чек ${baseUid} другого вида, чем возвращается или отменяется`;
    case "too many":
      return `По исходному чеку ${baseUid} слишком много возвратов`;
    case "more than sold": {
      const { name, countE4, leftCountE4, totalE4, leftTotalE4 } = fault.shortage;
      const told =
        countE4 > leftCountE4
          ? `возвращается ${amount(countE4)}, можно ${amount(leftCountE4)}`
          : `возвращается на ${rubles(totalE4)}, можно на ${rubles(leftTotalE4)}`;
      return `По исходному чеку ${baseUid} возвращается больше, чем продано: «${name}», ${told}`;
    }
  }
}

function invoiceOf(transaction: WaitingTransaction, kind: "invoice" | "return_invoice"): DraftDocument {
  const { base, order, settlement, orderOutcome, totalE4, cashE4, cashlessE4, certificateE4, lines } =
    transaction;
  const mirrored = base?.made.find((one) => one.kind === (kind === "invoice" ? "return_invoice" : "invoice"));
  // A person has said that the sale is not the order's.
  const isDismissed = orderOutcome === "conflict" && settlement?.startsWith("dismiss") === true;
  const sold = isDismissed ? undefined : order;
  return {
    kind,
    orderId: mirrored?.orderId ?? sold?.id ?? null,
    baseId: mirrored?.id ?? null,
    customerId: mirrored?.customerId ?? sold?.customerId ?? null,
    customerName: mirrored?.customerName ?? sold?.customerName ?? "",
    warehouseId: mirrored?.warehouseId ?? sold?.warehouseId ?? transaction.warehouseId,
    cashDeskId: null,
    isPosted: true,
    totalE4,
    cashE4,
    cashlessE4,
    certificateE4,
    lines,
  };
}

function cashOrderOf(
  { base, cashE4, cashDeskId }: WaitingTransaction,
  invoice: DraftDocument,
  kind: "cash_receipt" | "cash_expense",
): DraftDocument {
  const mirrored = base?.made.find(
    (one) => one.kind === (kind === "cash_receipt" ? "cash_expense" : "cash_receipt"),
  );
  return {
    ...invoice,
    kind,
    baseId: mirrored?.id ?? null,
    warehouseId: null,
    cashDeskId,
    isPosted: cashDeskId !== null,
    totalE4: cashE4,
    cashlessE4: 0n,
    certificateE4: 0n,
    lines: [],
  };
}

/** @example amount(15_000n) === "1,5" */
function amount(countE4: bigint): string {
  const fraction = (countE4 % 10_000n).toString().padStart(4, "0").replace(/0+$/, "");
  return `${countE4 / 10_000n}${fraction === "" ? "" : `,${fraction}`}`;
}

/** @example rubles(1_234_500n) === "123,45" */
export function rubles(amountE4: bigint): string {
  const magnitude = amountE4 < 0n ? -amountE4 : amountE4;
  const fraction = (magnitude % 10_000n).toString().padStart(4, "0").replace(/00$/, "");
  return `${amountE4 < 0n ? "−" : ""}${magnitude / 10_000n},${fraction}`;
}
