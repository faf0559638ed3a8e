import Type, { type Static } from "typebox";
import { text } from "../values/wire.ts";
import { documentKinds } from "./document-kinds.ts";
import { pageOf, pageQuery } from "./page.ts";
import { defineRoute } from "./route.ts";
import { DocumentReference, day, GoodsLine, longId, Place } from "./transactions.ts";
import { exactNumber, idOfAnswer, none, ourId, stale, versionOfAnswer, versionOfChange } from "./values.ts";

const named = (description: string) =>
  Type.Union(
    [Type.Object({ id: idOfAnswer, name: Type.String({ description: "Its name." }) }), Type.Null()],
    { title: "an object or null", description },
  );

const listed = {
  ...DocumentReference.properties,
  year: Type.Integer({ description: "Numbers are gapless in the account, kind and year." }),
  at: Type.String({ description: "The receipt's moment, ISO 8601." }),
  day: Type.String({ description: "Its date, local to the store." }),
  isPosted: Type.Boolean({ description: "Проведён." }),
  postedAt: Type.Union([Type.String(), Type.Null()], { title: "text or null", description: "When." }),
  store: Place,
  till: Place,
  transactionId: Type.String({ description: "The transaction that it was made of." }),
  order: Type.Union(
    [
      Type.Object({
        uid: Type.String({ description: "Its uid." }),
        number: Type.String({ description: "For people, such as `ЗП-000012`." }),
      }),
      Type.Null(),
    ],
    { title: "an object or null", description: "The customer order." },
  ),
  base: Type.Union([DocumentReference, Type.Null()], {
    title: "an object or null",
    description: "The document that it mirrors.",
  }),
  customer: Type.String({ description: "Name of the customer; empty: not known." }),
  warehouse: named("Of invoices: the order's warehouse, else the till's; null: neither has one."),
  cashDesk: named("Of cash orders; null: the till has none, and the order was left unposted."),
  total: exactNumber("Its total."),
  cash: exactNumber("Of it in cash."),
  cashless: exactNumber("By card or another cashless way; invoices alone."),
  certificate: exactNumber("With a gift certificate; invoices alone."),
  version: versionOfAnswer,
  madeAt: Type.String({ description: "When KKMTransfer made it, ISO 8601." }),
};

export const ListedDocument = Type.Object(listed, { title: "a document" });
export type ListedDocument = Static<typeof ListedDocument>;

export const WholeDocument = Type.Object(
  {
    ...listed,
    lines: Type.Array(
      Type.Object({
        ...GoodsLine.properties,
        unit: Type.String({ description: "As the order, else the goods, have it." }),
      }),
      { description: "The goods; empty for cash orders." },
    ),
  },
  { title: "a document with its lines" },
);
export type WholeDocument = Static<typeof WholeDocument>;

const path = Type.Object({ id: longId("The document.") });

export const listDocuments = defineRoute({
  name: "listDocuments",
  method: "GET",
  address: "/documents",
  scope: "documents:read",
  summary: "Lists documents: «Расходная накладная», «Приходный кассовый ордер» and those that mirror them.",
  query: Type.Object({
    ...pageQuery,
    kind: Type.Optional(Type.Enum(documentKinds, { description: "Only of this kind." })),
    store: Type.Optional(ourId("Only of this store; nothing for an id that none has.")),
    till: Type.Optional(ourId("Only of this till; nothing for an id that none has.")),
    from: Type.Optional(day("First day, store-local.")),
    to: Type.Optional(day("Last day, store-local.")),
    posted: Type.Optional(Type.Boolean({ description: "Only posted ones; false: only those that are not." })),
    order: Type.Optional(text(64, "Only of this order, by its uid.")),
    transaction: Type.Optional(longId("Only of this transaction.")),
  }),
  answer: pageOf(ListedDocument),
});

export const getDocument = defineRoute({
  name: "getDocument",
  method: "GET",
  address: "/documents/{id}",
  scope: "documents:read",
  summary: "Answers one document with its lines.",
  path,
  answer: WholeDocument,
  problems: [none],
});

export const postDocument = defineRoute({
  name: "postDocument",
  method: "POST",
  address: "/documents/{id}/post",
  scope: "documents:write",
  summary:
    "Posts a document (проведение). A cash order needs a cash desk: the given one, else its own, else the till's.",
  path,
  body: Type.Object({
    version: versionOfChange,
    cashDeskId: Type.Optional(ourId("The cash desk of a cash order.")),
  }),
  answer: WholeDocument,
  problems: [
    none,
    stale,
    { problem: "wrong-state", when: "It is posted." },
    {
      problem: "unprocessable",
      when: "A cash order has no cash desk, the given one does not exist, or it is given to an invoice.",
    },
  ],
});

export const unpostDocument = defineRoute({
  name: "unpostDocument",
  method: "POST",
  address: "/documents/{id}/unpost",
  scope: "documents:write",
  summary: "Takes the posting of a document back. A cash order keeps its cash desk.",
  path,
  body: Type.Object({ version: versionOfChange }),
  answer: WholeDocument,
  problems: [none, stale, { problem: "wrong-state", when: "It is not posted." }],
});

export const printDocument = defineRoute({
  name: "printDocument",
  method: "GET",
  address: "/documents/{id}/print",
  scope: "documents:read",
  summary: "Answers one document as a page to print, A4.",
  path,
  produces: "text/html",
  answer: Type.String({ description: "A whole page of HTML that loads nothing else." }),
  problems: [none],
});

export const documentRoutes = [listDocuments, getDocument, postDocument, unpostDocument, printDocument];
