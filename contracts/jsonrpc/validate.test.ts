import fc from "fast-check";
import { Compile } from "typebox/compile";
import { describe, expect, test } from "vitest";
import {
  attributeNameCharsMax,
  attributesPerReceiptMax,
  extIdCharsMax,
  nameCharsMax,
  positionsPerReceiptMax,
  poskeyCharsMax,
  receiptsPerBatchMax,
  tokenCharsMax,
} from "../device-api/limits.ts";
import { deviceMethods } from "../device-api/methods.ts";
import { planSet } from "../device-api/plan-set.ts";
import { purchaseRegister } from "../device-api/purchase-register.ts";
import { purchaseRegisterBatch } from "../device-api/purchase-register-batch.ts";
import { registerEvent } from "../device-api/register-event.ts";
import { reports } from "../device-api/reports.ts";
import { managementMethods, storeCreate } from "../management-api/methods.ts";
import type { CallParams } from "./envelope.ts";
import { type ErrorData, RpcError } from "./errors.ts";
import { findFault } from "./fault.ts";
import { parseJson } from "./json.ts";
import type { Method } from "./method.ts";
import { readParams } from "./validate.ts";

/** The data of the refusal; undefined when the parameters are taken. */
function fault(method: Method, params: CallParams | undefined): ErrorData | undefined {
  try {
    readParams(method, params);
    return undefined;
  } catch (error) {
    if (!(error instanceof RpcError) || error.entry.code !== -32602) throw error;
    return error.data;
  }
}

const receipt = { amount: 1, positions: [{ name: "a", count: 1, total: 1 }] };
const cart = (members: Record<string, unknown>) => ({ amount: 1, cart: members });
const position = (members: Record<string, unknown>) =>
  cart({ positions: [{ name: "a", count: 1, total: 1, ...members }] });

describe("named parameters", () => {
  test("may hold members that no one knows", () => {
    const params = {
      amount: 1,
      cart: { tax: { vat: 20 }, positions: [{ name: "a", count: 1, total: 1, gtin: null }] },
    };
    expect(readParams(purchaseRegister, params)).toEqual(params);
  });

  test.each<[string, CallParams | undefined, string, Partial<ErrorData>]>([
    ["nothing at all", undefined, "amount", {}],
    ["no cart", { amount: 1 }, "cart", { expected: "an object" }],
    ["a cart that is null", { amount: 1, cart: null }, "cart", { actual: null }],
    ["a cart that is an array", { amount: 1, cart: [1] }, "cart", { actual: "array" }],
    ["a cashier that is a number", cart({ cashier: 5 }), "cart.cashier", { actual: 5 }],
    ["an amount in words", { amount: "сто", cart: {} }, "amount", { actual: "сто" }],
    ["an amount that is true", { amount: true, cart: {} }, "amount", { actual: true }],
    ["an infinite amount", { amount: JSON.parse("1e400"), cart: {} }, "amount", { actual: "Infinity" }],
    ["a discount below 0", cart({ discount: -0.01 }), "cart.discount", { actual: -0.01 }],
    [
      "a position without a total",
      cart({ positions: [{ name: "a", count: 1 }] }),
      "cart.positions[0].total",
      {},
    ],
    ["positions that are an object", cart({ positions: {} }), "cart.positions", { actual: "object" }],
    ["an attribute without a name", cart({ attributes: [{ value: 1 }] }), "cart.attributes[0].name", {}],
  ])("with %s are refused at the place", (_what, params, path, rest) => {
    expect(fault(purchaseRegister, params)).toMatchObject({ path, ...rest });
  });

  test("have no actual value where a member is missing", () => {
    expect(fault(purchaseRegister, { amount: 1 })).toEqual({ path: "cart", expected: "an object" });
  });

  test("are refused for the first fault in the order of the signature, whatever the order they came in", () => {
    expect(fault(purchaseRegister, { poskey: 1, cart: 1, amount: "x", token: 1 })?.path).toBe("token");
  });

  test("are refused with the place deep in a batch", () => {
    const receipts: unknown[] = Array.from({ length: 30 }, () => receipt);
    receipts[17] = { amount: 1, positions: [receipt.positions[0], receipt.positions[0], { name: 7 }] };
    receipts[20] = {};
    expect(fault(purchaseRegisterBatch, { receipts })).toEqual({
      path: "receipts[17].positions[2].name",
      expected: "a string of at most 200 characters",
      actual: 7,
    });
  });
});

