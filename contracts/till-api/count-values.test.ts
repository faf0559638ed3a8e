import fc from "fast-check";
import { expect, test } from "vitest";
import { findTooManyValues } from "./count-values.ts";

function valuesOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce<number>((sum, member) => sum + valuesOf(member), 1);
}

test("the count is that of the parsed value, to the last one, whatever the texts hold and however it is spaced", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(4), (value, space) => {
      const json = Buffer.from(JSON.stringify(value, null, space));
      const values = valuesOf(JSON.parse(json.toString()));
      expect(findTooManyValues(json, values)).toBeUndefined();
      expect(findTooManyValues(json, values - 1)).toBeDefined();
    }),
  );
});

test("the member in which it went too far is told with its elements", () => {
  const find = (value: unknown, max: number) => findTooManyValues(Buffer.from(JSON.stringify(value)), max);
  const list = Array(100).fill({ a: 1, b: [":", "{"] });
  expect(find({ cashier: '",:[', itemList: list }, 50)).toMatchObject({ name: "itemList", elements: 10 });
  expect(find({ itemList: list.slice(0, 2), note: { a: list } }, 50)).toMatchObject({ name: "note" });
  expect(find(list, 50)).toMatchObject({ name: undefined });
});

test("what is no JSON does no harm", () => {
  for (const text of ['"', '"\\', "]]]}}}", "{:::", ",,,,", '{"a', ""]) {
    expect(findTooManyValues(Buffer.from(text), 10)).toBeUndefined();
  }
  expect(findTooManyValues(Buffer.alloc(1_000, "["), 10)).toBeDefined();
});
