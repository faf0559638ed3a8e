import type { Item } from "@prilavok/contracts/till-api/items.ts";
import { itemsMax } from "@prilavok/contracts/till-api/limits.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import { describe, expect, test } from "vitest";
import { computeCheque } from "./compute.ts";
import { payExactly, tender } from "./tender.ts";
import { refusalOf } from "./testing/refusal.ts";

/** The items of the source's short request, whose answer it prints. */
const shortRequest: readonly Item[] = [
  { nameTitle: "Товар 1", codeNumber: "1", typeCode: "0", price: "4", amount: "1" },
  {
    nameTitle: "Товар 2",
    codeNumber: "10",
    typeCode: "0",
    price: "1",
    amount: "9999.99",
    isPercentDiscount: false,
    discount: "9999.98",
  },
  { codeNumber: "20", price: "4", amount: "1", isPercentDiscount: true, discount: "1" },
];

/** Those of its long one, with the list of markings closed once only. */
const longRequest: readonly Item[] = [
  { nameTitle: "Товар 1", codeNumber: "1", typeCode: "0", price: "4", amount: "1" },
  {
    nameTitle: "Товар 2",
    codeNumber: "234002634987",
    typeCode: "1",
    markings: [{ si: "midom0im20m03223d-2-d" }, { ukz: "2321987121CAC" }],
    price: "1",
    amount: "9999.99",
    isPercentDiscount: false,
    discount: "9999.98",
    isPercentIncrease: true,
    increase: "50",
    section: { code: 123, name: "бакалея" },
  },
  { codeNumber: "20", price: "4", amount: "1", isPercentDiscount: true, discount: "1" },
];
const longModifiers = {
  isPercentIncrease: false,
  chequeIncrease: "10",
  isPercentDiscount: true,
  chequeDiscount: "10",
};

describe("the source's examples", () => {
  test("three lines come to 7.97; of 15 in cash 7.03 goes back", () => {
    const cheque = computeCheque(shortRequest, {});
    expect(cheque.lines.map((line) => line.totalE2)).toEqual([400, 1, 396]);
    expect(cheque.totalE2).toBe(797);
    expect(tender(cheque.totalE2, { cash: "15", cashless: "0", certificate: "0" })).toEqual({
      cashE2: 1500,
      cashlessE2: 0,
      certificateE2: 0,
      changeE2: 703,
    });
  });

  test("99999999 × 9999.99 is over the limit of a line, whatever its discount", () => {
    const item = { price: "99999999", amount: "9999.99", isPercentDiscount: false, discount: "9999.98" };
    expect(refusalOf(() => computeCheque([item], {}))).toBe("414 itemList[0]");
    expect(() => computeCheque([item], {})).toThrow("Максимально допустимая цена 99999999999.99");
  });

  test("the long one, mended, comes to 17.18: its half kopeck of increase is rounded up", () => {
    const cheque = computeCheque(longRequest, longModifiers);
    expect(cheque).toMatchObject({ subtotalE2: 798, discountE2: 80, increaseE2: 1000, totalE2: 1718 });
    expect(cheque.lines[1]).toMatchObject({ sumE2: 999_999, discountE2: 999_998, increaseE2: 1, totalE2: 2 });
    expect(refusalOf(() => tender(cheque.totalE2, { cash: "15" }))).toBe("611");
    expect(tender(cheque.totalE2, { cash: "20" }).changeE2).toBe(282);
  });

  test("payments that do not fit 7.97 are refused, each with its own code", () => {
    const { totalE2 } = computeCheque(shortRequest, {});
    expect(refusalOf(() => tender(totalE2, { cashless: "7.97", cash: "1" }))).toBe("613 cash");
    expect(refusalOf(() => tender(totalE2, { cashless: "8" }))).toBe("612 cashless");
    expect(refusalOf(() => tender(totalE2, { cash: "7.96" }))).toBe("611");
    expect(refusalOf(() => payExactly(totalE2, { cash: "7.96" }))).toBe("614");
  });
});

describe("a line", () => {
  test("keeps what the caller named, with the contract's defaults", () => {
    const [first, second] = computeCheque(longRequest, {}).lines;
    expect(first?.goods).toEqual({
      name: "Товар 1",
      code: "1",
      typeCode: "0",
      section: null,
      markings: [],
      seller: "",
      category: "",
    });
    expect(second?.goods).toMatchObject({
      typeCode: "1",
      section: { code: "123", name: "бакалея" },
      markings: [
        { kind: "si", code: "midom0im20m03223d-2-d" },
        { kind: "ukz", code: "2321987121CAC" },
      ],
    });
  });

  test("rounds price × amount half up", () => {
    const sumOf = (price: string, amount: string) => computeCheque([{ price, amount }], {}).lines[0]?.sumE2;
    expect(sumOf("0.01", "0.5")).toBe(1);
    expect(sumOf("0.99", "0.015")).toBe(1);
    expect(sumOf("1.01", "0.499")).toBe(50);
    expect(sumOf("99999999999.99", "1")).toBe(9_999_999_999_999);
  });

  test("takes the increase from what the discount left", () => {
    const item = {
      price: "10",
      amount: "1",
      isPercentDiscount: true,
      discount: "50",
      isPercentIncrease: true,
    };
    expect(computeCheque([{ ...item, increase: "10" }], {}).lines[0]).toMatchObject({
      discountE2: 500,
      increaseE2: 50,
      totalE2: 550,
    });
  });

  test("has its modifiers in money unless the flag says percent, and none where no value stands", () => {
    const item = { price: "10", amount: "1" };
    expect(computeCheque([{ ...item, discount: "1" }], {}).totalE2).toBe(900);
    expect(computeCheque([{ ...item, isPercentDiscount: true, discount: 1 }], {}).totalE2).toBe(990);
    expect(computeCheque([{ ...item, isPercentDiscount: true }], {}).totalE2).toBe(1000);
  });
});

