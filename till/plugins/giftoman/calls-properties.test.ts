import { purchaseRegister } from "@prilavok/contracts/device-api/purchase-register.ts";
import { purchaseRegisterBatch } from "@prilavok/contracts/device-api/purchase-register-batch.ts";
import { readParams } from "@prilavok/contracts/jsonrpc/validate.ts";
import { type E2, formatE2, formatE3 } from "@prilavok/contracts/till-api/exact.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import { formatE4, moneyMaxE4, parseDecimal } from "@prilavok/contracts/values/decimal.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Cheque } from "../../cheque/cheque.ts";
import { computeCheque } from "../../cheque/compute.ts";
import { goodRequest } from "../../cheque/testing/requests.ts";
import { isUnsendable } from "../../connection/unsendable.ts";
import { decimal } from "../../connection/wire-values.ts";
import { type Document, type DocumentKind, noContent, type ReceiptKind } from "../../journal/document.ts";
import { sampleDocument } from "../../testing/documents.ts";
import { call } from "../../testing/http.ts";
import { StrictGiftoman } from "../../testing/strict-giftoman.ts";
import { batchReceipt, namesCustomer, type ReceiptParams, receiptOf } from "./calls.ts";

/** fast-check prints the seed and the path of a failure. */
const runs = { numRuns: 2_500, interruptAfterTimeLimit: 20_000 };

const anyText = fc.oneof(
  fc.constantFrom("", " ", "&&", "Хлеб", "😀".repeat(255)),
  fc.string({ unit: "binary", maxLength: 255 }).filter((text) => text.isWellFormed() && !text.includes("\0")),
);
const attribute = fc.record({
  name: fc.oneof(fc.constantFrom("bonus", "cash", "number", "длинное имя"), fc.string({ maxLength: 12 })),
  value: fc.oneof(fc.constantFrom("0", "-0", "-12.5", "99999999.9999", "1e-7"), fc.double().map(String)),
});
const kinds = ["sale", "refund", "refund_by_receipt", "correction_income", "correction_expense"] as const;

interface Parts {
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

const parts: fc.Arbitrary<Parts> = fc.record({
  cheque,
  texts: fc.array(anyText, { minLength: 6, maxLength: 6 }),
  paid: fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })),
  attributes: fc.array(attribute, { maxLength: 5 }),
  kind: fc.constantFrom(...kinds),
  atMs: fc.integer({ min: Date.UTC(2000, 0, 2), max: Date.UTC(2100, 0) }),
});

