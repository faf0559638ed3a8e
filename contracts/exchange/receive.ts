import Type, { type Static } from "typebox";
import { defineMethod } from "../jsonrpc/method.ts";
import { positiveMoney, text } from "../values/wire.ts";
import * as limits from "./limits.ts";
import { exampleOrder, goodsMembers, OrderPacket, orderUid, orderVersion } from "./order-packet.ts";

export const withdrawalReasons = ["sold", "unposted", "edited", "cancelled", "removed"] as const;

const heldBy = Type.Union([Type.String(), Type.Null()], {
  title: "text or null",
  description: "Name of another till that has the order in work; null: none has.",
});

export const Packet = Type.Union(
  [
    Type.Object({ kind: Type.Literal("order"), order: OrderPacket, heldBy }),
    Type.Object({
      kind: Type.Literal("withdrawal"),
      uid: orderUid,
      version: orderVersion,
      reason: Type.Enum(withdrawalReasons, { description: "Why the order is no longer for this till." }),
    }),
    Type.Object({
      kind: Type.Literal("goods"),
      goods: Type.Object(
        {
          ...goodsMembers,
          price: positiveMoney("Its price, at most 2 decimals."),
          isArchived: Type.Boolean({ description: "It is no longer sold." }),
        },
        { description: "An article as it is now." },
      ),
    }),
    Type.Object({
      kind: Type.Literal("settings"),
      worksWithOrders: Type.Boolean({ description: "«Работа с заказами покупателей» of this till." }),
      offlineRule: Type.Enum(["refuse", "take"], {
        description:
          "What to do with «Подобрать чек» when the hub does not answer: refuse, or take the order.",
      }),
    }),
  ],
  { title: "a packet", description: "One change; `kind` tells of what." },
);
export type Packet = Static<typeof Packet>;
export type PacketOf<Kind extends Packet["kind"]> = Extract<Packet, { kind: Kind }>;

export const exchangeReceive = defineMethod({
  name: "exchange.receive",
  summary: "Answers what has changed for the till since a cursor, and waits for it when nothing has.",
  params: Type.Object({
    after: text(limits.cursorCharsMax, "The cursor of the last answer; `0`: from the beginning.", {
      minLength: 1,
    }),
    waitSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: limits.waitSecondsMax,
        description: "How long to wait for a change. Absent: 0, an answer at once.",
      }),
    ),
  }),
  result: Type.Object({
    cursor: Type.String({ description: "Ask from here next. Opaque." }),
    reset: Type.Boolean({
      description:
        "What the till has is not a state that the hub can go on from: everything that follows, up to and with the first answer without `more`, is the whole present state, and what is not in it is gone.",
    }),
    more: Type.Boolean({ description: "There is more at once." }),
    packets: Type.Array(Packet, {
      maxItems: limits.packetsPerAnswerMax,
      description: "In the order in which they are to be applied.",
    }),
  }),
  notes: [
    "**At least once.** The same packets come again until the till asks from a later cursor. Applying one twice changes nothing: an order of the version that the till has, or of an older one, and the withdrawal of an order that it does not have, are passed over.",
    "**The present state.** The hub keeps the last word on each order, not all words: from `0` a till gets what is in force now.",
  ],
  errors: [{ error: "invalidParams", when: "The cursor was never given by this hub." }],
  examples: [
    {
      title: "A till that has nothing yet",
      params: { after: "0" },
      result: {
        cursor: "1772445600000125-1772445600000040",
        reset: true,
        more: false,
        packets: [
          { kind: "settings", worksWithOrders: true, offlineRule: "take" },
          {
            kind: "goods",
            goods: {
              code: "ЧАЙ-100",
              gtin: "4600682000013",
              name: "Чай чёрный, 100 пакетиков",
              unit: "шт",
              category: "Чай",
              price: 249.9,
              isArchived: false,
            },
          },
          { kind: "order", order: exampleOrder, heldBy: null },
        ],
      },
    },
    {
      title: "Nothing new within half a minute, but an order that another till sold",
      params: { after: "1772445600000125-1772445600000040", waitSeconds: 30 },
      result: {
        cursor: "1772445623000000-1772445600000040",
        reset: false,
        more: false,
        packets: [{ kind: "withdrawal", uid: exampleOrder.uid, version: 3, reason: "sold" }],
      },
    },
  ],
});
export type ReceiveResult = Static<typeof exchangeReceive.result>;

export const exchangeConfirm = defineMethod({
  name: "exchange.confirm",
  summary:
    "Tells that the till has everything up to a cursor on its disk, and which orders a person has seen.",
  params: Type.Object({
    cursor: text(limits.cursorCharsMax, "Of an answer of `exchange.receive`.", { minLength: 1 }),
    shown: Type.Optional(
      Type.Array(Type.Object({ uid: orderUid, version: orderVersion }), {
        maxItems: limits.shownPerCallMax,
        description: "Orders that were shown to a person or a cash program since the last confirmation.",
      }),
    ),
  }),
  result: Type.Object({ confirmed: Type.Boolean({ description: "True." }) }),
  notes: [
    "It only tells the back office how far each order has come; it need not be sent for the exchange to go on.",
  ],
  examples: [
    {
      title: "An order is on the till's disk and was shown to the cashier",
      params: {
        cursor: "1772445600000125-1772445600000040",
        shown: [{ uid: exampleOrder.uid, version: exampleOrder.version }],
      },
      result: { confirmed: true },
    },
  ],
});
