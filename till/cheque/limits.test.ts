import type { Item } from "@prilavok/contracts/till-api/items.ts";
import { amountMaxE3, priceMaxE2 } from "@prilavok/contracts/till-api/limits.ts";
import { describe, expect, test } from "vitest";
import { computeCheque, type ReceiptModifiers } from "./compute.ts";
import { readSum } from "./decimals.ts";
import { refusalOf } from "./testing/refusal.ts";

/** Each limit of the contract: accepted at it, refused one past it. */

const highest = "99999999999.99";
const past = "100000000000.00";

function refusal(change: Partial<Item>, modifiers: ReceiptModifiers = {}): string {
  return refusalOf(() => computeCheque([{ price: "1", amount: "1", ...change }], modifiers));
}

describe("a price", () => {
  const priced = (price: string | number) =>
    refusal({ price }, { chequeIncrease: "0.01", chequeDiscount: "0" });

  test("is not negative", () => {
    expect(priced("0")).toBe("accepted");
    expect(priced("-0.00")).toBe("accepted");
    expect(priced("-0.01")).toBe("403 itemList[0].price");
    expect(priced(-1e300)).toBe("403 itemList[0].price");
  });

  test("is at most 99999999999.99", () => {
    expect(refusal({ price: highest })).toBe("accepted");
    expect(refusal({ price: 99_999_999_999.99 })).toBe("accepted");
    expect(refusal({ price: past })).toBe("403 itemList[0].price");
    expect(refusal({ price: 1e300 })).toBe("403 itemList[0].price");
  });

  test("has at most 2 decimals, not counting zeros at the end", () => {
    expect(priced("0.29")).toBe("accepted");
    expect(priced(0.29)).toBe("accepted");
    expect(priced("0.2900000")).toBe("accepted");
    expect(priced("0.291")).toBe("403 itemList[0].price");
    expect(priced(1e-9)).toBe("403 itemList[0].price");
  });
});

describe("an amount", () => {
  test("is at least 0.001", () => {
    expect(refusal({ price: "1000", amount: "0.001" })).toBe("accepted");
    for (const amount of ["0.0009", "0.0001", "0", "-1", 1e-9, -1e300]) {
      expect(refusal({ amount })).toBe("415 itemList[0].amount");
    }
  });

  test("is at most 9999.999", () => {
    expect(refusal({ amount: "9999.999" })).toBe("accepted");
    for (const amount of ["9999.9991", "10000", 1e300]) {
      expect(refusal({ amount })).toBe("416 itemList[0].amount");
    }
  });

  test("has at most 3 decimals", () => {
    expect(refusal({ amount: "1.001" })).toBe("accepted");
    expect(refusal({ amount: "1.0010" })).toBe("accepted");
    expect(refusal({ amount: "1.0001" })).toBe("600 itemList[0].amount");
    expect(refusal({ amount: 0.0011 })).toBe("600 itemList[0].amount");
  });
});

test("a line sum is at most 99999999999.99 after rounding", () => {
  // 66666666666.66 × 1.5 is the limit itself; the next two are 0.00421 and 0.0052 over it.
  expect(refusal({ price: "66666666666.66", amount: "1.5" })).toBe("accepted");
  expect(refusal({ price: "99700897308.07", amount: "1.003" })).toBe("accepted");
  expect(refusal({ price: "98522167487.68", amount: "1.015" })).toBe("414 itemList[0]");
  expect(refusal({ price: "50000000000.00", amount: "2" })).toBe("414 itemList[0]");
});

describe.each([
  { isPercent: "isPercentDiscount", name: "discount" },
  { isPercent: "isPercentIncrease", name: "increase" },
] as const)("a line's $name", ({ isPercent, name }) => {
  const path = `601 itemList[0].${name}`;

  test("in money has at most 2 decimals, is not negative and at most 99999999999.99", () => {
    expect(refusal({ [name]: "0.99" })).toBe("accepted");
    expect(refusal({ [name]: "0" })).toBe("accepted");
    expect(refusal({ [name]: "0.991" })).toBe(path);
    expect(refusal({ [name]: "-0.01" })).toBe(path);
    expect(
      refusal(
        { price: name === "discount" ? highest : "0", [name]: highest },
        { chequeIncrease: name === "discount" ? "1" : "0" },
      ),
    ).toBe("accepted");
    expect(refusal({ [name]: past })).toBe(path);
  });

  test("in percent has at most 4 decimals, is not negative and at most 99999999999.99", () => {
    const percent = (value: string, price = "1") => refusal({ price, [isPercent]: true, [name]: value });
    expect(percent("99.9999", "1000000")).toBe("accepted");
    expect(percent("99.99991")).toBe(path);
    expect(percent("-0.0001")).toBe(path);
    expect(percent("99999999999.9901")).toBe(path);
    // A part of nothing is nothing, however large.
    expect(refusal({ price: "0", [isPercent]: true, [name]: highest }, { chequeIncrease: "1" })).toBe(
      "accepted",
    );
  });
});

