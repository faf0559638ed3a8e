import { transactionLinesMax } from "@prilavok/contracts/exchange/limits.ts";
import { type Transaction, transactionLoad } from "@prilavok/contracts/exchange/transaction.ts";
import { readParams } from "@prilavok/contracts/jsonrpc/validate.ts";
import type { E2, E3 } from "@prilavok/contracts/till-api/exact.ts";
import { expect, test } from "vitest";
import { isUnsendable } from "../connection/unsendable.ts";
import type { Document } from "../journal/document.ts";
import {
  sampleCheque,
  sampleDocument,
  sampleDocuments,
  sampleGoods,
  sampleLine,
} from "../testing/documents.ts";
import { transactionOf } from "./transactions.ts";

const e2 = (value: number) => value as E2;
const { sale } = sampleDocuments;

function told(document: Document, base?: Document): Transaction {
  const made = transactionOf(document, base);
  if (isUnsendable(made)) throw new Error(made.unsendable);
  readParams(transactionLoad, { transactions: [made] });
  return made;
}

function reasonOf(document: Document): string {
  const made = transactionOf(document, undefined);
  if (!isUnsendable(made)) throw new Error("it can be sent");
  return made.unsendable;
}

function saleOf(line: Parameters<typeof sampleLine>[0]): Document {
  return sampleDocument({ content: { cheque: { ...sampleCheque, lines: [sampleLine(line)] } } });
}

test("a sale is told with its lines as they were paid, and the cash without the change", () => {
  expect(told(sale)).toEqual({
    uid: "461F60C220B2010407CF0012",
    kind: "sale",
    number: sale.number,
    numberCheck: sale.numberCheck,
    shift: sale.shift,
    at: "2026-11-22T00:30:15+03:00",
    cashier: "Иванова Мария Петровна",
    total: 17.18,
    cash: 17.18,
    cashless: 0,
    certificate: 0,
    lines: [
      // 0.40 less of the receipt's discount, 5.01 more of its increase.
      { code: "1", name: sampleGoods().name, amount: 1, price: 4, discount: -4.61, total: 8.61 },
      {
        code: "234002634987",
        name: "Сок яблочный",
        amount: 9999.99,
        price: 1,
        discount: 9999.94,
        total: 0.05,
      },
      { code: "20", name: "Товар 20", amount: 1, price: 4, discount: -4.52, total: 8.52 },
    ],
  });
});

test("a return and a rollback name their receipt, and every sum stays positive", () => {
  const back = told(sampleDocuments.refund_by_receipt, sale);
  expect(back).toMatchObject({ kind: "refund_by_receipt", baseUid: sale.uid, total: 8.61, cashless: 8.61 });
  expect(back).not.toHaveProperty("annuls");
  const { annuls } = sampleDocuments.rollback.content;
  const rollback = told(sampleDocuments.rollback, sale);
  expect(rollback).toMatchObject({ kind: "rollback", annuls, baseUid: sale.uid });
  expect(rollback.total).toBe(told(sale).total);
});

test("a correction by a sum has no lines, and a refund without a receipt names none", () => {
  expect(told(sampleDocuments.correction_income)).toMatchObject({ kind: "correction_income", lines: [] });
  expect(told(sampleDocuments.refund)).not.toHaveProperty("baseUid");
});

test("a sale tells its order with the claim; a return of it, and a sale without one, tell none", () => {
  const orderUid = "6c1f";
  const order = { version: 3, claimId: "c-1", isOffline: true, number: "ЗП-000012" };
  const taken = { orderUid, order };
  expect(told(sampleDocument({ content: taken })).order).toEqual({
    uid: orderUid,
    version: 3,
    claimId: "c-1",
    isOffline: true,
  });
  expect(told(sampleDocument({ content: { orderUid } })).order).toEqual({ uid: orderUid, isOffline: false });
  expect(told(sampleDocument({ content: { orderUid: "" } }))).not.toHaveProperty("order");
  expect(told(sampleDocument({ kind: "refund_by_receipt", content: taken }))).not.toHaveProperty("order");
});

test("texts that are too long are cut with a mark", () => {
  const long = "я".repeat(255);
  const { lines, cashier } = told({
    ...saleOf({ goods: sampleGoods({ name: long, code: "7".repeat(64) }) }),
    cashier: long,
  });
  expect(lines[0]?.name).toBe(`${"я".repeat(199)}…`);
  expect(lines[0]?.code).toBe(`${"7".repeat(39)}…`);
  expect(cashier).toBe(`${"я".repeat(199)}…`);
});

test.each<[string, Document, string]>([
  ["a drawer's document", sampleDocuments.deposit, "документ не является чеком"],
  [
    "a sum beyond the hub's",
    sampleDocument({ totalE2: e2(10_000_000_000_000) }),
    "сумма чека 100000000000.00 больше",
  ],
  [
    "a price beyond the hub's",
    saleOf({ priceE2: e2(10_000_000_000_000), amountE3: 1 as E3 }),
    "цена позиции 1",
  ],
  ["too long a uid", sampleDocument({ uid: "U".repeat(65) }), "uid длиннее 64 символов"],
  ["a clock far off", sampleDocument({ atMs: Date.UTC(1999, 0) }), "год 1999 на часах кассы"],
  [
    "too many lines",
    sampleDocument({
      content: {
        cheque: {
          ...sampleCheque,
          lines: Array.from({ length: transactionLinesMax + 1 }, () => sampleLine()),
        },
      },
    }),
    "позиций 1001, сервер принимает не больше 1000",
  ],
])("%s is never sent, and the reason is told", (_name, document, reason) => {
  expect(reasonOf(document)).toContain(reason);
});
