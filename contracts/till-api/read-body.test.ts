import { expect, test } from "vitest";
import { receiptMarkingsMax, tillValuesMax } from "./limits.ts";
import type { OperationName } from "./operations.ts";
import { readOperationBody } from "./read-body.ts";
import { TillRefusal } from "./result-codes.ts";

const item = { price: "1", amount: "1" };

function read(body: unknown, name: OperationName = "SALE"): unknown {
  return readOperationBody(name, Buffer.from(JSON.stringify(body)));
}

function refusal(body: unknown, name?: OperationName): string {
  try {
    read(body, name);
  } catch (cause) {
    if (cause instanceof TillRefusal) return cause.message;
    throw cause;
  }
  return "";
}

const refused = (rest: string) => `Неверное тело запроса: ${rest}`;

test("a member that is null is as good as absent, at every depth; an element of an array is not", () => {
  const bare = { cash: "1", itemList: [{ ...item, section: { code: 1 } }] };
  const nulls = {
    ...{ ...bare, cashier: null, cashless: null, prefix: null, note: null },
    itemList: [{ ...item, discount: null, markings: null, section: { code: 1, name: null } }],
  };
  expect(read(nulls)).toEqual(bare);
  expect(refusal({ itemList: null })).toBe(refused("itemList: не передано"));
  expect(refusal({ itemList: [null] })).toBe(refused("itemList[0]: ожидается объект"));
});

test("a marking or a block that is two things at once, or none, is named", () => {
  const marked = (...markings: object[]) => ({ itemList: [item, { ...item, markings }] });
  const path = "itemList[1].markings[1]";
  expect(refusal(marked({ si: "a" }, { si: "a", ukz: "b" }))).toBe(
    refused(`${path}: ожидается ровно одно из si, ukz`),
  );
  expect(refusal(marked({ si: "a" }, {}))).toBe(refused(`${path}: ожидается ровно одно из si, ukz`));
  expect(refusal(marked({ si: "a" }, { ukz: 5 }))).toContain(`${path}.ukz: ожидается строка`);
  expect(refusal(marked({ si: "a", ukz: null }))).toBe("");
  const block = (prefix: object) => refusal({ itemList: [item], prefix: [prefix] });
  expect(block({ Text: { text: "a" }, QrCode: { qrCode: "YQ==" } })).toBe(
    refused("prefix[0]: ожидается ровно одно из Text, QrCode"),
  );
  expect(block({ QrCode: { qrCode: "" } })).toContain("prefix[0].QrCode.qrCode: ожидается строка");
});

test("a reason that nobody can read is none", () => {
  for (const reason of ["  ", "\u200b\ufeff", "\u00ad", "\u3164\u2800"]) {
    expect(refusal({ reason }, "CANCEL_SALE")).toBe(refused("reason: ожидается видимый текст"));
    expect(refusal({ reason, sum: "1" }, "CORRECTION_INCOME")).toContain("reason");
  }
  expect(refusal({ reason: " № 5 " }, "CANCEL_SALE")).toBe("");
});

test("what is wrong is told in one language", () => {
  for (const body of [
    { itemList: [{ price: "1,5", amount: "1" }] },
    { itemList: [] },
    { itemList: [item], cash: true },
    { itemList: [item], cashier: 5 },
    { itemList: [item], cashier: "a\u0000" },
    { itemList: [item], tpTaxNumber: {} },
    { itemList: [{ ...item, typeCode: "5", codeNumber: [] }] },
    { itemList: [item], operationId: "" },
    [],
  ]) {
    expect(refusal(body)).toMatch(/^Неверное тело запроса.*: ожидается/);
    expect(refusal(body)).not.toMatch(/\b(a|an|or|of|text|string|number|array)\b/);
  }
});

test("an array that is too long is named before anything in it, and before what stands before it", () => {
  const many = (count: number, element: unknown) => Array<unknown>(count).fill(element);
  expect(refusal({ itemList: many(1_001, item) })).toBe(
    refused("itemList: ожидается массив от 1 до 1000 элементов"),
  );
  expect(refusal({ cashier: 5, itemList: many(1_001, "no item") })).toContain("itemList: ожидается массив");
  expect(refusal({ itemList: [{ price: [] }, { markings: many(101, 5) }] })).toBe(
    refused("itemList[1].markings: ожидается массив не более 100 элементов"),
  );
  expect(refusal({ itemList: [{}], prefix: many(51, 5) })).toContain("prefix: ожидается массив");
  expect(refusal({ itemList: many(300_000, {}) })).toContain("itemList: ожидается массив от 1 до 1000");
});

test("a body holds so many values, wherever they stand, and a receipt so many markings", () => {
  const sale = (given: object) => ({ itemList: [item], ...given });
  // The body, its list, the line and what it holds, and the unknown list itself.
  const known = 6;
  const numbers = (count: number) => sale({ note: Array<number>(count - known).fill(1) });
  expect(read(numbers(tillValuesMax))).toMatchObject({ itemList: [item] });
  expect(refusal(numbers(tillValuesMax + 1))).toBe(refused("ожидается не более 40000 значений"));
  const marked = (lines: number, more: number) => ({
    itemList: [
      ...Array.from({ length: lines }, () => ({ ...item, markings: Array(100).fill({ si: "a" }) })),
      { ...item, markings: Array(more).fill({ si: "a" }) },
    ],
  });
  const lines = receiptMarkingsMax / 100;
  expect(read(marked(lines - 1, 100))).toHaveProperty("itemList");
  expect(refusal(marked(lines, 1))).toBe(
    refused(`itemList[${lines}].markings: ожидается не более 2000 кодов маркировки в чеке`),
  );
});
