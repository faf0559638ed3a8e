import type { BodyOf } from "@prilavok/contracts/till-api/operations.ts";
import type { Line } from "./basket.ts";
import type { DemoReceipt } from "./shopper.ts";

/** What a cash program asks the till for. */
export interface SaleOperation {
  readonly operation: "SALE" | "REFUND";
  readonly body: BodyOf<"SALE">;
}

/** Cash is handed over in notes of this or its multiples. */
const noteKopecks = 50_00;
const rrnDigits = 12;

/**
 * A customer of the demonstration as the Till API takes one: prices and sums as decimal strings.
 * @param operationId the operation's own, so that it can be asked for again when no answer came.
 */
export function saleOperation(
  { sale, amountKopecks, wire }: DemoReceipt,
  operationId: string,
): SaleOperation {
  const { lines, seller, token, isRefund } = sale;
  const totalKopecks = Math.abs(amountKopecks);
  const paidKopecks = (isCash: boolean) =>
    wire.attributes
      .filter(({ name }) => (name === "cash") === isCash)
      .reduce((sum, { value }) => sum + Math.round(Math.abs(value) * 100), 0);
  const [cashKopecks, cashlessKopecks] = [paidKopecks(true), paidKopecks(false)];
  // Who pays with nothing but cash gets change; a refund pays out what it is.
  const isRounded = cashKopecks === totalKopecks && !isRefund;
  const cash = isRounded ? inNotes(cashKopecks) : cashKopecks;
  return {
    operation: isRefund ? "REFUND" : "SALE",
    body: {
      cashier: wire.cashier,
      itemList: lines.map((line) => itemOf(line, seller)),
      ...(cash > 0 ? { cash: rubles(cash) } : {}),
      ...(cashlessKopecks > 0 ? { cashless: rubles(cashlessKopecks), rrn: rrnOf(sale.momentMs) } : {}),
      ...(token === "guest" ? {} : { customerToken: token }),
      operationId,
    },
  };
}

function itemOf({ good, thousandths, discountKopecks }: Line, seller: string | undefined) {
  return {
    nameTitle: good.name,
    codeNumber: good.article,
    price: rubles(good.priceKopecks),
    amount: (thousandths / 1000).toFixed(3),
    ...(discountKopecks > 0 ? { discount: rubles(discountKopecks) } : {}),
    ...(seller === undefined ? {} : { seller }),
    category: good.category,
  };
}

/** What is handed over for a sum. */
export function inNotes(kopecks: number): number {
  return Math.ceil(kopecks / noteKopecks) * noteKopecks;
}

export function rubles(kopecks: number): string {
  return (kopecks / 100).toFixed(2);
}

/** There is no card terminal; a number that looks like one of its operations. */
export function rrnOf(momentMs: number): string {
  return String(Math.floor(momentMs / 1000)).padStart(rrnDigits, "0");
}
