import Type from "typebox";
import * as limits from "../exchange/limits.ts";
import { orderUid } from "../exchange/order-packet.ts";
import { withdrawalReasons } from "../exchange/receive.ts";
import { formedText, text } from "../values/wire.ts";
import {
  header,
  lines,
  moment,
  momentOrNull,
  Order,
  OrderSummary,
  state,
  textOrNull,
  WrittenOrder,
} from "./order.ts";
import { pageOf, pageQuery } from "./page.ts";
import { defineRoute } from "./route.ts";
import { extIdCharsMax, idOfAnswer, none, ourId, stale, versionOfChange } from "./values.ts";

const path = Type.Object({ uid: orderUid });
const wrongState = {
  problem: "wrong-state",
  when: "The table of states refuses it: see the page on orders.",
} as const;
const badContent = {
  problem: "unprocessable",
  when: "There is no such article, customer or warehouse; a free line lacks name or price; an amount is over 9999.999, which a till sells in one line; a discount is larger than its line; a sum is too large.",
} as const;

export const addOrder = defineRoute({
  name: "addOrder",
  method: "POST",
  address: "/orders",
  scope: "orders:write",
  summary: "Makes a customer order («Заказ покупателя»), a draft.",
  body: WrittenOrder,
  answer: Order,
  status: 201,
  problems: [
    { problem: "in-use", when: "There is an order of this `extId`: `actual` is its uid." },
    badContent,
  ],
  notes: [
    "**Once per `extId`.** A web shop that does not know whether its order arrived sends it again: the refusal tells the uid of the one that is there.",
    "`remainder` is `open` when it is absent.",
    "No till hears of an order before it is approved and posted.",
  ],
});

export const listOrders = defineRoute({
  name: "listOrders",
  method: "GET",
  address: "/orders",
  scope: "orders:read",
  summary: "Lists orders, without their lines.",
  query: Type.Object({
    ...pageQuery,
    state: Type.Optional(state),
    conflict: Type.Optional(Type.Boolean({ description: "Only those with a conflict, or without one." })),
    extId: Type.Optional(text(extIdCharsMax, "Only the one of this `extId`.", { minLength: 1 })),
    warehouse: Type.Optional(ourId("Only those of this warehouse.")),
    changedSince: Type.Optional(
      text(
        40,
        "Only those that changed at this moment or later, ISO 8601; without an offset local to the account.",
      ),
    ),
    number: Type.Optional(
      formedText(
        12,
        "^(ЗП-)?[0-9]{1,9}$",
        "a number such as ЗП-000012 or 12",
        "Only those of this number, `ЗП-000012` or `12`: one of each year.",
      ),
    ),
    year: Type.Optional(
      Type.Integer({ minimum: 2000, maximum: 2100, description: "Only those whose number is of this year." }),
    ),
    search: Type.Optional(
      text(
        limits.personNameCharsMax,
        "Only those with this part of the customer's name, in any case, or of the telephone, of which the digits count alone.",
        { minLength: 1 },
      ),
    ),
  }),
  answer: pageOf(OrderSummary),
  notes: [
    "A page of a `search` looks at 20,000 orders at most: it may hold fewer than `limit`, even none, while `next` leads on. `null` is the end.",
  ],
});

export const getOrder = defineRoute({
  name: "getOrder",
  method: "GET",
  address: "/orders/{uid}",
  scope: "orders:read",
  summary: "Answers one order.",
  path,
  answer: Order,
  problems: [none],
});

const everyChange =
  "Whatever happened to the order since `version` was read is a change: a step of the office, a till of the tab, a till that took it into work or sold it.";

export const changeOrder = defineRoute({
  name: "changeOrder",
  method: "PATCH",
  address: "/orders/{uid}",
  scope: "orders:write",
  summary: "Changes what is given of an order, and leaves the rest; `lines` replace all that are there.",
  path,
  body: Type.Object({ version: versionOfChange, ...header, lines: Type.Optional(lines) }),
  answer: Order,
  problems: [none, stale, wrongState, badContent],
  notes: [
    everyChange,
    "An order that is at the tills is taken from them, goes back to «Согласован» and has to be posted again. A receipt of the old version is shown as a conflict.",
    "Goods of which something was sold have to stay on a line.",
    "`orderedAt` in another year leaves `number` and `year` as they are: an order keeps the number that it was made under.",
  ],
});

