import { expect, test } from "vitest";
import { isUnsendable } from "../connection/unsendable.ts";
import type { Document } from "../journal/document.ts";
import { sampleDocument, sampleDocuments } from "../testing/documents.ts";
import { transactionFault } from "./mended.ts";
import { transactionOf } from "./transactions.ts";

const base = sampleDocuments.sale;
const document = sampleDocuments.refund_by_receipt;

function own(given: { document: Document; base: Document | undefined } = { document, base }) {
  const made = transactionOf(given.document, given.base);
  if (isUnsendable(made)) throw new Error(made.unsendable);
  return made;
}

const faultOf = (params: object) => transactionFault(document, base, params);

test("another name, code or sum may be sent for a receipt, and its own params of course", () => {
  expect(faultOf({ transactions: [own()] })).toBeUndefined();
  const [line] = own().lines;
  const lines = [{ ...line, name: "Хлеб", code: "" }];
  expect(faultOf({ transactions: [{ ...own(), lines, cashier: "Иванова" }] })).toBeUndefined();
});

test.each([
  ["no list", {}, "transactions"],
  ["two receipts", { transactions: [own(), own()] }, "transactions"],
  ["a negative sum", { transactions: [{ ...own(), total: -1 }] }, "transactions[0].total"],
  ["another receipt's uid", { transactions: [{ ...own(), uid: "U-1" }] }, "transactions[0].uid"],
  ["another kind", { transactions: [{ ...own(), kind: "sale" }] }, "transactions[0].kind"],
  ["another receipt to return", { transactions: [{ ...own(), baseUid: "U-1" }] }, "transactions[0].baseUid"],
  ["another time", { transactions: [{ ...own(), at: "2026-11-22T00:30:16+03:00" }] }, "transactions[0].at"],
])("%s cannot be sent for it", (_name, params, path) => {
  expect(faultOf(params)?.path).toBe(path);
});

test("a sale may give up its order, but not fulfil another one", () => {
  const order = { number: "ЗП-000012", version: 1, claimId: "c-1", isOffline: false };
  const sale = sampleDocument({ content: { orderUid: "o-1", order } });
  const { order: told, ...without } = own({ document: sale, base: undefined });
  const faultWith = (params: object) => transactionFault(sale, undefined, { transactions: [params] });
  expect(faultWith({ ...without, order: told })).toBeUndefined();
  expect(faultWith(without)).toBeUndefined();
  expect(faultWith({ ...without, order: { ...told, uid: "o-2" } })).toMatchObject({
    path: "transactions[0].order",
  });
});
