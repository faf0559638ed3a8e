import { expect, test } from "vitest";
import { isDone, isStatus, troubleIn } from "./printer-status.ts";

// The bytes are those of Epson's ESC/POS reference for DLE EOT 1, 2 and 4.
test.each([
  ["well", [0x12, 0x12, 0x12], undefined],
  ["nearly without paper", [0x12, 0x12, 0x1e], undefined],
  ["without paper", [0x1a, 0x32, 0x72], "the printer is out of paper"],
  ["without paper, by the sensor alone", [0x12, 0x12, 0x72], "the printer is out of paper"],
  ["open", [0x1a, 0x16, 0x12], "the printer's cover is open"],
  ["in error", [0x1a, 0x52, 0x12], "the printer reports an error"],
  ["offline", [0x1a, 0x12, 0x12], "the printer is offline"],
  ["silent", [], undefined],
  ["talking of something else", [0x00, 0xff], undefined],
])("a printer that is %s", (_, answers, trouble) => {
  expect(troubleIn(answers)).toBe(trouble);
});

test("the answer to GS r is no status, and a status is no answer to GS r", () => {
  for (let byte = 0; byte < 256; byte += 1) expect(isStatus(byte) && isDone(byte)).toBe(false);
  expect(isDone(0x00)).toBe(true);
  expect(isStatus(0x12)).toBe(true);
});
