import Type, { type Static } from "typebox";
import { text } from "../values/wire.ts";
import { decimal, isFlag } from "./fields.ts";
import { attributesMax, codeCharsMax, itemsMax, markingsPerItemMax, tillNameCharsMax } from "./limits.ts";

const code = (description: string) =>
  Type.Union([Type.Integer({ minimum: 0 }), text(codeCharsMax, "")], {
    title: "text or a whole number",
    description,
  });

/** A marking's characters are judged by their own result code (620). */
export const Marking = Type.Union(
  [
    Type.Object({
      si: Type.String({ description: "Средство идентификации: the text of the item's DataMatrix." }),
    }),
    Type.Object({
      ukz: Type.String({ description: "Унифицированный контрольный знак: series and number." }),
    }),
  ],
  { title: '{"si": …} or {"ukz": …}' },
);
export type Marking = Static<typeof Marking>;

export const Item = Type.Object({
  nameTitle: Type.Optional(
    text(tillNameCharsMax, "Name of the article. Absent: that of the till's goods, or its code is printed."),
  ),
  codeNumber: Type.Optional(code("The article's code.")),
  barcode: Type.Optional(
    text(
      codeCharsMax,
      "Ours: the article's barcode. What is absent of name, code, price and category comes from the till's goods.",
    ),
  ),
  typeCode: Type.Optional(
    Type.Enum(["0", "1"], { description: "`0` (default): a code of the shop's own; `1`: a GTIN." }),
  ),
  price: Type.Optional(
    decimal(
      "Price of one unit, at most 2 decimals, 0 to 99999999999.99 (403). Absent: that of the till's goods, by `barcode` or `codeNumber` (720).",
    ),
  ),
  amount: decimal("Quantity, at most 3 decimals (600), 0.001 (415) to 9999.999 (416)."),
  isPercentDiscount: isFlag("Whether `discount` is a percentage. Absent: false."),
  discount: Type.Optional(decimal("Discount on the line, as money or percent.")),
  isPercentIncrease: isFlag("Whether `increase` is a percentage. Absent: false."),
  increase: Type.Optional(decimal("Increase of the line, taken after the discount, from what is left.")),
  section: Type.Optional(
    Type.Object(
      {
        code: Type.Optional(code("Code of the section.")),
        name: Type.Optional(text(tillNameCharsMax, "Name of the section (department).")),
      },
      { description: "The shop's section that the article is of." },
    ),
  ),
  markings: Type.Optional(
    Type.Array(Marking, { maxItems: markingsPerItemMax, description: "Codes of marked goods." }),
  ),
  seller: Type.Optional(text(tillNameCharsMax, "Ours: who sold this line. Absent: the cashier.")),
  category: Type.Optional(
    text(tillNameCharsMax, "Ours: category of the article; several are separated by `&&`."),
  ),
});
export type Item = Static<typeof Item>;

export const itemList = Type.Array(Item, {
  minItems: 1,
  maxItems: itemsMax,
  description: "The receipt's lines.",
});

export const receiptModifiers = {
  isPercentDiscount: isFlag("Whether `chequeDiscount` is a percentage. Absent: false."),
  chequeDiscount: Type.Optional(decimal("Discount on the subtotal.")),
  isPercentIncrease: isFlag("Whether `chequeIncrease` is a percentage. Absent: false."),
  chequeIncrease: Type.Optional(decimal("Increase of the subtotal, taken after the discount.")),
};

/** Ours: more that travels to the hub with the receipt. */
export const companions = {
  attributes: Type.Optional(
    Type.Array(Type.Object({ name: text(64, "Name of the attribute."), value: decimal("Its value.") }), {
      maxItems: attributesMax,
      description: "Ours: attributes of the receipt, told to the hub.",
    }),
  ),
  customerToken: Type.Optional(text(64, "Ours: the customer's loyalty token.")),
  orderUid: Type.Optional(
    text(
      64,
      "Ours: the customer order that this receipt fulfils, which has to be in work here. A till that does not work with customer orders keeps what the cash program sends.",
    ),
  ),
};
