import { expect, test } from "vitest";
import { pinOfInput } from "./pin-input.ts";

test.each([
  ["2580", "2580"],
  ["2580\n", "2580"],
  ["2580\r\n", "2580"],
  ["2580\n\n", "2580"],
  ["2580\n2580\n", "2580"],
])("the PIN of %j is %j", (input, pin) => {
  expect(pinOfInput(input)).toBe(pin);
});

test.each(["2580\n2581\n", "2580\nfor the till\n", "\n2580\n"])(
  "lines that differ are refused: %j",
  (input) => {
    expect(() => pinOfInput(input)).toThrow("several lines that differ");
  },
);

test.each(["25\t80", "25\u000080", "2580\u001b[A", "25\r80"])(
  "control characters are refused: %j",
  (input) => {
    expect(() => pinOfInput(input)).toThrow("control characters");
  },
);
