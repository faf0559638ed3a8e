import Type, { type Static } from "typebox";
import { defineMethod } from "../jsonrpc/method.ts";
import { money, positiveMoney, text } from "../values/wire.ts";
import * as limits from "./limits.ts";
import { orderUid, orderVersion } from "./order-packet.ts";

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
  ],
  errors: [
    { error: "clientError", when: "A receipt of the same uid is there with another content." },
    {
      error: "invalidParams",
      when: "A time that does not exist, or a price or amount with too many decimals.",
    },
  ],
});
