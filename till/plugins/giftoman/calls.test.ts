import { attributesPerReceiptMax, positionsPerReceiptMax } from "@prilavok/contracts/device-api/limits.ts";
import { purchaseRegister } from "@prilavok/contracts/device-api/purchase-register.ts";
import { readParams } from "@prilavok/contracts/jsonrpc/validate.ts";
import type { E2, E3 } from "@prilavok/contracts/till-api/exact.ts";
import { describe, expect, test } from "vitest";
import { isUnsendable } from "../../connection/unsendable.ts";
import type { Document, DocumentContent, DocumentKind } from "../../journal/document.ts";
import {
  sampleCheque,
  sampleDocument,
  sampleDocuments,
  sampleGoods,
  sampleLine,
} from "../../testing/documents.ts";
import { batchReceipt, namesCustomer, type ReceiptParams, receiptOf } from "./calls.ts";

const e2 = (value: number) => value as E2;

function told(document: Document): ReceiptParams {
  const made = receiptOf(document);
  if (isUnsendable(made)) throw new Error(made.unsendable);
  readParams(purchaseRegister, { ...made });
  return made;
}

function reasonOf(document: Document): string {
  const made = receiptOf(document);
  if (!isUnsendable(made)) throw new Error("it can be sent");
  return made.unsendable;
}

/** A cash sale of one line, whose goods and content are given. */
function saleOf(goods: Parameters<typeof sampleGoods>[0], content: Partial<DocumentContent> = {}): Document {
  const line = sampleLine({ goods: sampleGoods(goods) });
  return sampleDocument({
    receiptInShift: 5,
    ...{ totalE2: e2(400), cashE2: e2(400), changeE2: e2(0) },
    content: { cheque: { ...sampleCheque, lines: [line] }, ...content },
  });
}

const attributesOf = (document: Document) =>
  told(document).cart.attributes.map(({ name, value }) => `${name} ${value}`);
const firstOf = (document: Document) => {
  const [position] = told(document).cart.positions;
  if (position === undefined) throw new Error("no position");
  return position;
};

