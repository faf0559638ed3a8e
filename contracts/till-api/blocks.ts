import Type, { type Static } from "typebox";
import { text } from "../values/wire.ts";
import { blocksMax, blockTextCharsMax, qrCharsMax } from "./limits.ts";

/** What is printed before and after a receipt. Plain strings are accepted beside the source's objects. */
export const Block = Type.Union(
  [
    text(blockTextCharsMax, "A line of text."),
    Type.Object({
      Text: Type.Object(
        { text: text(blockTextCharsMax, "A line of text.") },
        { description: "Prints a line of text." },
      ),
    }),
    Type.Object({
      QrCode: Type.Object(
        {
          qrCode: Type.String({
            minLength: 1,
            maxLength: qrCharsMax,
            description:
              "Base64, padded or not, of the code's content; a PNG image is printed as it is. What is not base64 of a text is printed as a QR code of the characters themselves.",
          }),
        },
        { description: "Prints a QR code." },
      ),
    }),
  ],
  { title: 'a string, {"Text": {"text"}} or {"QrCode": {"qrCode"}}' },
);
export type Block = Static<typeof Block>;

export const blocks = {
  prefix: Type.Optional(
    Type.Array(Block, { maxItems: blocksMax, description: "Printed before the receipt." }),
  ),
  suffix: Type.Optional(
    Type.Array(Block, { maxItems: blocksMax, description: "Printed after the receipt." }),
  ),
  printCheque: Type.Optional(
    Type.Boolean({ description: "False: the receipt is not printed. Absent: it is." }),
  ),
};
