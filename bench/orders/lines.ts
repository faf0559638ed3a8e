/** What is ordered and sold: one to five articles, by number. */
import { randomUUID } from "node:crypto";
import type { OrderPacket } from "@prilavok/contracts/exchange/order-packet.ts";
import type { Transaction } from "@prilavok/contracts/exchange/transaction.ts";

export const articles = Array.from({ length: 100 }, (_, place) => `ТОВАР-${place + 1}`);

export interface OrderedLine {
  readonly code: string;
  readonly amount: number;
  readonly price: number;
}

export function linesOf(number: number): OrderedLine[] {
  return Array.from({ length: 1 + (number % 5) }, (_, line) => ({
    code: articles[(number * 7 + line) % articles.length] ?? "",
    amount: 1 + ((number + line) % 3),
    price: (4_990 + (number % 50) * 110 + line * 25) / 100,
  }));
}

export interface ReceiptOf {
  readonly number: number;
  readonly isMixed: boolean;
  readonly claimId?: string;
}

/** The receipt that sells an order whole: paid in cash, or half of it by card. */
export function receiptOf(order: OrderPacket, { number, isMixed, claimId }: ReceiptOf): Transaction {
  const totalE2 = Math.round(Number(order.total) * 100);
  const cashE2 = isMixed ? Math.floor(totalE2 / 2) : totalE2;
  return {
    uid: randomUUID(),
    kind: "sale",
    number,
    numberCheck: String(number),
    shift: 1,
    at: new Date().toISOString(),
    cashier: "Марина Ивановна",
    total: order.total,
    cash: cashE2 / 100,
    cashless: (totalE2 - cashE2) / 100,
    certificate: 0,
    lines: order.lines.map(({ code, name, amount, price, discount, total }) => ({
      code,
      name,
      amount,
      price,
      discount,
      total,
    })),
    order: {
      uid: order.uid,
      version: order.version,
      isOffline: false,
      ...(claimId === undefined ? {} : { claimId }),
    },
  };
}
