import { isGtin } from "@prilavok/hub/goods/gtin.ts";
import { expect, test } from "vitest";
import { goods } from "./goods.ts";

test("every article has a code and a valid EAN-13 of its own", () => {
  expect(goods.filter(({ barcode }) => !/^20\d{11}$/.test(barcode) || !isGtin(barcode))).toEqual([]);
  expect(new Set(goods.map(({ barcode }) => barcode)).size).toBe(goods.length);
  expect(new Set(goods.map(({ article }) => article)).size).toBe(goods.length);
});
