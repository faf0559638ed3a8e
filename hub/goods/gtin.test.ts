import { expect, test } from "vitest";
import { isGtin } from "./gtin.ts";

test.each([
  ["96385074", true],
  ["036000291452", true],
  ["4600051000057", true],
  ["04600051000057", true],
  ["4600051000058", false],
  ["460005100005", false],
  ["46000510000", false],
  ["46000510000577", false],
  ["", false],
  ["460005100005x", false],
  ["٤٦٠٠٠٥١٠٠٠٠٥٧", false],
])("the barcode %j is one: %s", (text, is) => expect(isGtin(text)).toBe(is));