describe("a document as a call", () => {
  test("a sale is told with its total after everything, discounts added up, payments without the change", () => {
    expect(told({ ...sampleDocuments.sale, receiptInShift: 7 })).toEqual({
      token: "guest",
      amount: 17.18,
      cart: {
        // 0.40 + 9999.98 + 0.04 + 0.40; the increases stand in the totals.
        discount: 10_000.82,
        ts: "2026-11-22T00:30:15+03:00",
        cashier: "Иванова Мария Петровна",
        extId: "461F60C220B2010407CF0012",
        positions: [
          { name: sampleGoods().name, count: 1, total: 8.61, extId: "1" },
          {
            name: "Сок яблочный",
            count: 9999.99,
            total: 0.05,
            seller: "Петрова А. И.",
            category: "бакалея",
            extId: "234002634987",
          },
          { name: "Товар 20", count: 1, total: 8.52, extId: "20" },
        ],
        attributes: [
          { name: "cash", value: 17.18 },
          { name: "number", value: 7 },
        ],
      },
    });
  });

  test.each<[DocumentKind, number]>([
    ["sale", 17.18],
    ["refund", -17.18],
    ["refund_by_receipt", -8.61],
    ["correction_income", 17.18],
    ["correction_expense", -17.18],
    ["rollback", -17.18],
  ])("%s has the amount %d; everything but the discount has its sign", (kind, amount) => {
    const { cart, ...params } = told({ ...sampleDocuments[kind], receiptInShift: 3 });
    expect(params.amount).toBe(amount);
    const figures = [...cart.positions.flatMap(({ count, total }) => [count, total])];
    figures.push(...cart.attributes.map(({ value }) => value));
    expect(figures.every((figure) => Math.sign(figure) === Math.sign(amount))).toBe(true);
    expect(cart.discount).toBeGreaterThanOrEqual(0);
    expect(cart.attributes.at(-1)).toEqual({ name: "number", value: 3 * Math.sign(amount) });
  });

  test("a correction by sum has one position of its name, one by items has the items", () => {
    const positionsOf = (kind: "correction_income" | "correction_expense", cheque = false) =>
      told({
        ...sampleDocuments[kind],
        content: { ...sampleDocuments[kind].content, cheque: cheque ? sampleCheque : null },
      }).cart.positions;
    expect(positionsOf("correction_income")).toEqual([{ name: "Коррекция прихода", count: 1, total: 17.18 }]);
    expect(positionsOf("correction_expense")).toEqual([
      { name: "Коррекция расхода", count: -1, total: -17.18 },
    ]);
    expect(positionsOf("correction_income", true)).toHaveLength(3);
    expect(positionsOf("correction_expense", true)[0]).toMatchObject({ count: -1, total: -8.61 });
  });

  test("a rollback mirrors what it annuls: of an expense it is an income again", () => {
    const rollbackOf = (annuls: DocumentContent["annuls"], cheque: DocumentContent["cheque"]) =>
      sampleDocument({ kind: "rollback", content: { annuls, cheque } });
    expect(told(rollbackOf("refund", sampleCheque)).amount).toBe(17.18);
    expect(told(rollbackOf("correction_expense", null)).cart.positions).toEqual([
      { name: "Коррекция расхода", count: 1, total: 17.18 },
    ]);
    expect(told(rollbackOf("correction_income", null)).amount).toBe(-17.18);
  });

  test("a rollback tells which receipt of its shift it annuls; one from before there was a place for it does not", () => {
    const rollbackOf = (annuls: "sale" | "refund", annulsInShift: number | null) =>
      attributesOf(
        sampleDocument({
          kind: "rollback",
          receiptInShift: 8,
          content: { annuls, annulsInShift, cheque: sampleCheque },
        }),
      ).slice(1);
    expect(rollbackOf("sale", 7)).toEqual(["number -8", "annuls -7"]);
    expect(rollbackOf("refund", 7)).toEqual(["number 8", "annuls 7"]);
    expect(rollbackOf("sale", null)).toEqual(["number -8"]);
  });

  test("payments are cash, card and cert; what is zero is left out", () => {
    const document = {
      ...saleOf({}),
      cashE2: e2(200),
      changeE2: e2(50),
      cashlessE2: e2(150),
      certificateE2: e2(100),
    };
    expect(attributesOf(document)).toEqual(["cash 1.5", "card 1.5", "cert 1", "number 5"]);
    expect(attributesOf({ ...document, cashE2: e2(50) })).toEqual(["card 1.5", "cert 1", "number 5"]);
  });

  test("the batch form is the same receipt, flat and without a token; a customer's has to go alone", () => {
    const receipt = told(saleOf({}, { customerToken: "card-1" }));
    expect(batchReceipt(receipt)).toEqual({ amount: 4, ...receipt.cart });
    expect(namesCustomer(receipt)).toBe(true);
    expect(namesCustomer(told(saleOf({})))).toBe(false);
  });

  test("what is no receipt cannot be sent, and says so", () => {
    for (const kind of ["deposit", "withdraw", "shift_open", "shift_close"] as const) {
      expect(reasonOf(sampleDocuments[kind])).toBe("документ не является чеком");
    }
    expect(reasonOf(sampleDocument({ kind: "rollback" }))).toBe("документ не является чеком");
  });
});

