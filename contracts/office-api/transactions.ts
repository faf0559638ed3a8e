import Type, { type Static } from "typebox";
import { orderOutcomes, transactionKinds } from "../exchange/transaction.ts";
import { formedText, text } from "../values/wire.ts";
import { documentKinds } from "./document-kinds.ts";
import { pageOf, pageQuery } from "./page.ts";
import { defineRoute } from "./route.ts";
import { exactNumber, idOfAnswer, none, ourId } from "./values.ts";

/** Ids of what tills send are longer than the others. */
export function longId(description: string) {
  return formedText(18, "^[0-9]{1,18}$", "1 to 18 digits", description);
}

export const day = (description: string) =>
  formedText(10, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "YYYY-MM-DD", description);

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { title: "a value or null", description });

const nullableText = (description: string) =>
  Type.Union([Type.String(), Type.Null()], { title: "text or null", description });

/** A thing of the network where an answer names it. */
export const Place = Type.Object(
  {
    id: idOfAnswer,
    extId: nullableText("Your own id of it."),
    name: Type.String({ description: "Its name." }),
  },
  { title: "an object", description: "Where it was, by id and name." },
);

export const documentStates = ["waiting", "made", "not-needed", "set-aside"] as const;
export type DocumentState = (typeof documentStates)[number];

const listed = {
  id: idOfAnswer,
  uid: Type.String({ description: "The receipt's uid: its identity, together with the till." }),
  kind: Type.Enum(transactionKinds, { description: "What it is." }),
  annuls: Type.Union([Type.Enum(transactionKinds), Type.Null()], {
    title: "a kind or null",
    description: "Of a rollback: the kind of what it annuls.",
  }),
  baseUid: nullableText("The receipt that it returns or annuls."),
  number: Type.Integer({ description: "In the till's journal." }),
  numberCheck: Type.String({ description: "The fiscal device's number." }),
  shift: Type.Integer({ description: "Number of the shift." }),
  at: Type.String({ description: "When it was closed, ISO 8601." }),
  day: Type.String({ description: "That day at the store." }),
  cashier: Type.String({ description: "Name of the cashier." }),
  store: Place,
  till: Place,
  total: exactNumber("The receipt's total."),
  cash: exactNumber("Paid in cash."),
  cashless: exactNumber("Paid by card or another cashless way."),
  certificate: exactNumber("Paid with a gift certificate."),
  order: orNull(
    Type.Object({
      uid: Type.String({ description: "As the till named it." }),
      number: nullableText("Its number for people; null: there is no such order."),
      version: orNull(Type.Integer(), "The version that was sold."),
      isOffline: Type.Boolean({ description: "The order was taken without a connection." }),
      outcome: orNull(Type.Enum(orderOutcomes), "What became of the order by it."),
      conflict: nullableText("Of a conflict: why."),
      settlement: nullableText("How a person has settled the conflict."),
      settledBy: nullableText("Who did."),
    }),
    "The customer order that was sold; null: none.",
  ),
  documents: Type.Enum(documentStates, {
    description:
      "Whether KKMTransfer has made its documents. `set-aside`: it could not, or more comes back than was sold; `documentsReason` says why.",
  }),
  documentsReason: nullableText("In Russian, for people."),
  documentsAt: nullableText("When they were made or it was set aside."),
  loadedAt: Type.String({ description: "When it arrived, ISO 8601." }),
};

export const ListedTransaction = Type.Object(listed, { title: "a transaction of a till" });
export type ListedTransaction = Static<typeof ListedTransaction>;

export const GoodsLine = Type.Object({
  line: Type.Integer({ description: "Its number." }),
  code: Type.String({ description: "The article's code; empty: none." }),
  name: Type.String({ description: "Its name." }),
  amount: exactNumber("How much."),
  price: exactNumber("Price of one unit."),
  discount: exactNumber("Discounts less increases."),
  total: exactNumber("What was paid for it."),
});

export const DocumentReference = Type.Object(
  {
    id: idOfAnswer,
    kind: Type.Enum(documentKinds, { description: "What it is." }),
    number: Type.String({ description: "For people, such as `РН-000012`." }),
  },
  { title: "an object" },
);

export const WholeTransaction = Type.Object(
  {
    ...listed,
    lines: Type.Array(GoodsLine, { description: "What was sold." }),
    made: Type.Array(DocumentReference, { description: "The documents that were made of it." }),
  },
  { title: "a transaction with its lines" },
);
export type WholeTransaction = Static<typeof WholeTransaction>;

const path = Type.Object({ id: longId("The transaction.") });

export const listTransactions = defineRoute({
  name: "listTransactions",
  method: "GET",
  address: "/transactions",
  scope: "transactions:read",
  summary: "Lists «Транзакции ККМ»: every receipt of every till, in the order of their arrival.",
  query: Type.Object({
    ...pageQuery,
    store: Type.Optional(ourId("Only of this store; nothing for an id that none has.")),
    till: Type.Optional(ourId("Only of this till; nothing for an id that none has.")),
    from: Type.Optional(day("First day, store-local.")),
    to: Type.Optional(day("Last day, store-local.")),
    documents: Type.Optional(Type.Enum(documentStates, { description: "Only those in this state." })),
    order: Type.Optional(text(64, "Only those that name this order, by its uid.")),
    conflict: Type.Optional(
      Type.Boolean({ description: "Only conflicts that nobody has settled; false: all but those." }),
    ),
  }),
  answer: pageOf(ListedTransaction),
});

export const getTransaction = defineRoute({
  name: "getTransaction",
  method: "GET",
  address: "/transactions/{id}",
  scope: "transactions:read",
  summary: "Answers one transaction with its lines and documents.",
  path,
  answer: WholeTransaction,
  problems: [none],
});

export const retryTransaction = defineRoute({
  name: "retryTransaction",
  method: "POST",
  address: "/transactions/{id}/retry",
  scope: "transactions:write",
  summary: "Lets KKMTransfer try a transaction again that was set aside, and those that return or annul it.",
  path,
  answer: WholeTransaction,
  problems: [none, { problem: "wrong-state", when: "It is not set aside." }],
});

export const runKkmTransfer = defineRoute({
  name: "runKkmTransfer",
  method: "POST",
  address: "/jobs/kkm-transfer",
  scope: "transactions:write",
  summary: "Has «Обработка транзакций ККМ (KKMTransfer)» run now instead of at its next time.",
  answer: Type.Object({
    waiting: Type.Integer({ description: "Transactions of the account that wait for their documents." }),
    setAside: Type.Integer({
      description: "Those that are set aside; `retryTransaction` lets them wait again.",
    }),
  }),
  problems: [{ problem: "unprocessable", when: "No hub of this database runs KKMTransfer." }],
});

export const transactionRoutes = [listTransactions, getTransaction, retryTransaction, runKkmTransfer];