function documentOf({ cheque, texts, paid, attributes, kind, atMs }: Parts): Document {
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

const isTold = (made: ReturnType<typeof receiptOf>): made is ReceiptParams => !isUnsendable(made);
const exact = (value: number) => {
  const valueE4 = parseDecimal(value, moneyMaxE4);
  if (valueE4 === undefined) throw new Error(`${value} is no decimal`);
  return valueE4;
};
/** The members of the JSON text itself, where no double takes part. */
const printed = (value: number) => JSON.stringify(value);

test("a decimal is printed with exactly its digits, over the whole range of the contract", () => {
  const units = fc.oneof(
    fc.bigInt({ min: -9_999_999_999_999n, max: 9_999_999_999_999n }),
    fc.bigInt({ min: -10_001n, max: 10_001n }),
    fc.bigInt({ min: 999_999_999_000n, max: 999_999_999_999n }),
  );
  fc.assert(
    fc.property(units, (value) => {
      expect(printed(decimal(value, 4))).toBe(formatE4(value));
      expect(printed(decimal(value, 2))).toBe(formatE2(value).replace(/\.?0+$/, ""));
      expect(printed(decimal(value, 3))).toBe(formatE3(value));
      expect(Object.is(decimal(value, 2), -0)).toBe(false);
    }),
    { numRuns: 20_000 },
  );
});

test("every receipt that is told passes the contract, alone and in a batch, with the document's own figures", () => {
  let told = 0;
  fc.assert(
    fc.property(parts, (given) => {
      const document = documentOf(given);
      const receipt = receiptOf(document);
      if (!isTold(receipt)) return;
      told += 1;
      const again = JSON.parse(JSON.stringify(receipt));
      expect(readParams(purchaseRegister, again)).toEqual(receipt);
      readParams(purchaseRegisterBatch, JSON.parse(JSON.stringify({ receipts: [batchReceipt(receipt)] })));
      const sign = receipt.amount < 0 ? -1 : 1;
      const { cheque } = given;
      expect(exact(receipt.amount)).toBe(sign * document.totalE2 * 100);
      expect(receipt.cart.positions.map(({ total }) => exact(total))).toEqual(
        cheque.lines.map(({ dueE2 }) => sign * dueE2 * 100 + 0),
      );
      expect(receipt.cart.positions.map(({ count }) => exact(count))).toEqual(
        cheque.lines.map(({ amountE3 }) => sign * amountE3 * 10),
      );
      const paidE4 = receipt.cart.attributes
        .filter(({ name }) => ["cash", "card", "cert"].includes(name))
        .reduce((sum, { value }) => sum + exact(value), 0);
      expect(paidE4).toBe(exact(receipt.amount));
      expect(receiptOf(document)).toEqual(receipt);
    }),
    runs,
  );
  expect(told).toBeGreaterThan(300);
});

test("a sale and its full return, or its rollback, add up to nothing in every figure", () => {
  const mirrors: readonly DocumentKind[] = ["refund_by_receipt", "rollback"];
  fc.assert(
    fc.property(parts, fc.constantFrom(...mirrors), (given, kind) => {
      const document = documentOf({ ...given, kind: "sale" });
      const sale = receiptOf(document);
      const back = receiptOf({ ...document, kind, content: { ...document.content, annuls: "sale" } });
      expect(isTold(back)).toBe(isTold(sale));
      if (!isTold(sale) || !isTold(back)) return;
      const figures = ({ amount, cart }: ReceiptParams) => [
        amount,
        ...cart.positions.flatMap(({ count, total }) => [count, total]),
        ...cart.attributes.map(({ value }) => value),
      ];
      const names = ({ cart }: ReceiptParams) =>
        [...cart.positions, ...cart.attributes].map(({ name }) => name);
      expect(names(back)).toEqual(names(sale));
      expect(figures(back).map((value, place) => exact(value) + exact(figures(sale)[place] ?? 0))).toEqual(
        figures(sale).map(() => 0),
      );
      expect(back.cart.discount).toBe(sale.cart.discount);
    }),
    runs,
  );
});

test("the strict stand-in for the original knows everything that is sent, but for sums over its own six digits", async () => {
  const original = await StrictGiftoman.open();
  try {
    const post = async (method: string, params: unknown) => {
      const body = JSON.stringify({ jsonrpc: "2.0", id: "1", method, params });
      const { text } = await call({ port: original.port, path: "/s/strict-key", body });
      expect([text.includes('"error"'), original.calls.at(-1)?.refused]).toEqual([false, undefined]);
    };
    await fc.assert(
      fc.asyncProperty(parts, async (given) => {
        const receipt = receiptOf(documentOf(given));
        if (!isTold(receipt) || overSixDigits(receipt)) return;
        await post("purchaseRegister", receipt);
        if (!namesCustomer(receipt)) {
          await post("purchaseRegisterBatch", { receipts: [batchReceipt(receipt)] });
        }
      }),
      { numRuns: 1_000, interruptAfterTimeLimit: 20_000 },
    );
    expect(original.receipts.length).toBeGreaterThan(150);
  } finally {
    await original.close();
  }
});

function overSixDigits({ amount, cart }: ReceiptParams): boolean {
  const figures = [amount, cart.discount, ...cart.positions.map(({ total }) => total)];
  return [...figures, ...cart.attributes.map(({ value }) => value)].some(
    (value) => Math.abs(value) >= 1_000_000,
  );
}