describe("texts at their limits", () => {
  const emoji = (chars: number) => "😀".repeat(chars);

  test("names, sellers and cashiers of 200 characters are told whole, longer ones are cut to 200 with a mark", () => {
    expect(firstOf(saleOf({ name: emoji(200), seller: emoji(200) }))).toMatchObject({
      name: emoji(200),
      seller: emoji(200),
    });
    const cut = `${emoji(199)}…`;
    expect(firstOf(saleOf({ name: emoji(201), seller: emoji(255) }))).toMatchObject({
      name: cut,
      seller: cut,
    });
    expect(told({ ...saleOf({}), cashier: emoji(200) }).cart.cashier).toBe(emoji(200));
    expect(told({ ...saleOf({}), cashier: emoji(201) }).cart.cashier).toBe(cut);
    expect(firstOf(saleOf({ name: `${"x".repeat(199)}😀` })).name).toBe(`${"x".repeat(199)}😀`);
    expect(firstOf(saleOf({ name: `${"x".repeat(198)}😀😀😀` })).name).toBe(`${"x".repeat(198)}😀…`);
  });

  test("codes of 40 characters are told whole, longer ones are cut", () => {
    expect(firstOf(saleOf({ code: "1".repeat(40) })).extId).toBe("1".repeat(40));
    expect(firstOf(saleOf({ code: "1".repeat(41) })).extId).toBe(`${"1".repeat(39)}…`);
    expect(firstOf(saleOf({ code: "" })).extId).toBeUndefined();
  });

  test("a position always has a name", () => {
    expect(firstOf(saleOf({ name: "", code: "17" })).name).toBe("Товар 17");
    expect(firstOf(saleOf({ name: "  ", code: "" })).name).toBe("Товар");
  });

  test("category and section stand between &&, each once; the first that does not fit is cut", () => {
    const categoryOf = (category: string, section = "") =>
      firstOf(saleOf({ category, section: { code: "1", name: section } })).category;
    expect(categoryOf("Вкусное && Выпечка", "Хлеб")).toBe("Вкусное&&Выпечка&&Хлеб");
    expect(categoryOf("Хлеб", "Хлеб")).toBe("Хлеб");
    expect(categoryOf("", "Хлеб")).toBe("Хлеб");
    expect(categoryOf("", "")).toBeUndefined();
    expect(categoryOf("x".repeat(200), "Хлеб")).toBe("x".repeat(200));
    expect(categoryOf("x".repeat(194), "Хлеб")).toBe(`${"x".repeat(194)}&&Хлеб`);
    expect(categoryOf("x".repeat(195), "Хлеб")).toBe(`${"x".repeat(195)}&&Хл…`);
    expect(categoryOf("x".repeat(197), "Хлеб")).toBe("x".repeat(197));
    expect(categoryOf("x".repeat(201), "Хлеб")).toBe(`${"x".repeat(199)}…`);
  });

  test("a customer's token of 32 characters is told; a longer one would be another customer's: a guest", () => {
    const tokenOf = (customerToken: string | null) => told(saleOf({}, { customerToken })).token;
    expect(tokenOf("7".repeat(32))).toBe("7".repeat(32));
    expect(tokenOf("7".repeat(33))).toBe("guest");
    expect([tokenOf(null), tokenOf(""), tokenOf("  ")]).toEqual(["guest", "guest", "guest"]);
  });
});

describe("attributes that the caller gave", () => {
  const withAttributes = (...attributes: readonly (readonly [string, string])[]) =>
    saleOf({}, { attributes: attributes.map(([name, value]) => ({ name, value })) });

  test("are told when the Device API can carry them, and else left out", () => {
    const document = withAttributes(
      ["bonus", "12.50"],
      ["ten_chars_", "0.0001"],
      ["max", "99999999999.9999"],
      ["zeros", "1.000000"],
      ["elevenchars", "1"],
      ["fine", "0.00001"],
      ["more", "100000000000"],
      ["exponent", "1e+21"],
      ["карта", "1"],
      ["", "1"],
      ["cash", "999"],
      ["number", "1"],
      ["annuls", "1"],
    );
    const own = ["bonus 12.5", "ten_chars_ 0.0001", "max 99999999999.9999", "zeros 1"];
    expect(attributesOf(document)).toEqual(["cash 4", "number 5", ...own]);
  });

  test("are negative on a refund", () => {
    const refund: Document = { ...withAttributes(["bonus", "12.5"]), kind: "refund" };
    expect(attributesOf(refund)).toEqual(["cash -4", "number -5", "bonus -12.5"]);
  });

  test("are told up to the contract's limit, one more is set aside", () => {
    const many = (count: number) =>
      withAttributes(...Array.from({ length: count }, (_, index) => [`a${index}`, "1"] as const));
    const room = attributesPerReceiptMax - 2;
    expect(attributesOf(many(room))).toHaveLength(attributesPerReceiptMax);
    expect(reasonOf(many(room + 1))).toBe("атрибутов 101, сервер принимает не больше 100");
  });
});

