import Type, { type Static } from "typebox";
import { takesNumber } from "../jsonrpc/lenient.ts";
import type { MethodError } from "../jsonrpc/method.ts";
import { money, positiveMoney, text } from "../values/wire.ts";
import {
  attributeNameCharsMax,
  attributesPerReceiptMax,
  extIdCharsMax,
  nameCharsMax,
  positionsPerReceiptMax,
  poskeyCharsMax,
  timeCharsMax,
  tokenCharsMax,
} from "./limits.ts";

/** The parts of a receipt as a till sends them. Members that are not named here are allowed and ignored. */

export const Position = Type.Object({
  name: Type.Optional(
    text(nameCharsMax, "Name of the article. Absent: its `extId`, else «Без названия», with a note."),
  ),
  count: Type.Optional(money("Quantity. Absent: 1, with a note.")),
  total: money("Sum of the line, after discount."),
  seller: Type.Optional(text(nameCharsMax, "Who sold this line. Absent: the receipt's cashier.")),
  category: Type.Optional(text(nameCharsMax, "Category of the article; several are separated by `&&`.")),
  extId: Type.Optional(
    text(
      extIdCharsMax,
      "The article's id in the sender's system (SKU). A number is its decimal text.",
      takesNumber,
    ),
  ),
});
export type Position = Static<typeof Position>;

export const Attribute = Type.Object({
  name: text(attributeNameCharsMax, "Name of the attribute, an English mnemonic such as `card`."),
  value: Type.Optional(
    money("Value of the attribute; negative on a refund. Absent: the attribute is left out."),
  ),
});
export type Attribute = Static<typeof Attribute>;

/**
 * Attributes with a meaning. `number`: the receipt's place in its shift. `annuls`: it takes back, whole, the receipt of
 * its till that has this number.
 */
export const numberAttribute = "number";
export const annulsAttribute = "annuls";

/** What a receipt holds besides its amount: the members of `cart`, and of a batch's receipt. */
const cartMembers = {
  discount: Type.Optional(positiveMoney("Discount on the receipt; positive on a refund too. Absent: 0.")),
  ts: Type.Optional(
    text(
      timeCharsMax,
      "Time of the receipt, ISO 8601 with an offset or `Z`. Without an offset: the store's local time. Absent: the time of arrival.",
    ),
  ),
  cashier: Type.Optional(text(nameCharsMax, "Name of the cashier.")),
  extId: Type.Optional(
    text(
      extIdCharsMax,
      "The receipt's id in the sender's system; a number is its decimal text. Without it a repeated receipt is counted again.",
      takesNumber,
    ),
  ),
  positions: Type.Optional(
    Type.Array(Position, { maxItems: positionsPerReceiptMax, description: "Lines of the receipt." }),
  ),
  attributes: Type.Optional(
    Type.Array(Attribute, {
      maxItems: attributesPerReceiptMax,
      description: "Free attributes of the receipt: loyalty cards, payment systems and the like.",
    }),
  ),
};

export const amount = money(
  "Above 0: the sum of a sale. Below 0: the sum of a refund. 0: a fully discounted sale.",
);

export const poskey = text(
  poskeyCharsMax,
  "`@store_ext_id/cashbox_ext_id` or `@store_ext_id`: sends the receipt to another till or store of the same account.",
);

export const token = text(tokenCharsMax, "The customer's local id. Absent: `guest`.");

export const Cart = Type.Object(cartMembers, {
  description: "The receipt's contents; every member may be absent.",
});
export type Cart = Static<typeof Cart>;

/** A receipt of purchaseRegisterBatch: flat. */
export const Receipt = Type.Object({
  amount,
  ...cartMembers,
  poskey: Type.Optional(poskey),
  token: Type.Optional(token),
});
export type Receipt = Static<typeof Receipt>;

/** What both ways of sending receipts may refuse, receipt by receipt. */
export const receiptErrors: readonly MethodError[] = [
  { error: "invalidParams", when: "`poskey` is neither `@store_ext_id/cashbox_ext_id` nor `@store_ext_id`." },
  {
    error: "ownerNotFound",
    when: "`poskey` names no store or till of the account; `data.path` says where it stands.",
  },
  {
    error: "deviceBlocked",
    when: "`poskey` names a till that is blocked; `data.path` says where it stands.",
  },
  { error: "invalidParams", when: "`ts` is no ISO 8601 time between the years 2000 and 2100." },
  { error: "invalidParams", when: "The positions' counts or totals add up to more than one value may be." },
  {
    error: "clientError",
    when: "A receipt of this identity was registered with other content; `data` holds both hashes, `storedHash` and `sentHash`.",
  },
];
