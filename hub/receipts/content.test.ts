import { describe, expect, test } from "vitest";
import { readReceipt, type WireReceipt } from "./receipt.ts";

const nowMs = Date.UTC(2026, 2, 2, 9, 30);
const contentOf = (wire: WireReceipt) => readReceipt(wire, "Europe/Moscow", nowMs, "cart", "amount").content;

const sale = {
  amount: 350.5,
  discount: 5,
  ts: "2026-03-02T12:15:00.123+03:00",
  cashier: "Марина",
  extId: "s-1",
  token: "guest@giftoman.ru",
  positions: [
    {
      name: "Пирожок",
      count: 2,
      total: 100.5,
      seller: "Илона",
      category: "Выпечка && Вкусное",
      extId: "10002346",
    },
    { name: "Кофе", count: 1, total: 250 },
  ],
  attributes: [
    { name: "card", value: 350.5 },
    { name: "number", value: 7 },
  ],
} satisfies WireReceipt;

/**
 * Receipts are stored with the hash of their content, and a till may repeat one months later: these values may never
 * change, whatever becomes of the recipe.
 */
describe("the content hash of a receipt that was taken before stays what it was", () => {
  test.each<[string, WireReceipt, string]>([
    ["a whole receipt", sale, "174622de4e44a3e78e0204911df2b919"],
    ["a bare amount", { amount: 1, ts: "2026-03-02T12:15:00+03:00" }, "99036c036a97bccec5f2d079ac94adbd"],
    [
      "a refund, whichever signs its positions came with",
      {
        amount: -150,
        ts: "2026-03-02T12:15:00+03:00",
        positions: [
          { name: "a", count: 1, total: 100 },
          { name: "b", count: -2, total: -50 },
        ],
        attributes: [{ name: "cash", value: 150 }],
      },
      "9ba85a82e95f276f504345b13e7d65a4",
    ],
    [
      "a name that is empty, letters beyond Russian, a composed and a decomposed one",
      {
        amount: "0.30000000000000004",
        ts: "2026-03-02 12:15:00",
        cashier: " Ўладзімір Йод ",
        positions: [{ name: "", count: 0, total: 0, category: "И\u0306од" }],
      },
      "b9c4925fb3bb27a0502be5ed8845cb69",
    ],
    [
      "an exchange",
      {
        amount: -7,
        ts: "2026-03-02T12:15:00+03:00",
        cashier: "Анна",
        positions: [
          { name: "назад", count: -1, total: -10, category: "А" },
          { name: "взамен", count: 1, total: 3, category: "Б" },
        ],
      },
      "2678309c7f7b92701e64d19ab307feb2",
    ],
  ])("%s", (_, wire, hash) => {
    expect(contentOf(wire)).toBe(hash);
  });
});

describe("the content is another one when the receipt says something else", () => {
  const [first, second] = sale.positions;
  const withFirst = (members: object) => ({ ...sale, positions: [{ ...first, ...members }, second] });
  const withAttribute = (members: object) => ({
    ...sale,
    attributes: [{ ...sale.attributes[0], ...members }, sale.attributes[1]],
  });
  const changes: [string, object][] = [
    ["the amount", { ...sale, amount: 350.5001 }],
    ["the discount", { ...sale, discount: 5.0001 }],
    ["no discount", { ...sale, discount: undefined }],
    ["the second", { ...sale, ts: "2026-03-02T12:15:01.123+03:00" }],
    ["the cashier", { ...sale, cashier: "марина" }],
    ["no cashier", { ...sale, cashier: undefined }],
    ["a position less", { ...sale, positions: [first] }],
    ["a position more", { ...sale, positions: [first, second, second] }],
    ["the order of the positions", { ...sale, positions: [second, first] }],
    ["no positions", { ...sale, positions: undefined }],
    ["a position's name", withFirst({ name: "Пирожок " })],
    ["a position's count", withFirst({ count: 2.0001 })],
    ["a position's total", withFirst({ total: 100.4999 })],
    ["a position's seller", withFirst({ seller: "Илонa" })],
    ["a position's seller, now the cashier", withFirst({ seller: undefined })],
    ["a position's category", withFirst({ category: "Выпечка" })],
    ["no category", withFirst({ category: undefined })],
    ["a position's extId", withFirst({ extId: "10002347" })],
    ["no extId of a position", withFirst({ extId: undefined })],
    ["an attribute's name", withAttribute({ name: "cash" })],
    ["an attribute's value", withAttribute({ value: 350.4999 })],
    ["an attribute less", { ...sale, attributes: sale.attributes.slice(1) }],
    ["an attribute more", { ...sale, attributes: [...sale.attributes, { name: "bonus", value: 0 }] }],
    ["no attributes", { ...sale, attributes: undefined }],
  ];

  test.each(changes)("%s", (_, changed) => {
    expect(contentOf(changed as WireReceipt)).not.toBe(contentOf(sale));
  });

  test("and all of them are different from each other", () => {
    const contents = changes.map(([, changed]) => contentOf(changed as WireReceipt));
    expect(new Set(contents).size).toBe(changes.length);
  });

  test("but not by the token, the milliseconds, or another spelling of a value", () => {
    const spelled = {
      ...sale,
      amount: "350.50000",
      token: "guest",
      ts: "2026-03-02T09:15:00.999Z",
      cashier: " Марина\t",
    };
    expect(contentOf(spelled)).toBe(contentOf(sale));
  });
});
