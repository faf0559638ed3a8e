import Type, { type TSchema } from "typebox";
import { describe, expect, test } from "vitest";
import { deviceMethods } from "../device-api/methods.ts";
import { exchangeMethods } from "../exchange/methods.ts";
import { managementMethods } from "../management-api/methods.ts";
import { routes } from "../office-api/routes.ts";
import type { CallParams } from "./envelope.ts";
import { RpcError } from "./errors.ts";
import { findFault, type Path, printPath } from "./fault.ts";
import { findOverlong } from "./lengths.ts";
import { readParams } from "./validate.ts";

interface LimitedArray {
  readonly name: string;
  readonly path: Path;
  readonly itemsMax: number | undefined;
  readonly schema: TSchema;
}

/** Every array that a request may hold, wherever it stands. */
function arraysOf(name: string, root: TSchema): LimitedArray[] {
  const found: LimitedArray[] = [];
  const collect = (schema: TSchema, path: Path): void => {
    if (Type.IsArray(schema)) {
      const { maxItems } = schema as { readonly maxItems?: number };
      found.push({ name, path, itemsMax: maxItems, schema: root });
      collect(schema.items, [...path, 0]);
    } else if (Type.IsObject(schema)) {
      for (const [member, held] of Object.entries(schema.properties)) collect(held, [...path, member]);
    } else if (Type.IsUnion(schema)) for (const one of schema.anyOf) collect(one, path);
  };
  collect(root, []);
  return found;
}

const methods = [...deviceMethods, ...managementMethods, ...exchangeMethods];
const arrays = [
  ...methods.flatMap(({ name, params }) => arraysOf(name, params)),
  ...routes.flatMap(({ name, body }) => (body === undefined ? [] : arraysOf(name, body))),
].map((array) => [`${printPath(array.path)} of ${array.name}`, array] as const);

/** A value that holds `array` at the path and nothing else. */
function holding(path: Path, array: unknown): unknown {
  return path.reduceRight<unknown>((held, step) => (step === 0 ? [held] : { [step]: held }), array);
}

/** An array of so many items that fails the test when one of them is looked at. */
function untouchable(length: number): unknown[] {
  return new Proxy(new Array<unknown>(length).fill(null), {
    get(target, key, receiver) {
      if (typeof key === "string" && /^\d+$/.test(key)) throw new Error(`item ${key} was looked at`);
      return Reflect.get(target, key, receiver);
    },
  });
}

test("there are arrays in all three APIs", () => {
  expect(arrays.length).toBeGreaterThanOrEqual(12);
});

describe.each(arrays)("the array %s", (_name, { path, itemsMax = Number.NaN, schema }) => {
  test("has a limit", () => {
    expect(itemsMax).toBeGreaterThanOrEqual(0);
  });

  test("is refused for its length before an item is looked at", () => {
    const value = holding(path, untouchable(itemsMax + 1));
    const fault = { path, expected: expect.any(String), actual: itemsMax + 1 };
    expect(findOverlong(schema, value)).toEqual(fault);
    expect(findFault(schema, value)).toEqual(fault);
  });

  test("is not too long at its limit", () => {
    expect(findOverlong(schema, holding(path, new Array(itemsMax).fill(null)))).toBeUndefined();
  });
});

test("a call's array that is too long is told although its first item is wrong too, and the call lacks a member", () => {
  const refusalOf = (name: string, params: CallParams): unknown => {
    const method = methods.find((one) => one.name === name);
    if (method === undefined) throw new Error(`there is no ${name}`);
    try {
      return readParams(method, params);
    } catch (error) {
      return error instanceof RpcError ? error.data : error;
    }
  };
  expect(refusalOf("reports", { params: { filter: { sellers: untouchable(1_000_000) } } })).toEqual({
    path: "params.filter.sellers",
    expected: "an array of at most 1000 items",
    actual: 1_000_000,
  });
  const receipts = [...new Array(99).fill({}), { positions: untouchable(1_001) }];
  expect(refusalOf("purchaseRegisterBatch", { receipts })).toMatchObject({
    path: "receipts[99].positions",
    actual: 1_001,
  });
});
