import Type, { type Static } from "typebox";
import * as limits from "../exchange/limits.ts";
import { positiveMoney, text } from "../values/wire.ts";
import { exactNumber, extIdCharsMax, idOfAnswer, ourId, scannedGtin } from "./values.ts";

/** A customer order as the REST API tells it, and as it is written. */

export const orderStateNames = ["draft", "approved", "posted", "claimed", "completed", "cancelled"] as const;

export const moment = (description: string) => Type.String({ description: `${description}, ISO 8601.` });
export const momentOrNull = (description: string) =>
  Type.Union([Type.String(), Type.Null()], {
    title: "text or null",
    description: `${description}, ISO 8601.`,
  });
export const textOrNull = (description: string) =>
  Type.Union([Type.String(), Type.Null()], { title: "text or null", description });
const referenceOrNull = (description: string) =>
  Type.Union([ourId("Our id."), Type.Null()], { title: "text or null", description });

const remainder = Type.Enum(["open", "close"], {
  description: "What becomes of what a receipt does not sell: it stays open for another one, or is given up.",
});
export const state = Type.Enum(orderStateNames, {
  description:
    "`draft` Черновик, `approved` Согласован, `posted` Проведён, `claimed` В работе, `completed` Выполнен, `cancelled` Отменён.",
});

const packetVersion = Type.Integer({
  description: "Of the packet: which version of what is to be sold the tills get, claim and sell.",
});

const summary = {
  uid: Type.String({ description: "The order's uid." }),
  number: Type.String({ description: "For people, such as `ЗП-000012`; gapless in the account and year." }),
  year: Type.Integer({ description: "Of the number: the order's year in the account's zone." }),
  extId: textOrNull("Your own id of it."),
  orderedAt: moment("When it was ordered"),
  customer: Type.Union(
    [
      Type.Object({
        id: textOrNull("Our id of the customer; null: named on the order only."),
        name: Type.String({ description: "Name." }),
        phone: Type.String({ description: "Telephone; empty: not known." }),
      }),
      Type.Null(),
    ],
    { title: "an object or null", description: "Who ordered; null: nobody is named." },
  ),
  warehouse: Type.Union(
    [Type.Object({ id: idOfAnswer, name: Type.String({ description: "Its name." }) }), Type.Null()],
    { title: "an object or null", description: "The warehouse (склад) that «Заполнить» goes by." },
  ),
  comment: Type.String({ description: "What the office says to the cashier." }),
  remainder,
  state,
  version: Type.Integer({
    description:
      "Rises with every change of the order, its tab, its state and who has it in work; not with a renewed lease or a delivery.",
  }),
  packetVersion,
  total: exactNumber("Sum of the lines as they are ordered."),
  hasConflict: Type.Boolean({ description: "A receipt waits for a person's word." }),
  heldBy: Type.Union(
    [
      Type.Object({
        tillId: idOfAnswer,
        name: Type.String({ description: "Its name." }),
        until: moment("When its claim lapses unless it is renewed"),
      }),
      Type.Null(),
    ],
    { title: "an object or null", description: "The till that has it in work." },
  ),
  postedAt: momentOrNull("When it was posted last"),
  createdAt: moment("When it was made"),
  changedAt: moment("When anything about it changed last"),
};

export const OrderSummary = Type.Object(summary, { title: "an order in a list" });
export type OrderSummaryAnswer = Static<typeof OrderSummary>;

const AnsweredLine = Type.Object(
  {
    line: Type.Integer({ description: "Its number." }),
    code: Type.String({ description: "The article's code; empty: a free line." }),
    gtin: textOrNull("The barcode."),
    name: Type.String({ description: "Its name." }),
    unit: Type.String({ description: "Its unit." }),
    category: Type.String({ description: "Its category." }),
    amount: exactNumber("How much is ordered."),
    price: exactNumber("Price of one unit."),
    discount: exactNumber("Discount on the line."),
    total: exactNumber("Price × amount, rounded half up to 0.01, less the discount."),
    soldAmount: exactNumber("How much was sold, less what came back; may be more than was ordered."),
    soldTotal: exactNumber("What was paid for that."),
    leftAmount: exactNumber("How much is still to be sold."),
  },
  { title: "a line" },
);

const Conflict = Type.Object(
  {
    transactionId: idOfAnswer,
    receiptUid: Type.String({ description: "The receipt's uid." }),
    tillId: idOfAnswer,
    tillName: Type.String({ description: "Name of the till." }),
    at: moment("When the receipt was closed"),
    total: exactNumber("The receipt's total."),
    reason: Type.String({ description: "Why it conflicts, in Russian." }),
    settledAt: momentOrNull("When a person settled it; null: it waits"),
    settledBy: textOrNull("Who did."),
    settlement: textOrNull("`dismiss` or `accept`, and what the person said."),
  },
  { title: "a conflict" },
);

export const Order = Type.Object(
  {
    ...summary,
    sold: exactNumber("Sum of what was sold of its lines."),
    lines: Type.Array(AnsweredLine, { description: "The goods." }),
    tillIds: Type.Array(idOfAnswer, { description: "The tab «ККМ»: the tills that get it." }),
    conflicts: Type.Array(Conflict, { description: "At most 200, settled ones too." }),
  },
  { title: "an order" },
);
export type OrderAnswer = Static<typeof Order>;

const code = text(limits.goodsCodeCharsMax, "Code of an article.", { minLength: 1 });
export const WrittenLine = Type.Object(
  {
    code: Type.Optional(code),
    gtin: Type.Optional(scannedGtin("Barcode of an article; `code` goes before it.")),
    name: Type.Optional(text(limits.goodsNameCharsMax, "Absent: the article's.", { minLength: 1 })),
    unit: Type.Optional(text(limits.unitCharsMax, "Absent: the article's, or `шт`.", { minLength: 1 })),
    category: Type.Optional(text(limits.categoryCharsMax, "Absent: the article's, or none.")),
    amount: positiveMoney("How much: more than 0, at most 9999.999 and 3 decimals."),
    price: Type.Optional(positiveMoney("Absent: the article's. At most 2 decimals.")),
    discount: Type.Optional(
      positiveMoney("On the line as money, at most 2 decimals and the line's sum. Absent: 0."),
    ),
  },
  { title: "a line" },
);

export const lines = Type.Array(WrittenLine, {
  maxItems: limits.orderLinesMax,
  description: "Articles by code or barcode, and free lines with name and price.",
});
export const header = {
  orderedAt: Type.Optional(
    text(40, "When it was ordered, ISO 8601; without an offset local to the account. Absent: now."),
  ),
  customerId: Type.Optional(referenceOrNull("Our id of a customer; name and telephone come from there.")),
  customerName: Type.Optional(text(limits.personNameCharsMax, "Who ordered.")),
  customerPhone: Type.Optional(text(limits.phoneCharsMax, "Telephone.")),
  warehouseId: Type.Optional(referenceOrNull("The warehouse (склад).")),
  comment: Type.Optional(text(limits.commentCharsMax, "What the office says to the cashier.")),
  remainder: Type.Optional(remainder),
};
export const WrittenOrder = Type.Object({
  extId: Type.Optional(text(extIdCharsMax, "Your own id of it, unique in the account.", { minLength: 1 })),
  ...header,
  lines,
});
