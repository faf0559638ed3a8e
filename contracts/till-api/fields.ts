import Type from "typebox";
import { text } from "../values/wire.ts";
import { cashierCharsMax, operationIdCharsMax, rrnCharsMax, tillDecimalCharsMax } from "./limits.ts";

/** Fields that several operations share. A wrong type or length is result code 413; values are judged by the rules. */

/** Money, a quantity or a percentage: a decimal string, or a JSON number. Its range is judged later, by its own code. */
export function decimal(description: string) {
  return Type.Union(
    [Type.Number(), Type.String({ maxLength: tillDecimalCharsMax, pattern: "^[+-]?[0-9]+(\\.[0-9]+)?$" })],
    { title: "a decimal as text or number", description },
  );
}

export const cashier = Type.Optional(
  text(cashierCharsMax, "Name of the cashier. Missing or blank: result code 435."),
);
export const operationId = Type.Optional(
  text(
    operationIdCharsMax,
    "The caller's own id of this operation: a repeat with the same body answers the first answer and does nothing.",
    { minLength: 1 },
  ),
);
export const rrn = Type.Optional(
  text(rrnCharsMax, "Retrieval reference number of the card payment. Needed to refund to a card."),
);
export const isFlag = (description: string) => Type.Optional(Type.Boolean({ description }));
export const number = (description: string) =>
  Type.Union([Type.Integer({ minimum: 1 }), Type.String({ pattern: "^[0-9]{1,15}$" })], {
    title: "a whole number, as number or text",
    description,
  });
export const uid = (description: string) =>
  Type.String({ pattern: "^[0-9A-Fa-f]{24}$", title: "24 hex digits", description });

/** Which document is meant: by its uid, or by its number (and shift, where the operation says so). */
export const documentReference = {
  uid: Type.Optional(uid("The document's uid.")),
  numberCheck: Type.Optional(number("The document's number.")),
};

export const payments = {
  cash: Type.Optional(decimal("Paid in cash. Absent: 0.")),
  cashless: Type.Optional(decimal("Paid by card or another cashless way. Absent: 0.")),
  certificate: Type.Optional(decimal("Paid with a gift certificate. Absent: 0.")),
};
