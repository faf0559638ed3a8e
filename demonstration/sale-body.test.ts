import type { E2 } from "@prilavok/contracts/till-api/exact.ts";
import { computeCheque } from "@prilavok/till/cheque/compute.ts";
import { payExactly, tender } from "@prilavok/till/cheque/tender.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { saleOperation } from "./sale-body.ts";
import { dayReceipts } from "./shopper.ts";
import { demoStores } from "./stores.ts";

test("what customers take costs the same at a till, to the kopeck, and their payments are right", () => {
  const day = fc
    .integer({ min: 0, max: 3_000 })
    .map((days) => new Date(Date.UTC(2022, 0, 1) + days * 86_400_000).toISOString().slice(0, 10));
  fc.assert(
    fc.property(fc.constantFrom(...demoStores), day, (store, day) => {
      for (const receipt of dayReceipts("касса", store, day)) {
        const { operation, body } = saleOperation(receipt, "1");
        const { totalE2 } = computeCheque(body.itemList, body);
        expect(totalE2).toBe(Math.abs(receipt.amountKopecks) as E2);
        expect(operation).toBe(receipt.amountKopecks < 0 ? "REFUND" : "SALE");
        const { changeE2 } = (operation === "SALE" ? tender : payExactly)(totalE2, body);
        // Nobody hands over a note more than is needed.
        expect(changeE2).toBeLessThan(50_00);
      }
    }),
    { numRuns: 25 },
  );
});
