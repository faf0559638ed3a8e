import Type, { type Static } from "typebox";
import { positiveMoney, text } from "../values/wire.ts";
import * as limits from "./limits.ts";

export const orderUid = text(limits.orderUidCharsMax, "The order's uid.", { minLength: 1 });
export const orderVersion = Type.Integer({
  minimum: 1,
  maximum: 2_147_483_647,
  description: "The order's version; every change of what is to be sold makes a new one.",
});

export const goodsMembers = {
  code: text(limits.goodsCodeCharsMax, "The article's code in the shop; empty: it has none."),
  gtin: Type.Union([Type.String({ maxLength: limits.gtinCharsMax, pattern: "^[0-9]{8,14}$" }), Type.Null()], {
    title: "8 to 14 digits, or null",
    description: "The barcode.",
  }),
  name: text(limits.goodsNameCharsMax, "Its name.", { minLength: 1 }),
  unit: text(limits.unitCharsMax, "Its unit, such as `шт`."),
  category: text(limits.categoryCharsMax, "Its category; several are separated by `&&`; empty: none."),
};

export const OrderLine = Type.Object({
  line: Type.Integer({ minimum: 1, maximum: 32_767, description: "Its number in the order." }),
  ...goodsMembers,
  amount: positiveMoney("How much is still to be sold, at most 3 decimals."),
  price: positiveMoney("Price of one unit, at most 2 decimals."),
  discount: positiveMoney("Discount on the line as money, at most 2 decimals."),
  total: positiveMoney("Price × amount, rounded half up to 0.01, less the discount."),
});
export type OrderLine = Static<typeof OrderLine>;

/** One version of an order as all its tills get it: the exchange packet («пакет обмена»). */
export const OrderPacket = Type.Object(
  {
    uid: orderUid,
    version: orderVersion,
    number: Type.String({ description: "The order's number for people, such as `ЗП-000012`." }),
    orderedAt: Type.String({ description: "When it was made, ISO 8601." }),
    customer: Type.Union(
      [
        Type.Object({
          name: text(limits.personNameCharsMax, "Name."),
          phone: text(limits.phoneCharsMax, "Telephone; empty: not known."),
        }),
        Type.Null(),
      ],
      { title: "an object or null", description: "Who ordered; null: nobody is named." },
    ),
    comment: text(limits.commentCharsMax, "What the office says to the cashier."),
    remainder: Type.Enum(["open", "close"], {
      description: "What becomes of what is not sold: it stays open for another receipt, or is given up.",
    }),
    lines: Type.Array(OrderLine, { minItems: 1, maxItems: limits.orderLinesMax, description: "The goods." }),
    total: positiveMoney("Sum of the lines."),
  },
  { title: "an order", description: "What is to be sold." },
);
export type OrderPacket = Static<typeof OrderPacket>;

/** An order that the reference's examples tell of. */
export const exampleOrder = {
  uid: "a2f1c9de-4b7a-4f0e-9c53-1f2f6f0a7d11",
  version: 3,
  number: "ЗП-000012",
  orderedAt: "2026-03-02T09:15:00.000Z",
  customer: { name: "Анна Петрова", phone: "+7 900 000-00-00" },
  comment: "Позвонить за час",
  remainder: "close",
  lines: [
    {
      line: 1,
      code: "ЧАЙ-100",
      gtin: "4600682000013",
      name: "Чай чёрный, 100 пакетиков",
      unit: "шт",
      category: "Чай",
      amount: 2,
      price: 249.9,
      discount: 0,
      total: 499.8,
    },
  ],
  total: 499.8,
} as const satisfies OrderPacket;