describe("positional parameters", () => {
  test("come in the order of the signature", () => {
    expect(readParams(purchaseRegister, ["guest", 1, {}, "@1/2"])).toEqual({
      token: "guest",
      amount: 1,
      cart: {},
      poskey: "@1/2",
    });
    expect(Object.keys(planSet.params.properties)).toEqual([
      "metric",
      "plan",
      "year",
      "month",
      "day",
      "day_corr_plan",
    ]);
    expect(readParams(planSet, ["income", 5, 2018, 4])).toEqual({
      metric: "income",
      plan: 5,
      year: 2018,
      month: 4,
    });
  });

  test("leave an optional one out by null, and a trailing one by not being there", () => {
    expect(readParams(purchaseRegister, [null, 1, {}])).toEqual({ amount: 1, cart: {} });
    expect(readParams(planSet, ["income", 5, 2018, null, null, null])).toEqual({
      metric: "income",
      plan: 5,
      year: 2018,
    });
  });

  test("are refused by their names", () => {
    expect(fault(purchaseRegister, [null, null, {}])).toMatchObject({ path: "amount", actual: null });
    expect(fault(purchaseRegister, ["guest", 1])).toMatchObject({ path: "cart" });
    expect(fault(purchaseRegister, ["guest", 1, {}, "@1/2", 5])).toMatchObject({ path: "[4]", actual: 5 });
  });

  test("too many are refused even where there are none", () => {
    const discover = deviceMethods.find((method) => method.name === "rpc.discover");
    if (discover === undefined) throw new Error("rpc.discover is a method");
    expect(fault(discover, [])).toBeUndefined();
    expect(fault(discover, [1])).toMatchObject({ path: "[0]" });
  });
});

describe("a limit", () => {
  const lengths: [string, Method, number, (text: string) => CallParams][] = [
    ["token", purchaseRegister, tokenCharsMax, (text) => ({ amount: 1, cart: {}, token: text })],
    ["poskey", purchaseRegister, poskeyCharsMax, (text) => ({ amount: 1, cart: {}, poskey: text })],
    ["cart.cashier", purchaseRegister, nameCharsMax, (text) => cart({ cashier: text })],
    ["cart.extId", purchaseRegister, extIdCharsMax, (text) => cart({ extId: text })],
    ["cart.positions[0].name", purchaseRegister, nameCharsMax, (text) => position({ name: text })],
    ["cart.positions[0].seller", purchaseRegister, nameCharsMax, (text) => position({ seller: text })],
    ["cart.positions[0].category", purchaseRegister, nameCharsMax, (text) => position({ category: text })],
    ["cart.positions[0].extId", purchaseRegister, extIdCharsMax, (text) => position({ extId: text })],
    [
      "cart.attributes[0].name",
      purchaseRegister,
      attributeNameCharsMax,
      (text) => cart({ attributes: [{ name: text, value: 1 }] }),
    ],
  ];

  test.each(lengths)(
    "of the length of %s counts code points: at it, and one past it",
    (path, method, max, params) => {
      for (const char of ["a", "ж", "😀"]) {
        expect(fault(method, params(char.repeat(max)))).toBeUndefined();
        expect(fault(method, params(char.repeat(max + 1)))?.path).toBe(path);
      }
    },
  );

  test.each(lengths)("of %s lets neither NUL nor half of a pair in", (path, method, _max, params) => {
    for (const text of ["a\0", "\ud800", "\udc00"]) {
      expect(fault(method, params(text))).toMatchObject({
        path,
        expected: "text without NUL and lone surrogates",
      });
    }
  });

  test.each<[string, Method, number, (count: number) => CallParams]>([
    [
      "receipts",
      purchaseRegisterBatch,
      receiptsPerBatchMax,
      (count) => ({ receipts: Array(count).fill(receipt) }),
    ],
    [
      "cart.positions",
      purchaseRegister,
      positionsPerReceiptMax,
      (count) => cart({ positions: Array(count).fill(receipt.positions[0]) }),
    ],
    [
      "cart.attributes",
      purchaseRegister,
      attributesPerReceiptMax,
      (count) => cart({ attributes: Array(count).fill({ name: "card", value: 1 }) }),
    ],
  ])("of the number of %s: at it, and one past it", (path, method, max, params) => {
    expect(fault(method, params(max))).toBeUndefined();
    expect(fault(method, params(max + 1))).toMatchObject({ path, actual: max + 1 });
  });

  test("of a batch is not none", () => {
    expect(fault(purchaseRegisterBatch, { receipts: [] })).toMatchObject({ path: "receipts", actual: 0 });
  });

  test.each([
    ["amount", purchaseRegister, (value: unknown) => ({ amount: value, cart: {} }), "99999999999.9999"],
    ["cart.discount", purchaseRegister, (value: unknown) => cart({ discount: value }), "99999999999.9999"],
    [
      "plan",
      planSet,
      (value: unknown) => ({ metric: "income", plan: value, year: 2018 }),
      "99999999999.9999",
    ],
  ] as const)(
    "of %s is that of its rounded value, for a number and for text",
    (path, method, params, max) => {
      for (const value of [max, `${max}49`]) {
        expect(fault(method, params(value))).toBeUndefined();
        // As the door reads a number: with all its digits.
        expect(fault(method, params(parseJson(Buffer.from(value))))).toBeUndefined();
      }
      expect(fault(method, params(`${max}5`))?.path).toBe(path);
      expect(fault(method, params(Number(`${max}5`)))?.path).toBe(path);
    },
  );
});

