import { describe, expect, test } from "vitest";
import { planSet } from "../device-api/plan-set.ts";
import { purchaseRegister } from "../device-api/purchase-register.ts";
import { purchaseRegisterBatch } from "../device-api/purchase-register-batch.ts";
import { registerEvent } from "../device-api/register-event.ts";
import { reports } from "../device-api/reports.ts";
import { setCashbox } from "../management-api/methods.ts";
import type { CallParams } from "./envelope.ts";
import { RpcError } from "./errors.ts";
import { parseJson } from "./json.ts";
import { asSent } from "./lenient.ts";
import type { Method } from "./method.ts";
import { readParams } from "./validate.ts";

/** As the door reads them. */
const read = (method: Method, json: string) => readParams(method, parseJson(Buffer.from(json)) as CallParams);

describe("null for an optional member is an absent one", () => {
  const bare = { name: "a", count: 1, total: 1 };

  test.each<[string, Method, string, unknown]>([
    [
      "in a receipt",
      purchaseRegister,
      `{ "token": null, "amount": 1, "poskey": null,
         "cart": { "discount": null, "ts": null, "cashier": null, "extId": null, "positions": null, "attributes": null } }`,
      { amount: 1, cart: {} },
    ],
    [
      "in a position and an attribute",
      purchaseRegister,
      `{ "amount": 1, "cart": {
         "positions": [{ "name": null, "count": null, "total": 1, "seller": null, "category": null, "extId": null }],
         "attributes": [{ "name": "card", "value": null }] } }`,
      { amount: 1, cart: { positions: [{ total: 1 }], attributes: [{ name: "card" }] } },
    ],
    [
      "in a batch",
      purchaseRegisterBatch,
      `{ "receipts": [{ "amount": 1, "cashier": null, "positions": [${JSON.stringify(bare)}] }], "agent": null }`,
      { receipts: [{ amount: 1, positions: [bare] }] },
    ],
    [
      "in an event",
      registerEvent,
      `{ "name": "shift/stop", "ts": "2018-03-14 21:00:00", "params": { "seller": null, "total": null, "note": null } }`,
      { name: "shift/stop", ts: "2018-03-14 21:00:00", params: { note: null } },
    ],
    [
      "in a plan",
      planSet,
      `{ "metric": "income", "plan": 1, "year": 2018, "month": null, "day": null, "day_corr_plan": null }`,
      { metric: "income", plan: 1, year: 2018 },
    ],
    [
      "in a report",
      reports,
      `{ "id": "metrics", "params": { "filter": { "sellers": null }, "range": null } }`,
      { id: "metrics", params: { filter: {} } },
    ],
    [
      "in the Management API",
      setCashbox,
      `{ "location": { "country": "Россия", "city": "Тюмень", "street": null }, "extid": null }`,
      { location: { country: "Россия", city: "Тюмень" } },
    ],
  ])("%s", (_, method, json, meant) => {
    expect(read(method, json)).toEqual(meant);
  });

  test.each<[Method, string, string]>([
    [purchaseRegister, `{ "amount": null, "cart": {} }`, "amount"],
    [purchaseRegister, `{ "amount": 1, "cart": null }`, "cart"],
    [
      purchaseRegister,
      `{ "amount": 1, "cart": { "positions": [{ "total": null }] } }`,
      "cart.positions[0].total",
    ],
    [
      purchaseRegister,
      `{ "amount": 1, "cart": { "attributes": [{ "name": null }] } }`,
      "cart.attributes[0].name",
    ],
    [planSet, `{ "metric": "income", "plan": null, "year": 2018 }`, "plan"],
    [purchaseRegisterBatch, `{ "receipts": [null] }`, "receipts[0]"],
  ])("and for one that must be there it is refused: %#", (method, json, path) => {
    expect(() => read(method, json)).toThrow(RpcError);
    try {
      read(method, json);
    } catch (error) {
      expect((error as RpcError).data).toMatchObject({ path, actual: null });
    }
  });
});

test.each<[Method, string, unknown]>([
  [purchaseRegister, `{ "amount": 1, "cart": [] }`, { amount: 1, cart: {} }],
  [reports, `{ "id": "metrics", "params": [] }`, { id: "metrics", params: {} }],
  [
    reports,
    `{ "id": "metrics", "params": { "filter": [], "range": [] } }`,
    { id: "metrics", params: { filter: {}, range: [] } },
  ],
  [
    purchaseRegisterBatch,
    `{ "receipts": [{ "amount": 1 }], "agent": [] }`,
    { receipts: [{ amount: 1 }], agent: {} },
  ],
])("an empty array is an empty object where one is due: %#", (method, json, meant) => {
  expect(read(method, json)).toEqual(meant);
});

test.each([
  ["17", "17"],
  ["0", "0"],
  ["-0", "0"],
  ["9007199254740993", "9007199254740993"],
  ["12345678901234567890123456789012345678", "12345678901234567890123456789012345678"],
  ["100000000000000000000000", "100000000000000000000000"],
  ["1e5", "100000"],
  ["10.5", "10.5"],
])("the extId %s of a receipt and of a position is its decimal text", (number, extId) => {
  const json = `{ "amount": 1, "cart": { "extId": ${number}, "positions": [{ "name": "a", "count": 1, "total": 1, "extId": ${number} }] } }`;
  expect(read(purchaseRegister, json)).toMatchObject({ cart: { extId, positions: [{ extId }] } });
});

test("a numeric extId that is longer than the contract's text is refused for its length", () => {
  expect(() => read(purchaseRegister, `{ "amount": 1, "cart": { "extId": 1e41 } }`)).toThrow(RpcError);
});

test("other numbers are no texts, and a full array is no object", () => {
  for (const json of [
    `{ "amount": 1, "cart": { "cashier": 5 } }`,
    `{ "amount": 1, "cart": [1] }`,
    `{ "amount": 1, "cart": { "extId": true } }`,
    `{ "amount": 1, "cart": { "extId": [] } }`,
  ]) {
    expect(() => read(purchaseRegister, json)).toThrow(RpcError);
  }
});

test("what fits is the very object that came, and what was changed is remembered as it was sent", () => {
  const fits = { amount: 1, cart: {} };
  expect(readParams(purchaseRegister, fits)).toBe(fits);
  const sent = { receipts: [{ amount: 1, cashier: null }, { amount: 2 }] };
  const { receipts } = readParams(purchaseRegisterBatch, sent);
  expect(receipts[1]).toBe(sent.receipts[1]);
  expect(asSent(receipts[0])).toBe(sent.receipts[0]);
  expect(asSent(receipts[1])).toBe(sent.receipts[1]);
});
