import { expect, test } from "vitest";
import { parseInlineMap, parseJsonMap } from "./map.ts";

test("a map is written inline, as a preset, as a preset or auto with additions, or as JSON", () => {
  expect(parseInlineMap("receipt=No, ts=When, total=Sum, attribute:card=Paid by card")).toEqual({
    columns: { receipt: "No", ts: "When", total: "Sum" },
    attributes: { card: "Paid by card" },
    refundPrefix: undefined,
    kindWords: new Map(),
    findsUsual: false,
  });
  expect(parseInlineMap("uci").columns.price).toBe("UnitPrice");
  expect(parseInlineMap("uci,store=Shop")).toMatchObject({ columns: { store: "Shop" }, refundPrefix: "C" });
  expect(parseInlineMap("auto,total=#5")).toMatchObject({ columns: { total: "#5" }, findsUsual: true });
  expect(
    parseJsonMap('{"receipt":"a,b","ts":"t","price":"p","refundPrefix":"R","attributes":{"карта":"c"}}'),
  ).toMatchObject({
    columns: { receipt: "a,b", ts: "t", price: "p" },
    attributes: { карта: "c" },
    refundPrefix: "R",
  });
});

test.each([
  ["receipt=a,ts=b", "either price or total"],
  ["receipt=a,ts=b,price=c,total=d", "either price or total"],
  ["receipt=a,ts=b,price=c,discount=d", "what is discount beside price?"],
  ["receipt=a,ts=b,total=c,lineDiscount=d", "lineDiscount goes with price"],
  ["receipt=a,ts=b,total=c,discount=d,receiptDiscount=e", "either discount or receiptDiscount"],
  ["ts=b,total=c", '"receipt" is missing'],
  ["receipt=a,total=c", '"ts" is missing'],
  ["receipt=a,ts=b,total=c,colour=d", 'no field is called "colour"'],
  ["receipt=a,ts=b,total=c,attribute:elevenchars=d", "no field is called"],
  ["receipt=a,ts=,total=c", '"ts" has no column'],
  ["rossmann", "neither field=column nor auto nor a preset (uci, shopify, square, loyverse)"],
])("%s is refused: %s", (text, sentence) => {
  expect(() => parseInlineMap(text)).toThrow(sentence);
});