describe("planSet", () => {
  const plan = (members: Record<string, unknown>) => ({ metric: "income", plan: 1, year: 2018, ...members });

  test.each([
    { month: -1, day: -1 },
    { month: 12, day: 31 },
    { metric: "p/1437627895975735595" },
    { plan: "-1" },
  ])("takes %j", (members) => {
    expect(fault(planSet, plan(members))).toBeUndefined();
  });

  test.each([
    ["month", { month: 13 }],
    ["month", { month: 0 }],
    ["month", { month: 1.5 }],
    ["month", { month: "4" }],
    ["day", { day: 32 }],
    ["day", { day: -2 }],
    ["year", { year: 1999 }],
    ["year", { year: 2101 }],
    ["metric", { metric: "profit" }],
    ["metric", { metric: "p/" }],
    ["metric", { metric: `p/${"1".repeat(39)}` }],
    ["plan", { plan: null }],
    ["day_corr_plan", { day_corr_plan: 1e11 }],
  ])("refuses %s in %j", (path, members) => {
    expect(fault(planSet, plan(members))?.path).toBe(path);
  });
});

describe("registerEvent", () => {
  const event = (params: unknown) => ({ name: "shift/stop", ts: "2018-03-14 21:00:00", params });

  test("takes PHP's empty array for no metadata", () => {
    expect(fault(registerEvent, event([]))).toBeUndefined();
  });

  test("keeps metadata that no one knows", () => {
    expect(
      fault(registerEvent, event({ note: { any: ["thing", null, 1.5] }, localtimezone: "+03:00" })),
    ).toBeUndefined();
  });

  test.each([
    ["params.note.any[1]", { note: { any: ["a", "b\0"] } }],
    ["params.\ud800", { "\ud800": 1 }],
    ["params.seller", { seller: "\0" }],
    ["params.localtimezone", { localtimezone: 19 }],
    ["params.receipts", { receipts: -1 }],
    ["params", [{ seller: "Марина Ивановна" }]],
  ])("refuses %j in its metadata", (path, params) => {
    expect(fault(registerEvent, event(params))?.path).toBe(path);
  });
});

describe("reports", () => {
  test.each([
    ["id", { id: "sellers" }],
    ["params.range[0].to", { id: "metrics", params: { range: [{ type: "day", from: "2018-04-17" }] } }],
    [
      "params.range[0].type",
      { id: "metrics", params: { range: [{ type: "x".repeat(21), from: "", to: "" }] } },
    ],
    ["params.filter.sellers[1]", { id: "metrics", params: { filter: { sellers: ["a", 5] } } }],
  ])("refuses %s", (path, params) => {
    expect(fault(reports, params)?.path).toBe(path);
  });
});

describe("the Management API", () => {
  test.each([
    ["closes", { name: "a", closes: "24:01" }],
    ["opens", { name: "a", opens: "24:00" }],
    ["opens", { name: "a", opens: "9:00" }],
    ["name", { name: "" }],
  ])("refuses %s in %j", (path, params) => {
    expect(fault(storeCreate, params)?.path).toBe(path);
  });

  test("takes a store that never closes", () => {
    expect(fault(storeCreate, { name: "a", opens: "00:00", closes: "24:00" })).toBeUndefined();
  });
});

/** A fault is searched for by other code than the one that refuses; they must agree on every value. */
describe("of every method", () => {
  const methods = [...deviceMethods, ...managementMethods].filter((method) => method.examples.length > 0);

  test.each(methods.map((method) => [method.name, method] as const))(
    "%s, a fault is found exactly where the schema refuses",
    (_name, method) => {
      const validator = Compile(method.params);
      const junk = fc.constantFrom<unknown>(
        null,
        true,
        -1,
        1e300,
        "",
        "\0",
        "ж".repeat(300),
        [],
        {},
        [null],
        "shift/x",
      );
      fc.assert(
        fc.property(
          fc.constantFrom(...method.examples),
          fc.nat(),
          junk,
          fc.boolean(),
          (example, seed, value, drops) => {
            const params = structuredClone(example.params) as Record<string, unknown>;
            spoil(params, seed, value, drops);
            expect(findFault(method.params, params) === undefined).toBe(validator.Check(params));
          },
        ),
        { numRuns: 500 },
      );
    },
  );
});

/** Replaces or removes one member, anywhere in the value; `seed` says which. */
function spoil(root: Record<string, unknown>, seed: number, value: unknown, drops: boolean): void {
  const places: { readonly holder: Record<string, unknown>; readonly key: string }[] = [];
  const collect = (holder: Record<string, unknown>): void => {
    for (const [key, member] of Object.entries(holder)) {
      places.push({ holder, key });
      if (typeof member === "object" && member !== null) collect(member as Record<string, unknown>);
    }
  };
  collect(root);
  const place = places[seed % Math.max(1, places.length)];
  if (place === undefined) return;
  if (drops) delete place.holder[place.key];
  else place.holder[place.key] = value;
}
