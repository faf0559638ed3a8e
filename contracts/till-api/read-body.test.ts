import { expect, test } from "vitest";
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
