import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codePointLength, findUnstorable, groupingKey, isStorable, splitCategories } from "./text.ts";

const anyText = fc
  .array(fc.constantFrom("a", "ж", "\0", "😀", "\ud83d", "\ude00", "\u0301"))
  .map((units) => units.join(""));

describe("text", () => {
  test("is counted in code points", () => {
    expect(codePointLength("Пирожок")).toBe(7);
    expect(codePointLength("😀😀")).toBe(2);
    expect(codePointLength("\ud800")).toBe(1);
    fc.assert(
      fc.property(anyText, (text) => {
        expect(codePointLength(text)).toBe([...text].length);
      }),
    );
  });

  test("with NUL or half of a pair cannot be kept", () => {
    expect(isStorable("Ж😀")).toBe(true);
    expect(isStorable("a\0")).toBe(false);
    expect(isStorable("\ud83d")).toBe(false);
    expect(isStorable("\ude00\ud83d")).toBe(false);
  });

  test("that cannot be kept is found anywhere, in keys too", () => {
    expect(findUnstorable({ notes: ["a", { b: "\0" }] })).toEqual(["notes", 1, "b"]);
    expect(findUnstorable({ ok: 1, "\ud800": true })).toEqual(["\ud800"]);
    expect(findUnstorable([null, 1, true, "Ж", {}])).toBeUndefined();
  });
});

describe("a name", () => {
  test("is the same name in composed and decomposed form, and with white space around it", () => {
    expect(groupingKey(" Андрей ".normalize("NFD"))).toBe("Андрей".normalize("NFC"));
  });
});

describe("a category", () => {
  test("may be several, separated by &&; empty and repeated ones are dropped", () => {
    expect(splitCategories("Вкусное && Выпечка&&&&Вкусное")).toEqual(["Вкусное", "Выпечка"]);
    expect(splitCategories("A & B")).toEqual(["A & B"]);
    expect(splitCategories(" && ")).toEqual([]);
  });
});