const officeSteps = {
  approve: { summary: "Approves a draft: «Согласован».", notes: [] },
  revoke: { summary: "Takes an approval back.", notes: [] },
  post: {
    summary: "Posts an approved order: forms the packet («пакет обмена») for all tills of the tab «ККМ».",
    notes: ["Only an order with the status «Согласован» can be posted."],
  },
  unpost: { summary: "Takes an order from its tills; it stays approved.", notes: [] },
  cancel: { summary: "Cancels an order for ever; its tills lose it.", notes: [] },
  close: {
    summary: "Gives up what is left of an order that was sold in part: «Выполнен», and its tills lose it.",
    notes: [
      "A till that has it in work loses its claim.",
      "An order of which nothing was sold is cancelled instead.",
    ],
  },
} as const;
export type OfficeStepName = keyof typeof officeSteps;

const cannotPost = {
  problem: "unprocessable",
  when: "The order has no lines; nothing is left to be sold (then `close` it), or what is left comes to 0.00; no till is in its tab, or tills that lack «Работа с заказами покупателей»: `actual` tells the first ten.",
} as const;
const cannotClose = { problem: "unprocessable", when: "Nothing of the order was sold." } as const;

function stepRoute<const Name extends OfficeStepName>(name: Name) {
  const cannot = name === "post" ? [cannotPost] : name === "close" ? [cannotClose] : [];
  return defineRoute({
    name: `${name}Order`,
    method: "POST",
    address: `/orders/{uid}/${name}`,
    scope: "orders:write",
    summary: officeSteps[name].summary,
    path,
    body: Type.Object({ version: versionOfChange }),
    answer: Order,
    problems: [none, stale, wrongState, ...cannot],
    notes: officeSteps[name].notes,
  });
}

export const approveOrder = stepRoute("approve");
export const revokeOrder = stepRoute("revoke");
export const postOrder = stepRoute("post");
export const unpostOrder = stepRoute("unpost");
export const cancelOrder = stepRoute("cancel");
export const closeOrder = stepRoute("close");

const tillMembers = {
  id: idOfAnswer,
  extId: textOrNull("Your own id of it, unique in its store."),
  name: Type.String({ description: "Its name." }),
  store: Type.Object(
    { id: idOfAnswer, name: Type.String({ description: "Its name." }) },
    { description: "Where it stands." },
  ),
};

export const listAvailableTills = defineRoute({
  name: "listAvailableTills",
  method: "GET",
  address: "/orders/{uid}/available-tills",
  scope: "orders:read",
  summary:
    "Lists what «Добавить» offers: tills with «Работа с заказами покупателей» that the tab «ККМ» lacks.",
  path,
  query: Type.Object(pageQuery),
  answer: pageOf(Type.Object(tillMembers, { title: "a till" })),
  problems: [none],
});

const AddedTills = Type.Object({
  added: Type.Array(idOfAnswer, { description: "The tills that were not there before." }),
  tillIds: Type.Array(idOfAnswer, { description: "All tills of the tab now." }),
  version: Type.Integer({ description: "The order's, after it." }),
});
const tabVersion = Type.Optional(versionOfChange);
const tooManyTills = `the tab would have more than ${limits.tillsPerOrderMax} tills`;

export const addOrderTills = defineRoute({
  name: "addOrderTills",
  method: "POST",
  address: "/orders/{uid}/tills",
  scope: "orders:write",
  summary: "«Добавить»: adds tills to the tab «ККМ»; those of a posted order get it at once.",
  path,
  body: Type.Object({
    version: tabVersion,
    tillIds: Type.Array(ourId("A till."), {
      minItems: 1,
      maxItems: limits.tillsPerOrderMax,
      description: "Which.",
    }),
  }),
  answer: AddedTills,
  tells: ["added"],
  problems: [
    none,
    stale,
    wrongState,
    {
      problem: "unprocessable",
      when: `A till is none of the account, lacks «Работа с заказами покупателей», or ${tooManyTills}.`,
    },
  ],
  notes: ["Without `version`, what others added meanwhile stays, and so do these."],
});

export const fillOrderTills = defineRoute({
  name: "fillOrderTills",
  method: "POST",
  address: "/orders/{uid}/tills/fill",
  scope: "orders:write",
  summary:
    "«Заполнить»: adds the tills of the order's warehouse with «Работа с заказами покупателей» and «Автоматическая загрузка заказов».",
  path,
  body: Type.Object({ version: tabVersion }),
  answer: AddedTills,
  problems: [
    none,
    stale,
    wrongState,
    { problem: "unprocessable", when: `The order has no warehouse, or ${tooManyTills}.` },
  ],
  notes: ["Adds what misses and removes nothing."],
});