describe.each([
  { isPercent: "isPercentDiscount", name: "chequeDiscount" },
  { isPercent: "isPercentIncrease", name: "chequeIncrease" },
] as const)("the receipt's $name", ({ isPercent, name }) => {
  test("in money has at most 2 decimals and is not negative", () => {
    expect(refusal({}, { [name]: "0.99" })).toBe("accepted");
    expect(refusal({}, { [name]: "0.991" })).toBe(`601 ${name}`);
    expect(refusal({}, { [name]: "-0.01" })).toBe(`601 ${name}`);
    expect(refusal({}, { [name]: past })).toBe(`601 ${name}`);
  });

  test("in percent has at most 4 decimals and is not negative", () => {
    expect(refusal({}, { [isPercent]: true, [name]: "50.0001" })).toBe("accepted");
    expect(refusal({}, { [isPercent]: true, [name]: "50.00001" })).toBe(`601 ${name}`);
    expect(refusal({}, { [isPercent]: true, [name]: "-0.0001" })).toBe(`601 ${name}`);
  });
});

describe("a discount", () => {
  test("of a line may take all of it and no more", () => {
    const free = { chequeIncrease: "1" };
    expect(refusal({ discount: "1" }, free)).toBe("accepted");
    expect(refusal({ discount: "1.01" }, free)).toBe("404 itemList[0].discount");
    expect(refusal({ isPercentDiscount: true, discount: "100" }, free)).toBe("accepted");
    expect(refusal({ isPercentDiscount: true, discount: "101" }, free)).toBe("404 itemList[0].discount");
  });

  test("is compared after rounding: 100.4 % of 1.00 is 1.00", () => {
    expect(refusal({ isPercentDiscount: true, discount: "100.4" }, { chequeIncrease: "1" })).toBe("accepted");
    expect(refusal({ isPercentDiscount: true, discount: "100.5" }, { chequeIncrease: "1" })).toBe(
      "404 itemList[0].discount",
    );
  });

  test("of the receipt may take all of it and no more, though an increase would fill it up", () => {
    expect(refusal({}, { chequeDiscount: "1", chequeIncrease: "5" })).toBe("accepted");
    expect(refusal({}, { chequeDiscount: "1.01", chequeIncrease: "5" })).toBe("404 chequeDiscount");
  });
});

describe("a total", () => {
  test("is at least 0.01", () => {
    expect(refusal({ price: "0.01" })).toBe("accepted");
    expect(refusal({ price: "0" })).toBe("402");
    expect(refusal({ price: "0.01", amount: "0.499" })).toBe("402");
    expect(refusal({}, { chequeDiscount: "0.99" })).toBe("accepted");
    expect(refusal({}, { chequeDiscount: "1.00" })).toBe("402");
  });

  test("is at most 99999999999.99", () => {
    expect(refusal({ price: "99999999999.98", increase: "0.01" })).toBe("accepted");
    expect(refusal({ price: highest, increase: "0.01" })).toBe("603");
    expect(refusal({ price: "99999999999.98" }, { chequeIncrease: "0.01" })).toBe("accepted");
    expect(refusal({ price: highest }, { chequeIncrease: "0.01" })).toBe("603");
  });

  test("is what is compared: the subtotal may be over the limit", () => {
    const items = [
      { price: highest, amount: "1" },
      { price: highest, amount: "1" },
    ];
    const cheque = computeCheque(items, { chequeDiscount: highest });
    expect(cheque).toMatchObject({ subtotalE2: 2 * 9_999_999_999_999, totalE2: 9_999_999_999_999 });
    expect(cheque.lines.reduce((sum, { dueE2 }) => sum + dueE2, 0)).toBe(cheque.totalE2);
    expect(refusalOf(() => computeCheque(items, { chequeDiscount: "99999999999.98" }))).toBe("603");
  });

  test("has no discounts beyond the limit, which are told as one sum", () => {
    const free = { price: highest, amount: "1", isPercentDiscount: true, discount: "100" };
    const one = { price: "1", amount: "1" };
    expect(refusalOf(() => computeCheque([free, one], {}))).toBe("accepted");
    expect(refusalOf(() => computeCheque([free, { ...one, discount: "0.01" }], {}))).toBe("603");
    expect(refusalOf(() => computeCheque([free, one], { chequeDiscount: "0.01" }))).toBe("603");
  });

  test("and every sum that goes with it is one that a hub takes: decimal(15,4)", () => {
    const hubMaxE4 = 999_999_999_999_999n;
    expect(priceMaxE2 * 100n).toBeLessThanOrEqual(hubMaxE4);
    expect(amountMaxE3 * 10n).toBeLessThanOrEqual(hubMaxE4);
  });

  test("of the largest increases there can be is refused, not miscounted", () => {
    const increased = { price: highest, isPercentIncrease: true, increase: highest };
    expect(refusal(increased, { isPercentIncrease: true, chequeIncrease: highest })).toBe("603");
  });
});

test("a sum of money alone is from 0.01 to 99999999999.99 with 2 decimals", () => {
  const sum = (value: string | number) => refusalOf(() => readSum(value, "sum"));
  expect([sum("0.01"), sum(highest)]).toEqual(["accepted", "accepted"]);
  expect([sum("0"), sum("-5"), sum("0.009")]).toEqual(["402 sum", "402 sum", "402 sum"]);
  expect([sum("0.011"), sum(past)]).toEqual(["610 sum", "610 sum"]);
});