describe("what the contract cannot carry is set aside with its reason", () => {
  test("more positions than it takes", () => {
    const withLines = (count: number) =>
      saleOf({}, { cheque: { ...sampleCheque, lines: Array.from({ length: count }, () => sampleLine()) } });
    expect(told(withLines(positionsPerReceiptMax)).cart.positions).toHaveLength(1_000);
    expect(reasonOf(withLines(positionsPerReceiptMax + 1))).toBe(
      "позиций 1001, сервер принимает не больше 1000",
    );
  });

  test("sums beyond its decimals", () => {
    const most = 9_999_999_999_999;
    const line = (dueE2: number, discountE2 = 0) =>
      sampleLine({ dueE2: e2(dueE2), discountE2: e2(discountE2), amountE3: 9_999_999 as E3 });
    const withSums = (totalE2: number, ...lines: readonly ReturnType<typeof line>[]) => ({
      ...saleOf({}, { cheque: { ...sampleCheque, lines } }),
      totalE2: e2(totalE2),
    });
    expect(told(withSums(most, line(most, most)))).toMatchObject({
      amount: 99_999_999_999.99,
      cart: { discount: 99_999_999_999.99, positions: [{ total: 99_999_999_999.99, count: 9999.999 }] },
    });
    expect(reasonOf(withSums(most + 1, line(1)))).toBe(
      "сумма чека 100000000000.00 больше, чем принимает сервер (99999999999.99)",
    );
    expect(reasonOf(withSums(1, line(1), line(most + 1)))).toContain(
      "сумма позиции 2 100000000000.00 больше",
    );
    expect(reasonOf(withSums(1, line(1, most), line(1, 1)))).toContain("скидка 100000000000.00 больше");
    expect(reasonOf({ ...saleOf({}), cashlessE2: e2(most + 1) })).toContain(
      "оплата card 100000000000.00 больше",
    );
    const correction = { ...sampleDocuments.correction_expense, totalE2: e2(most + 1) };
    expect(reasonOf(correction)).toContain("100000000000.00 больше");
  });

  test("a clock outside the years 2000 to 2100, by the till's own time", () => {
    const at = (moment: string) => ({ ...saleOf({}), atMs: Date.parse(moment) });
    expect(told(at("2000-01-01T00:00:00+03:00")).cart.ts).toBe("2000-01-01T00:00:00+03:00");
    expect(reasonOf(at("1999-12-31T23:59:59+03:00"))).toBe(
      "год 1999 на часах кассы: сервер принимает с 2000 по 2100",
    );
    expect(told(at("2100-12-31T23:59:59+03:00")).cart.ts).toBe("2100-12-31T23:59:59+03:00");
    expect(reasonOf(at("2101-01-01T00:00:00+03:00"))).toContain("год 2101");
    expect(reasonOf({ ...saleOf({}), atMs: 8.64e15 })).toContain("на часах кассы");
  });

  test("a uid that is too long: it is the receipt's identity", () => {
    expect(told({ ...saleOf({}), uid: "a".repeat(40) }).cart.extId).toBe("a".repeat(40));
    expect(reasonOf({ ...saleOf({}), uid: "a".repeat(41) })).toBe("uid длиннее 40 символов");
  });
});
