import fc from "fast-check";
import { expect, test } from "vitest";
import { computeCheque } from "../cheque/compute.ts";
import { contentText, readContent } from "./content.ts";
import { type DocumentContent, noContent } from "./document.ts";

const cheque = computeCheque([{ nameTitle: "Хлеб", codeNumber: "20", price: "1.62", amount: "2" }], {});

test("a member that says nothing is not written, and is there again when it is read", () => {
  expect(contentText(noContent)).toBe("{}");
  expect(readContent("{}")).toEqual(noContent);
  const content = { ...noContent, cheque };
  const text = contentText(content);
  expect(Object.keys(JSON.parse(text))).toEqual(["cheque"]);
  expect(text).not.toMatch(/null|\[\]|discount|increase|seller|category/);
  expect(readContent(text)).toEqual(content);
});

test("what earlier versions wrote whole reads the same, with and without the members that came later", () => {
  const { order: _order, ...older } = { ...noContent, cheque };
  expect(readContent(JSON.stringify(older))).toEqual({ ...noContent, cheque });
  expect(readContent(JSON.stringify(noContent))).toEqual(noContent);
});

test("any content is read as it was written", () => {
  const text = fc.oneof(fc.constant(""), fc.string({ unit: "grapheme" }));
  const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
  const sum = fc.oneof(fc.constant(0), fc.nat());
  const goods = fc.record({
    name: text,
    code: text,
    typeCode: fc.constantFrom("0", "1"),
    section: orNull(fc.record({ code: text, name: text })),
    markings: fc.array(fc.record({ kind: fc.constantFrom("si", "ukz"), code: text }), { maxLength: 2 }),
    seller: text,
    category: text,
  });
  const sums = { sumE2: sum, discountE2: sum, increaseE2: sum, totalE2: sum };
  const shares = { receiptDiscountE2: sum, receiptIncreaseE2: sum, dueE2: sum };
  const line = fc.record({ goods, priceE2: sum, amountE3: sum, ...sums, ...shares });
  const content = fc.record({
    cheque: orNull(
      fc.record({
        lines: fc.array(line, { maxLength: 3 }),
        ...{ subtotalE2: sum, discountE2: sum, increaseE2: sum, totalE2: sum, rounding: text },
      }),
    ),
    ...{ taxNumber: orNull(text), reason: orNull(text), baseDocument: orNull(text) },
    prefix: fc.array(text, { maxLength: 2 }),
    suffix: fc.array(text, { maxLength: 2 }),
    attributes: fc.array(fc.record({ name: text, value: text }), { maxLength: 2 }),
    ...{ customerToken: orNull(text), orderUid: orNull(text) },
    order: orNull(fc.record({ number: text, version: sum, claimId: text, isOffline: fc.boolean() })),
    baseLines: orNull(fc.array(fc.nat(), { maxLength: 2 })),
    annuls: orNull(fc.constant("sale")),
    annulsInShift: orNull(fc.nat()),
    report: orNull(fc.record({ kind: fc.constant("Z") })),
  });
  fc.assert(
    fc.property(content, (given) => {
      expect(readContent(contentText(given as unknown as DocumentContent))).toEqual(given);
    }),
  );
});
