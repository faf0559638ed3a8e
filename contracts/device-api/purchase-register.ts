import Type from "typebox";
import { defineMethod } from "../jsonrpc/method.ts";
import { money } from "../values/wire.ts";
import { amount, Cart, poskey, receiptErrors, token } from "./receipt.ts";
import { Wanted } from "./wanted.ts";

export const purchaseRegister = defineMethod({
  name: "purchaseRegister",
  summary: "Registers one receipt: a sale, or a refund when the amount is negative.",
  params: Type.Object({
    token: Type.Optional(token),
    amount,
    cart: Cart,
    poskey: Type.Optional(poskey),
  }),
  result: Type.Object({
    amount: money("The sum that was registered."),
    id: Type.Integer({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: "The receipt's id. Ours stay below 2^53, so that no client loses digits.",
    }),
    ts: Type.String({ description: "Time of the registration, ISO 8601 in UTC." }),
    duplicate: Type.Optional(
      Type.Literal(true, {
        description: "The receipt was registered before; this is its first answer again.",
      }),
    ),
    wanted: Type.Optional(Wanted),
  }),
  errors: receiptErrors,
  examples: [
    {
      title: "The source's own example",
      params: {
        token: "guest@giftoman.ru",
        amount: 100,
        cart: {
          discount: 0,
          ts: "2018-03-14T16:39:51.000Z",
          cashier: "Марина Ивановна",
          extId: "bb802ad3-d268-4946-b80c-b963aaf66b21",
          positions: [
            {
              name: "Пирожок с повидлом",
              count: 10,
              total: 100,
              seller: "Марина Ивановна",
              category: "Вкусное",
            },
          ],
        },
      },
      result: { amount: 100, id: 1001, ts: "2018-03-14T16:39:52.104Z" },
    },
    {
      title: "A refund, paid back to a card",
      params: {
        token: "guest",
        amount: -50,
        cart: {
          discount: 5,
          ts: "2018-03-15T10:00:00+03:00",
          cashier: "Марина Ивановна",
          extId: "refund-17",
          positions: [{ name: "Пирожок с повидлом", count: -5, total: -50 }],
          attributes: [{ name: "card", value: -50 }],
        },
        poskey: "@111/123",
      },
      result: { amount: -50, id: 1002, ts: "2018-03-15T07:00:01.350Z" },
    },
  ],
});
