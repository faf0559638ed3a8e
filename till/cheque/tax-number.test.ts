import { describe, expect, test } from "vitest";
import { isTaxNumber, readTaxNumber } from "./tax-number.ts";
import { refusalOf } from "./testing/refusal.ts";

describe("a buyer's УНП", () => {
  test("is accepted as the source has it, and as text", () => {
    expect(readTaxNumber(193141246)).toBe("193141246");
    expect(readTaxNumber("193141246")).toBe("193141246");
    expect(readTaxNumber(undefined)).toBeNull();
  });

  test("is refused with any other check digit", () => {
    for (const digit of "012345789") {
      expect(refusalOf(() => readTaxNumber(`19314124${digit}`))).toBe("602 tpTaxNumber");
    }
  });

  test("is refused with any one digit changed", () => {
    for (let place = 0; place < 8; place += 1) {
      for (const digit of "0123456789") {
        const changed = `${"193141246".slice(0, place)}${digit}${"193141246".slice(place + 1)}`;
        expect(isTaxNumber(changed)).toBe(changed === "193141246");
      }
    }
  });

  test("does not exist where the remainder is 10", () => {
    // 1 × 29 + 1 × 3 = 32, and 32 modulo 11 is 10.
    for (const digit of "0123456789") expect(isTaxNumber(`10000001${digit}`)).toBe(false);
  });

  test("has exactly 9 digits and nothing else", () => {
    for (const value of ["", "19314124", "1931412460", " 193141246", "19314124б", "193141246\n", 0, 1.5]) {
      expect(refusalOf(() => readTaxNumber(value))).toBe("602 tpTaxNumber");
    }
  });
});
