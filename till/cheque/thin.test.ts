import { expect, it } from "vitest";
import { computeCheque } from "./compute.ts";
import { partialReturn, wholeReturn } from "./returns.ts";
import { tender } from "./tender.ts";

it("sells, is paid and comes back", () => {
  const sale = computeCheque(
    [
      { price: "4", amount: "1" },
      { price: "1", amount: "9999.99", discount: "9999.98", isPercentIncrease: true, increase: "50" },
      { price: "4", amount: "1", isPercentDiscount: true, discount: "1" },
    ],
    { isPercentDiscount: true, chequeDiscount: "10", chequeIncrease: "10" },
  );
  expect(sale.totalE2).toBe(1718);
  expect(tender(sale.totalE2, { cash: "20" }).changeE2).toBe(282);
  expect(partialReturn(sale, [])).toEqual(wholeReturn(sale));
});
