import type { TArrayOptions, TObject, TSchema } from "typebox";
import { describe } from "../jsonrpc/describe.ts";
import type { Fault } from "../jsonrpc/fault.ts";
import { findTooManyValues } from "./count-values.ts";
import { receiptMarkingsMax, tillValuesMax } from "./limits.ts";

/**
 * How much a body holds. It is measured before a part of it is checked, because a check takes time for each value, and the
 * till answers nobody meanwhile.
 */

/** What makes a body too much to be parsed; an array of the operation that is too long is told by its name. */
export function findTooMuch({ properties }: TObject, json: Uint8Array): Fault | undefined {
  const found = findTooManyValues(json, tillValuesMax);
  if (found === undefined) return undefined;
  const { name = "", elements } = found;
  const member = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (member !== undefined && elements > itemsMaxOf(member)) {
    return { path: [name], expected: describe(member), actual: elements };
  }
  return { path: [], expected: `at most ${tillValuesMax} values`, actual: "" };
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

function itemsMaxOf(schema: TSchema): number {
  const { maxItems = Number.POSITIVE_INFINITY } = schema as TSchema & TArrayOptions;
  return maxItems;
}

function firstOf<Item>(items: Iterable<Item>, find: (item: Item) => Fault | undefined): Fault | undefined {
  for (const item of items) {
    const fault = find(item);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
