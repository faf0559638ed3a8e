import Type, { type TArray, type TArrayOptions, type TObject, type TSchema } from "typebox";
import { describe } from "../jsonrpc/describe.ts";
import type { Fault, Path } from "../jsonrpc/fault.ts";
import { receiptMarkingsMax, tillValuesMax } from "./limits.ts";

/**
 * How much a body holds. It is measured before a part of it is checked, because a check takes time for each value, and the
 * till answers nobody meanwhile.
 */

/** The first array that is longer than its schema lets it be. No item of a longer one is looked at. */
export function findLongArray(schema: TSchema, value: unknown, path: Path = []): Fault | undefined {
  if (Type.IsArray(schema) && Array.isArray(value)) {
    const { maxItems = Number.POSITIVE_INFINITY } = schema as TArray & TArrayOptions;
    if (value.length > maxItems)
      return { path, expected: describe(schema), actual: value.length };
    if (!Type.IsObject(schema.items)) return undefined;
    return firstOf(value.entries(), ([index, item]) => findLongArray(schema.items, item, [...path, index]));
  }
  if (!Type.IsObject(schema) || typeof value !== "object" || value === null) return undefined;
  return firstOf(Object.entries(schema.properties), ([name, member]) => {
    const given: unknown = Reflect.get(value, name);
    return typeof given === "object" ? findLongArray(member, given, [...path, name]) : undefined;
  });
}

/** @returns what makes a body too much to be read, however it is made up; an array that is too long by its name. */
export function findTooMuch(schema: TObject, body: unknown): Fault | undefined {
  if (valuesLeft(body, tillValuesMax) >= 0) return undefined;
  return findLongArray(schema, body) ?? { path: [], expected: `at most ${tillValuesMax} values`, actual: "" };
}

/** The line with which a receipt has more markings than it may. @param body that fits its schema. */
export function findManyMarkings(body: object): Fault | undefined {
  const lines: unknown = Reflect.get(body, "itemList");
  if (!Array.isArray(lines)) return undefined;
  let markings = 0;
  return firstOf(lines.entries(), ([index, line]) => {
    markings += line.markings?.length ?? 0;
    if (markings <= receiptMarkingsMax) return undefined;
    const expected = `at most ${receiptMarkingsMax} markings in a receipt`;
    return { path: ["itemList", index, "markings"], expected, actual: markings };
  });
}

/** How many values may still come after this one; below 0: it holds too many. Its depth is limited already. */
function valuesLeft(value: unknown, limit: number): number {
  let left = limit - 1;
  if (typeof value !== "object" || value === null) return left;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length && left >= 0; index += 1) left = valuesLeft(value[index], left);
    return left;
  }
  for (const name in value) {
    if (left < 0) return left;
    left = valuesLeft(Reflect.get(value, name), left);
  }
  return left;
}

function firstOf<Item>(items: Iterable<Item>, find: (item: Item) => Fault | undefined): Fault | undefined {
  for (const item of items) {
    const fault = find(item);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