describe("a receipt", () => {
  test("spreads its discount so that the lines add up to the total", () => {
    const items = [
      { price: "1", amount: "1" },
      { price: "1", amount: "1" },
      { price: "1", amount: "1" },
    ];
    const { lines, totalE2 } = computeCheque(items, { chequeDiscount: "1" });
    expect(lines.map((line) => line.receiptDiscountE2)).toEqual([34, 33, 33]);
    expect(lines.map((line) => line.dueE2)).toEqual([66, 67, 67]);
    expect(totalE2).toBe(200);
  });

  test("spreads an increase over free lines alike", () => {
    const items = [
      { price: "0", amount: "1" },
      { price: "0", amount: "2" },
    ];
    const { lines, totalE2 } = computeCheque(items, { chequeIncrease: "0.05" });
    expect(lines.map((line) => line.dueE2)).toEqual([3, 2]);
    expect(totalE2).toBe(5);
  });

  test("says by which rule it was rounded", () => {
    expect(computeCheque(shortRequest, {}).rounding).toBe("half-up-0.01");
  });

  test("with as many lines as a request may have adds up", () => {
    const items = Array.from({ length: itemsMax }, (_, place) => ({ price: place / 100, amount: "1.001" }));
    const { lines, totalE2 } = computeCheque(items, { isPercentDiscount: true, chequeDiscount: "33.3333" });
    expect(lines.reduce((sum, line) => sum + line.dueE2, 0)).toBe(totalE2);
  });
});

describe("the order of checks", () => {
  const good = { price: "1", amount: "1" };
  const wrong = {
    price: "-1",
    amount: "0",
    discount: "-1",
    increase: "-1",
    markings: [{ si: "я" }],
  };
  const refusal = (items: readonly Item[], modifiers = {}) =>
    refusalOf(() => computeCheque(items, modifiers));

  test("in an item: price, amount, line sum, discount, increase, markings", () => {
    expect(refusal([good, wrong])).toBe("403 itemList[1].price");
    const priced = { ...wrong, price: "99999999999.99" };
    expect(refusal([good, priced])).toBe("415 itemList[1].amount");
    expect(refusal([good, { ...priced, amount: "1.001" }])).toBe("414 itemList[1]");
    const summed = { ...wrong, price: "1", amount: "1" };
    expect(refusal([good, summed])).toBe("601 itemList[1].discount");
    expect(refusal([good, { ...summed, discount: "1.01" }])).toBe("404 itemList[1].discount");
    expect(refusal([good, { ...summed, discount: "1" }])).toBe("601 itemList[1].increase");
    expect(refusal([good, { ...summed, discount: "1", increase: "1" }])).toBe(
      "620 itemList[1].markings[0].si",
    );
  });

  test("an item's last check comes before the next item's first", () => {
    expect(refusal([{ ...good, markings: [{ si: "я" }] }, wrong])).toBe("620 itemList[0].markings[0].si");
  });

  test("all items come before the receipt's modifiers, and these before the total", () => {
    const modifiers = { chequeDiscount: "-1", chequeIncrease: "-1" };
    expect(refusal([good, wrong], modifiers)).toBe("403 itemList[1].price");
    expect(refusal([good], modifiers)).toBe("601 chequeDiscount");
    expect(refusal([good], { ...modifiers, chequeDiscount: "1.01" })).toBe("404 chequeDiscount");
    expect(refusal([good], { ...modifiers, chequeDiscount: "1" })).toBe("601 chequeIncrease");
    expect(refusal([good], { chequeDiscount: "1" })).toBe("402");
  });

  test("a marking is judged after its form and before the next one, and never sold twice on one receipt", () => {
    const marked = { ...good, markings: [{ si: "A" }, { ukz: "A" }] };
    const judged: string[] = [];
    computeCheque([marked, good], {}, (marking, path) =>
      judged.push(`${marking.kind} ${marking.code} ${path}`),
    );
    expect(judged).toEqual(["si A itemList[0].markings[0]", "ukz A itemList[0].markings[1]"]);
    expect(refusal([marked, { ...good, markings: [{ ukz: "A" }] }])).toBe("621 itemList[1].markings[0]");
    const refuse = (_: unknown, path: string) => {
      throw new TillRefusal("markingTwice", path);
    };
    expect(refusalOf(() => computeCheque([marked, wrong], {}, refuse))).toBe("621 itemList[0].markings[0]");
  });
});
