import { expect, test } from "vitest";
import { scannedCode } from "./scanned.ts";

test.each([
  ["4810000000018\r\n", "4810000000018"],
  ["\t 4810000000018 ", "4810000000018"],
  ["]E04810000000018\r", "4810000000018"],
  ["]C1 A-17\n", "A-17"],
  ["]d201048\x1d93Is54", "01048\x1d93Is54"],
  ["A 17]d2", "A 17]d2"],
  ["]", "]"],
  ["", ""],
])("%j is the code %j", (read, code) => {
  expect(scannedCode(read)).toBe(code);
});
