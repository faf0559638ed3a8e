import { transactionLoad } from "@prilavok/contracts/exchange/transaction.ts";
import { readParams } from "@prilavok/contracts/jsonrpc/validate.ts";
import { moneyMaxE4, parseDecimal } from "@prilavok/contracts/values/decimal.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Document } from "../journal/document.ts";
import { receiptFrom, receiptParts } from "../testing/arbitrary-receipts.ts";
import { exchangeMappings } from "./mappings.ts";

const runs = { numRuns: 2_500, interruptAfterTimeLimit: 20_000 };
const exact = (value: number | string) => {
  const valueE4 = parseDecimal(value, moneyMaxE4);
  if (valueE4 === undefined) throw new Error(`${value} is no decimal`);
  return valueE4;
};

/** The bytes that are sent for a document, alone and as a part of a batch. */
function sent(document: Document, base: Document | undefined) {
  const { compose, batch } = exchangeMappings({ documentAt: () => base })["hub-transactions"];
  const made = compose(document);
  if (!made.isSendable || batch === undefined) return undefined;
  const part = JSON.stringify(batch.partOf(made.params));
  return { alone: JSON.stringify(made.params), batch: batch.whole(`[${part},${part}]`) };
}

test("every receipt that is told passes the contract with the document's own figures, and a repeat is the same bytes", () => {
  let told = 0;
  fc.assert(
    fc.property(receiptParts, fc.boolean(), (given, isRollback) => {
      const receipt = receiptFrom(given);
      const base = { ...receipt, number: 7 };
      const document: Document = isRollback
        ? { ...receipt, kind: "rollback", baseNumber: 7, content: { ...receipt.content, annuls: given.kind } }
        : receipt;
      const bytes = sent(document, isRollback ? base : undefined);
      if (bytes === undefined) return;
      told += 1;
      expect(sent(structuredClone(document), structuredClone(base))).toEqual(bytes);
      const {
        transactions: [one],
      } = readParams(transactionLoad, JSON.parse(bytes.alone));
      expect(readParams(transactionLoad, JSON.parse(bytes.batch)).transactions).toEqual([one, one]);
      if (one === undefined) throw new Error("nothing was told");
      expect([one.kind, one.annuls]).toEqual(isRollback ? ["rollback", given.kind] : [given.kind, undefined]);
      const sumsE4 = one.lines.map(({ total }) => exact(total));
      expect(sumsE4.reduce((sum, lineE4) => sum + lineE4, 0)).toBe(document.totalE2 * 100);
      expect(exact(one.cash) + exact(one.cashless) + exact(one.certificate)).toBe(exact(one.total));
      const { lines } = given.cheque;
      expect(one.lines.map(({ amount }) => exact(amount))).toEqual(
        lines.map(({ amountE3 }) => amountE3 * 10),
      );
      expect(one.lines.map(({ discount, total }) => exact(discount) + exact(total))).toEqual(
        lines.map(({ sumE2 }) => sumE2 * 100),
      );
    }),
    runs,
  );
  expect(told).toBeGreaterThan(300);
});
