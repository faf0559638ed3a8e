import fc from "fast-check";
import { expect, test } from "vitest";
import { findRepeatedKey, hasEveryMember } from "./repeated-key.ts";

test("a member that is named twice is found, however it is written", () => {
  expect(findRepeatedKey('{"price":"1","pr\\u0069ce":"2"}')).toBe("price");
  expect(findRepeatedKey('[{"a":{"b":1}},{"a":{"c":[{"d":1, "d" :2}]}}]')).toBe("d");
  expect(findRepeatedKey('{"a":{"a":1},"b":[{"a":1},{"a":1}]}')).toBeUndefined();
});

test("the short way says yes only where the long one finds nothing, and yes to bodies without colons in their texts", () => {
  const text = fc.string({ unit: fc.constantFrom("a", ":", '"', "\\", "{") });
  const name = fc.constantFrom("a", "b", "c:", '"');
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: "small" },
      text.map((one) => JSON.stringify(one)),
      fc.constant("1"),
      tie("object"),
      tie("list"),
    ),
    // With members named twice.
    object: fc
      .array(fc.tuple(name, tie("tree")), { maxLength: 4 })
      .map((members) => `{${members.map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(",")}}`),
    list: fc.array(tie("tree"), { maxLength: 3 }).map((elements) => `[${elements.join(",")}]`),
  }));
  let repeated = 0;
  fc.assert(
    fc.property(tree, (json) => {
      const written = String(json);
      if (findRepeatedKey(written) !== undefined) repeated += 1;
      if (hasEveryMember(written, JSON.parse(written))) expect(findRepeatedKey(written)).toBeUndefined();
    }),
    { numRuns: 2_000 },
  );
  expect(repeated).toBeGreaterThan(50);
  const sale = {
    cashier: "Кассир",
    itemList: [
      { price: "1", amount: "2" },
      { price: "3", amount: "4" },
    ],
  };
  expect(hasEveryMember(JSON.stringify(sale), sale)).toBe(true);
  expect(hasEveryMember('{"a":1,"a":2}', { a: 2 })).toBe(false);
});
