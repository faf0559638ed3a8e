import { purchaseRegister } from "@prilavok/contracts/device-api/purchase-register.ts";
import { purchaseRegisterBatch } from "@prilavok/contracts/device-api/purchase-register-batch.ts";
import { readParams } from "@prilavok/contracts/jsonrpc/validate.ts";
import { formatE2, formatE3 } from "@prilavok/contracts/till-api/exact.ts";
import { formatE4, moneyMaxE4, parseDecimal } from "@prilavok/contracts/values/decimal.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isUnsendable } from "../../connection/unsendable.ts";
import { decimal } from "../../connection/wire-values.ts";
import type { DocumentKind } from "../../journal/document.ts";
import { receiptFrom, receiptParts } from "../../testing/arbitrary-receipts.ts";
import { call } from "../../testing/http.ts";
import { StrictGiftoman } from "../../testing/strict-giftoman.ts";
import { batchReceipt, namesCustomer, type ReceiptParams, receiptOf } from "./calls.ts";

/** fast-check prints the seed and the path of a failure. */
const runs = { numRuns: 2_500, interruptAfterTimeLimit: 20_000 };

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
    fc.bigInt({ min: -999_999_999_999_999n, max: 999_999_999_999_999n }),
    fc.bigInt({ min: -10_001n, max: 10_001n }),
    fc.bigInt({ min: 999_999_999_999_000n, max: 999_999_999_999_999n }),
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
    fc.property(receiptParts, (given) => {
      const document = receiptFrom(given);
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
    fc.property(receiptParts, fc.constantFrom(...mirrors), (given, kind) => {
      const document = receiptFrom({ ...given, kind: "sale" });
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
      fc.asyncProperty(receiptParts, async (given) => {
        const receipt = receiptOf(receiptFrom(given));
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