export const removeOrderTill = defineRoute({
  name: "removeOrderTill",
  method: "DELETE",
  address: "/orders/{uid}/tills/{deviceId}",
  scope: "orders:write",
  summary: "Takes a till from the tab «ККМ»; it loses the order, and its claim ends.",
  path: Type.Object({ uid: orderUid, deviceId: ourId("The till.") }),
  query: Type.Object({ version: tabVersion }),
  answer: Order,
  problems: [
    none,
    stale,
    wrongState,
    {
      problem: "unprocessable",
      when: "It is the last till of an order that is posted: `unpost` it instead.",
    },
  ],
});

export const listOrderHistory = defineRoute({
  name: "listOrderHistory",
  method: "GET",
  address: "/orders/{uid}/history",
  scope: "orders:read",
  summary: "Lists what happened to an order, the first first.",
  path,
  query: Type.Object(pageQuery),
  answer: pageOf(
    Type.Object(
      {
        id: idOfAnswer,
        at: moment("When"),
        event: Type.String({ description: "As the page on orders names it." }),
        eventName: Type.String({ description: "In Russian." }),
        stateBefore: textOrNull("Null: it was made."),
        state,
        packetVersion: Type.Integer({ description: "The packet's version after it." }),
        actor: Type.String({ description: "Who: a token's name, a till's, the command line." }),
        detail: Type.Record(Type.String(), Type.Unknown(), {
          description: "What belongs to it, such as the receipt's uid.",
        }),
      },
      { title: "an event" },
    ),
  ),
  problems: [none],
});

export const listOrderDeliveries = defineRoute({
  name: "listOrderDeliveries",
  method: "GET",
  address: "/orders/{uid}/deliveries",
  scope: "orders:read",
  summary: "Lists how far the order has come at each till: «отправлен» is not «получен».",
  path,
  query: Type.Object(pageQuery),
  answer: pageOf(
    Type.Object(
      {
        till: Type.Object(tillMembers, { description: "The till." }),
        isInTab: Type.Boolean({ description: "Whether the till is in the tab «ККМ» now." }),
        state: Type.Union(
          [Type.Enum(["waiting", "received", "shown", "claimed", "withdrawn"]), Type.Null()],
          { title: "a state or null", description: "Null: nothing was put out to the till yet." },
        ),
        packetVersion: Type.Union([Type.Integer(), Type.Null()], {
          title: "an integer or null",
          description: "Which version of the packet it was told of.",
        }),
        withdrawnBecause: Type.Union([Type.Enum(withdrawalReasons), Type.Null()], {
          title: "a reason or null",
          description: "Why it was taken from the till.",
        }),
        waitingAt: momentOrNull("When this version was put out"),
        receivedAt: momentOrNull("When it was known to be on the till's disk"),
        shownAt: momentOrNull("When it was seen at the till"),
        claimedAt: momentOrNull("When it was claimed there"),
        withdrawnAt: momentOrNull("When it was taken from the till"),
        goneAt: momentOrNull("When the till was known to have heard of that"),
      },
      { title: "a delivery" },
    ),
  ),
  problems: [none],
});

export const settleOrder = defineRoute({
  name: "settleOrder",
  method: "POST",
  address: "/orders/{uid}/settle",
  scope: "orders:write",
  summary: "Gives a person's word on a receipt that conflicts with the order.",
  path,
  body: Type.Object({
    transactionId: text(19, "Of the conflict.", { minLength: 1 }),
    decision: Type.Enum(["dismiss", "accept"], {
      description:
        "`dismiss`: it stays a receipt without the order. `accept`: it sold the order; documents are made.",
    }),
    note: Type.Optional(text(limits.commentCharsMax, "What the person has to say to it.")),
  }),
  answer: Order,
  problems: [
    { problem: "not-found", when: "There is no such order, or it has no such conflict." },
    { problem: "in-use", when: "The conflict is settled already." },
    {
      problem: "unprocessable",
      when: "It cannot be accepted: another receipt has sold the order, or this one was returned or annulled.",
    },
  ],
});

export const orderRoutes = [
  listOrders,
  addOrder,
  getOrder,
  changeOrder,
  approveOrder,
  revokeOrder,
  postOrder,
  unpostOrder,
  cancelOrder,
  closeOrder,
  listAvailableTills,
  addOrderTills,
  fillOrderTills,
  removeOrderTill,
  listOrderHistory,
  listOrderDeliveries,
  settleOrder,
];
