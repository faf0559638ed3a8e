import Type, { type Static } from "typebox";
import { defineMethod } from "../jsonrpc/method.ts";
import { money, positiveMoney, text } from "../values/wire.ts";
import * as limits from "./limits.ts";
import { exampleOrder, orderUid, orderVersion } from "./order-packet.ts";

export const transactionKinds = [
  "sale",
  "refund",
  "refund_by_receipt",
  "correction_income",
  "correction_expense",
  "rollback",
] as const;
export type TransactionKind = (typeof transactionKinds)[number];

const receiptUid = (description: string) => text(limits.receiptUidCharsMax, description, { minLength: 1 });
const count = (description: string) =>
  Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description });

export const TransactionLine = Type.Object({
  code: text(limits.goodsCodeCharsMax, "The article's code; empty: none."),
  name: text(limits.goodsNameCharsMax, "Its name."),
  amount: positiveMoney("How much, at most 3 decimals."),
  price: positiveMoney("Price of one unit."),
  discount: money("Discounts less increases on the line, the receipt's own shares among them."),
  total: positiveMoney("What was paid for the line."),
});

/** A receipt of a till as «Транзакции ККМ» keeps it. Every sum is positive; `kind` tells which way the money went. */
export const Transaction = Type.Object(
  {
    uid: receiptUid("The receipt's uid: its identity, together with the till."),
    kind: Type.Enum(transactionKinds, { description: "What it is." }),
    annuls: Type.Optional(
      Type.Enum(transactionKinds, { description: "Of a rollback: the kind of what it annuls." }),
    ),
    baseUid: Type.Optional(receiptUid("The uid of the receipt that is returned or annulled.")),
    number: count("The document's number in the till's journal."),
    numberCheck: text(40, "The fiscal device's number."),
    shift: count("Number of the shift."),
    at: text(40, "When it was closed, ISO 8601 with an offset.", { minLength: 1 }),
    cashier: text(limits.personNameCharsMax, "Name of the cashier."),
    total: positiveMoney("The receipt's total."),
    cash: positiveMoney("Paid in cash, without the change."),
    cashless: positiveMoney("Paid by card or another cashless way."),
    certificate: positiveMoney("Paid with a gift certificate."),
    lines: Type.Array(TransactionLine, {
      maxItems: limits.transactionLinesMax,
      description: "Empty for a correction by a sum alone.",
    }),
    order: Type.Optional(
      Type.Object(
        {
          uid: orderUid,
          version: Type.Optional(orderVersion),
          claimId: Type.Optional(text(limits.claimIdCharsMax, "The claim that the sale was made under.")),
          isOffline: Type.Boolean({ description: "The order was taken without a connection." }),
        },
        { title: "an object", description: "The customer order that was sold." },
      ),
    ),
  },
  { title: "a transaction" },
);
export type Transaction = Static<typeof Transaction>;

export const orderOutcomes = ["accepted", "conflict", "unknown"] as const;

export const transactionLoad = defineMethod({
  name: "transaction.load",
  summary: "Loads up to 100 receipts into «Транзакции ККМ», all of them or none.",
  params: Type.Object({
    transactions: Type.Array(Transaction, {
      minItems: 1,
      maxItems: limits.transactionsPerCallMax,
      description: "The receipts.",
    }),
  }),
  result: Type.Object({
    count: count("How many are there now, those from before included."),
    duplicates: Type.Optional(count("How many of them were there before. Absent when none.")),
    orders: Type.Optional(
      Type.Array(
        Type.Object({
          uid: Type.String({ description: "Of the receipt." }),
          outcome: Type.Enum(orderOutcomes, {
            description:
              "`accepted`: the order is done by it. `conflict`: it is kept, and a person has to look at it. `unknown`: there is no such order.",
          }),
        }),
        { description: "What became of the orders that the receipts name. Absent when none does." },
      ),
    ),
  }),
  notes: [
    "**Idempotent by the receipt's uid.** A receipt that is there is a duplicate and changes nothing.",
    "**All or nothing**, like `purchaseRegisterBatch`: the error names the first offender by `data.index` and `data.path`, and echoes it as `error.receipt`.",
    "**What comes back never exceeds its receipt**, by article in amount and sum, and what is annulled is neither returned nor annulled again. A return or rollback beyond that is kept, changes no order, and is set aside when documents are made. Who came first counts, whatever arrives later.",
  ],
  examples: [
    {
      title: "A receipt by an order, closed at this till",
      params: {
        transactions: [
          {
            uid: "c0a9e3d2-6a55-4c3b-8f0d-7f9f2b1d4e10",
            kind: "sale",
            number: 1043,
            numberCheck: "1043",
            shift: 57,
            at: "2026-03-02T12:40:05+03:00",
            cashier: "Марина Ивановна",
            total: 499.8,
            cash: 499.8,
            cashless: 0,
            certificate: 0,
            lines: [
              {
                code: "ЧАЙ-100",
                name: "Чай чёрный, 100 пакетиков",
                amount: 2,
                price: 249.9,
                discount: 0,
                total: 499.8,
              },
            ],
            order: {
              uid: exampleOrder.uid,
              version: exampleOrder.version,
              claimId: "5d0c7b1e-90a4-4d5f-8f0b-2a3f1f8f6b42",
              isOffline: false,
            },
          },
        ],
      },
      result: {
        count: 1,
        orders: [{ uid: "c0a9e3d2-6a55-4c3b-8f0d-7f9f2b1d4e10", outcome: "accepted" }],
      },
    },
  ],
  errors: [
    { error: "clientError", when: "A receipt of the same uid is there with another content." },
    {
      error: "invalidParams",
      when: "A time that does not exist or has no offset, or a price or amount with too many decimals.",
    },
  ],
});
