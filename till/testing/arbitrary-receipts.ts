import type { E2 } from "@prilavok/contracts/till-api/exact.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import fc from "fast-check";
import type { Cheque } from "../cheque/cheque.ts";
import { computeCheque } from "../cheque/compute.ts";
import { goodRequest } from "../cheque/testing/requests.ts";
import { type Document, noContent, type ReceiptKind } from "../journal/document.ts";
import { sampleDocument } from "./documents.ts";

const anyText = fc.oneof(
  fc.constantFrom("", " ", "&&", "Хлеб", "😀".repeat(255)),
  fc.string({ unit: "binary", maxLength: 255 }).filter((text) => text.isWellFormed() && !text.includes("\0")),
);
const attribute = fc.record({
  name: fc.oneof(fc.constantFrom("bonus", "cash", "number", "длинное имя"), fc.string({ maxLength: 12 })),
  value: fc.oneof(fc.constantFrom("0", "-0", "-12.5", "99999999999.9999", "1e-7"), fc.double().map(String)),
});
const kinds = ["sale", "refund", "refund_by_receipt", "correction_income", "correction_expense"] as const;

/** What a receipt is made of. */
export interface ReceiptParts {
  readonly cheque: Cheque;
  readonly texts: readonly string[];
  readonly paid: readonly [number, number];
  readonly attributes: Document["content"]["attributes"];
  readonly kind: ReceiptKind;
  readonly atMs: number;
}

/** Real cheques of real requests, as far as the till takes them; most within what the hub takes, too. */
const cheque: fc.Arbitrary<Cheque> = goodRequest
  .map(({ itemList, modifiers }) => {
    try {
      return computeCheque(itemList, modifiers);
    } catch (cause) {
      if (cause instanceof TillRefusal) return undefined;
      throw cause;
    }
  })
  .filter((made) => made !== undefined);

export const receiptParts: fc.Arbitrary<ReceiptParts> = fc.record({
  cheque,
  texts: fc.array(anyText, { minLength: 6, maxLength: 6 }),
  paid: fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })),
  attributes: fc.array(attribute, { maxLength: 5 }),
  kind: fc.constantFrom(...kinds),
  atMs: fc.integer({ min: Date.UTC(2000, 0, 2), max: Date.UTC(2100, 0) }),
});

/** A document as the till would write it, paid in up to three ways. */
export function receiptFrom({ cheque, texts, paid, attributes, kind, atMs }: ReceiptParts): Document {
  const [name = "", code = "", seller = "", category = "", section = "", cashier = ""] = texts;
  const goods = { name, code: code.slice(0, 64), seller, category, section: { code: "", name: section } };
  const cardE2 = Math.floor((cheque.totalE2 * paid[0]) / 200);
  const certE2 = Math.floor((cheque.totalE2 * paid[1]) / 200);
  const changeE2 = cheque.totalE2 - cardE2 - certE2 > 0 ? 17 : 0;
  return sampleDocument({
    ...{
      kind,
      atMs,
      receiptInShift: 3,
      totalE2: cheque.totalE2,
      cashier: cashier.isWellFormed() ? cashier : "x",
    },
    ...{ cashlessE2: cardE2 as E2, certificateE2: certE2 as E2, changeE2: changeE2 as E2 },
    cashE2: (cheque.totalE2 - cardE2 - certE2 + changeE2) as E2,
    content: {
      ...noContent,
      attributes,
      customerToken: seller.length > 40 ? seller : null,
      cheque: {
        ...cheque,
        lines: cheque.lines.map((line) => ({
          ...line,
          goods: { ...line.goods, ...goods, code: goods.code.toWellFormed() },
        })),
      },
    },
  });
}
