import { describe, expect, test } from "vitest";
import { readMarking } from "./marking.ts";
import { refusalOf } from "./testing/refusal.ts";

const si = (code: string) => refusalOf(() => readMarking({ si: code }, "markings[0]"));
const ukz = (code: string) => refusalOf(() => readMarking({ ukz: code }, "markings[0]"));

describe("a marking", () => {
  test("is accepted as the source has it", () => {
    expect(readMarking({ si: "midom0im20m03223d-2-d" }, "")).toEqual({
      kind: "si",
      code: "midom0im20m03223d-2-d",
    });
    expect(readMarking({ ukz: "2321987121CAC" }, "")).toEqual({ kind: "ukz", code: "2321987121CAC" });
  });

  test("si keeps the separators of a DataMatrix", () => {
    const code = "010481000000000021abc\x1d91EE06\x1d92=+/!~";
    expect(readMarking({ si: code }, "")).toEqual({ kind: "si", code });
  });

  test("si is printable ASCII and GS, 1 to 255 characters", () => {
    expect([si("~"), si("a b"), si("a".repeat(255))]).toEqual(Array(3).fill("accepted"));
    for (const code of [
      "",
      " ",
      "\x1d",
      "]d2",
      "a".repeat(256),
      "\x1f",
      "\x7f",
      "\x1c",
      "\x1e",
      "я",
      "a\nb",
    ]) {
      expect(si(code)).toBe("620 markings[0].si");
    }
  });

  test("ukz is capital letters and digits, 1 to 32 characters", () => {
    expect([ukz("A"), ukz("0"), ukz("Z9".repeat(16))]).toEqual(Array(3).fill("accepted"));
    for (const code of ["", "A".repeat(33), "a1", "А1", "1-2", "1\n2"])
      expect(ukz(code)).toBe("620 markings[0].ukz");
  });

  test("is kept without what a scanner puts around it", () => {
    const code = "0104810000000018215l>VEUc\x1d93Is54";
    for (const written of [`${code}\r\n`, ` ${code} `, `]d2${code}`, `]Q3${code}\n`]) {
      expect(readMarking({ si: written }, "")).toEqual({ kind: "si", code });
    }
    expect(readMarking({ ukz: "]C02321987121CAC\r" }, "")).toEqual({ kind: "ukz", code: "2321987121CAC" });
  });
});
