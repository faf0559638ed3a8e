import { formatE2, formatE3 } from "@prilavok/contracts/till-api/exact.ts";
import { lineSum, lineTotal } from "@prilavok/hub/orders/arithmetic.ts";
import { readItem } from "@prilavok/till/cheque/items.ts";
import fc from "fast-check";
import { expect, test } from "vitest";

/** Up to 100,000.00 a unit, up to 1,000.000 units, and a share of the line's sum as the discount. */
const line = fc.record({
  priceE2: fc.integer({ min: 1, max: 10_000_000 }),
  amountE3: fc.integer({ min: 1, max: 1_000_000 }),
  discountShare: fc.integer({ min: 0, max: 1_000 }),
});

test("an order's line comes to what the till's SALE makes of it", () => {
  fc.assert(
    fc.property(line, ({ priceE2, amountE3, discountShare }) => {
      const priceE4 = BigInt(priceE2) * 100n;
      const countE4 = BigInt(amountE3) * 10n;
      const discountE2 = ((lineSum(priceE4, countE4) / 100n) * BigInt(discountShare)) / 1_000n;
      const item = {
        nameTitle: "Чай",
        price: formatE2(priceE2),
        amount: formatE3(amountE3),
        discount: formatE2(discountE2),
      };
      const sold = readItem(item, "itemList[0]", () => undefined);
      expect(lineTotal({ priceE4, countE4, discountE4: discountE2 * 100n })).toBe(sold.totalE2 * 100n);
    }),
    { numRuns: 5_000 },
  );
});
