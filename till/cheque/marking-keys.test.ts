import { describe, expect, test } from "vitest";
import { isSameMarking, markingKeys } from "./marking-keys.ts";

const gs = "\x1d";
const si = (code: string) => ({ kind: "si" as const, code });
const isSame = (one: string, other: string) => {
  const answers = [isSameMarking(si(one), si(other)), isSameMarking(si(other), si(one))];
  expect(answers[0]).toBe(answers[1]);
  return answers[0];
};

/** One pack as scanners and people write it. */
const shortCode = [
  `0104810000000018215l>VEUc${gs}93Is54`,
  "0104810000000018215l>VEUc93Is54",
  `]d20104810000000018215l>VEUc${gs}93Is54`,
  `${gs}0104810000000018215l>VEUc${gs}93Is54`,
  `${gs}0104810000000018215l>VEUc93Is54`,
  "(01)04810000000018(21)5l>VEUc(93)Is54",
  "(01)04810000000018(21)5l>VEUc",
  "(01) 04810000000018 (21) 5l>VEUc",
  "0104810000000018215l>VEUc",
  `215l>VEUc${gs}0104810000000018`,
];
const signature = "0123456789ABCDEFabcdef+/0123456789ABCDEFabc=";
const longCode = (signed: string) => [
  `010481000000001821AbCdEfGhIjKlM${gs}91EE06${gs}92${signed}`,
  `010481000000001821AbCdEfGhIjKlM91EE0692${signed}`,
  `]Q3010481000000001821AbCdEfGhIjKlM${gs}91EE06${gs}92${signed}`,
  "010481000000001821AbCdEfGhIjKlM",
  `(01)04810000000018(21)AbCdEfGhIjKlM(91)EE06(92)${signed}`,
];
const tobacco = [
  `010481000000001821AbCdEfG${gs}8005012345${gs}93Is54`,
  "010481000000001821AbCdEfG800501234593Is54",
  "010481000000001821AbCdEfG",
];

describe("markings are compared by article and serial", () => {
  test.each([
    ["with a short check code", shortCode],
    ["with a long check code", longCode(signature)],
    ["with the longest check code", longCode(signature + signature)],
    ["with a price", tobacco],
  ])("one pack %s is one marking in every spelling", (_, spellings) => {
    for (const one of spellings)
      for (const other of spellings) expect([one, isSame(one, other), other]).toEqual([one, true, other]);
  });

  test("other articles, serials and letters are other markings", () => {
    const [pack = ""] = shortCode;
    for (const other of [
      `0104810000000025215l>VEUc${gs}93Is54`,
      `0104810000000018215l>VEUd${gs}93Is54`,
      `0104810000000018215L>VEUc${gs}93Is54`,
      "0104810000000018215l>VEU",
      "215l>VEUc",
      "5l>VEUc",
    ]) {
      expect([other, isSame(pack, other)]).toEqual([other, false]);
    }
  });

  test("serials that only look like a check code follow each other as different ones", () => {
    const serials = Array.from({ length: 20 }, (_, count) => `010481000000001821A${930_000 + count}`);
    for (const [place, one] of serials.entries()) {
      for (const other of serials.slice(place + 1))
        expect([one, other, isSame(one, other)]).toEqual([one, other, false]);
    }
  });

  test("what is no GS1 code is compared by its text, and the kinds do not meet", () => {
    expect(isSame("midom0im20m03223d-2-d", "]d2midom0im20m03223d-2-d\r\n")).toBe(true);
    expect(isSame("midom0im20m03223d-2-d", "midom0im20m03223d-2-D")).toBe(false);
    expect(isSameMarking(si("1"), { kind: "ukz", code: "1" })).toBe(false);
    expect(markingKeys(si("A"))).toEqual({ kept: ["si:A"], sought: ["si:A"] });
  });
});
