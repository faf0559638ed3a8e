import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  missingBeforeMax,
  missingOf,
  missingSoFar,
  numberRangesMax,
  type ReceivedReceipts,
  stateOf,
} from "./completeness.ts";
import { noNumbers, type ReceivedNumbers } from "./numbers.ts";
import { type DeviceEvent, shiftsOf } from "./rules.ts";
import type { ShiftTotals } from "./totals.ts";

const start = (second: number): DeviceEvent => ({ name: "shift/start", atMs: second * 1000 });
const stop = (second: number): DeviceEvent => ({ name: "shift/stop", atMs: second * 1000 });

/** `start-stop[from..to]` in seconds; `?` for what has not come, nothing for an open end. */
function told(events: readonly DeviceEvent[]): string[] {
  const seconds = (ms: number | undefined, otherwise: string) =>
    ms === undefined ? otherwise : String(ms / 1000);
  return shiftsOf(events).map(
    (shift) =>
      `${seconds(shift.start?.atMs, "?")}-${seconds(shift.stop?.atMs, "?")}` +
      `[${seconds(shift.fromMs, "")}..${seconds(shift.toMs, "")}]`,
  );
}

describe("the shifts of a device", () => {
  test.each([
    ["two shifts", [start(10), stop(20), start(30), stop(40)], ["10-20[10..20]", "30-40[30..40]"]],
    ["a shift that is open", [start(10)], ["10-?[10..]"]],
    [
      "a start whose stop has not come, and another",
      [start(10), start(30), stop(40)],
      ["10-?[10..29]", "30-40[30..40]"],
    ],
    ["a stop without anything before it", [stop(20)], ["?-20[..20]"]],
    ["a stop whose start has not come", [start(10), stop(20), stop(40)], ["10-20[10..20]", "?-40[21..40]"]],
    [
      "one that ends and begins in a second",
      [start(10), stop(20), start(20), stop(30)],
      ["10-20[10..20]", "20-30[21..30]"],
    ],
    ["one of no length", [start(10), stop(10)], ["10-10[10..10]"]],
    [
      "one of no length between others",
      [start(1), stop(5), start(7), stop(7), start(9)],
      ["1-5[1..5]", "7-7[7..7]", "9-?[9..]"],
    ],
    ["nothing", [], []],
  ])("are, of %s, read from events in any order", (_name, events, shifts) => {
    expect(told(events)).toEqual(shifts);
    expect(told(events.toReversed())).toEqual(shifts);
  });

  test("share no second, and every event is of one shift", () => {
    const event = fc.tuple(fc.constantFrom(start, stop), fc.integer({ min: 1, max: 12 }));
    const events = fc.uniqueArray(event, { selector: ([make, second]) => `${make(0).name} ${second}` });
    fc.assert(
      fc.property(events, (made) => {
        const given = made.map(([make, second]) => make(second));
        const shifts = shiftsOf(given);
        const found = shifts.flatMap((shift) => [shift.start, shift.stop]).filter((one) => one !== undefined);
        expect(new Set(found)).toEqual(new Set(given));
        expect(found).toHaveLength(given.length);
        for (const [index, shift] of shifts.entries()) {
          const next = shifts[index + 1];
          if (next === undefined) continue;
          expect(next.fromMs ?? Number.NEGATIVE_INFINITY).toBeGreaterThan(
            shift.toMs ?? Number.POSITIVE_INFINITY,
          );
        }
      }),
    );
  });
});

describe("the state of a shift", () => {
  const received: ReceivedReceipts = { receipts: 3, totalE4: 600n, digest: "d" };
  const totals: ShiftTotals = { receipts: 3, totalE4: 600n, digest: "d", firstNumber: 1, lastNumber: 3 };
  const nothing: ShiftTotals = {
    receipts: undefined,
    totalE4: undefined,
    digest: undefined,
    firstNumber: undefined,
    lastNumber: undefined,
  };

  const own = (...numbers: number[]): ReceivedNumbers => ({ ...noNumbers, own: numbers });

  test("is open without a stop", () => {
    expect(stateOf(undefined, received, noNumbers)).toEqual({ state: "open", missing: [] });
  });

  test("is complete when count, sum and digest agree, whatever the numbers are", () => {
    expect(stateOf(totals, received, noNumbers)).toEqual({ state: "complete" });
  });

  test("is unverified when the till told nothing, or not enough", () => {
    expect(stateOf(nothing, received, noNumbers)).toEqual({ state: "unverified" });
    expect(stateOf({ ...totals, digest: undefined }, received, own(1, 2, 3))).toEqual({
      state: "unverified",
    });
  });

  test.each([
    ["the count", { receipts: 5 }, { receipts: 2 }],
    ["the sum", { totalE4: 500n }, { totalE4: -100n }],
    ["the digest alone", { digest: "other" }, { digestDiffers: true }],
    [
      "the count, when only it was told",
      { ...nothing, receipts: 4 },
      { receipts: 1, totalE4: undefined, missing: { numbers: "untold", outside: 0 } },
    ],
  ])("is incomplete when %s differs", (_name, change, difference) => {
    expect(stateOf({ ...totals, ...change }, received, own(1, 2, 3))).toEqual({
      state: "incomplete",
      receipts: 0,
      totalE4: 0n,
      digestDiffers: false,
      missing: { numbers: [], outside: 0 },
      ...difference,
    });
  });

  test("is incomplete when numbers are missing and there is nothing better to go by", () => {
    expect(stateOf({ ...nothing, firstNumber: 1, lastNumber: 3 }, received, own(1, 3))).toMatchObject({
      state: "incomplete",
      missing: { numbers: [{ first: 2, last: 2 }] },
    });
  });

  /** The gaps as text, or why there are none. */
  function gaps(firstNumber: number, lastNumber: number, numbers: ReceivedNumbers): string | string[] {
    const missing = missingOf({ ...nothing, firstNumber, lastNumber }, numbers).numbers;
    return typeof missing === "string" ? missing : missing.map(({ first, last }) => `${first}-${last}`);
  }

  test("lists gaps as ranges", () => {
    expect(gaps(1, 9, own(7, 3, 2, 2))).toEqual(["1-1", "4-6", "8-9"]);
    expect(gaps(5, 6, noNumbers)).toEqual(["5-6"]);
    expect(gaps(5, 6, own(4, 5, 6, 7))).toEqual([]);
    expect(gaps(0, Number.MAX_SAFE_INTEGER, own(1))).toEqual(["0-0", `2-${Number.MAX_SAFE_INTEGER}`]);
  });

  test("lists no gaps when the numbering restarted: how far it went before is not known", () => {
    expect(gaps(9998, 2, own(9998, 9999, 2))).toBe("restarted");
    const restarted = { ...nothing, firstNumber: 9, lastNumber: 3 };
    expect(stateOf(restarted, received, noNumbers)).toEqual({ state: "unverified" });
  });

  test.each([
    ["all lie within", [101, 102], [], 0, ["103-103"]],
    ["they stand beside numbers that were told", [102], [101], 0, ["103-103"]],
    ["one lies below", [100, 102], [], 0, "unreadable"],
    ["one lies above", [102, 104], [], 0, "unreadable"],
    ["one comes twice", [101, 101], [], 0, "unreadable"],
    ["one is another's number", [101], [101], 0, "unreadable"],
    ["another receipt has none", [101], [], 1, "unreadable"],
  ])("reads endings as numbers when they can be nothing else: %s", (_name, endings, told, unreadable, is) => {
    expect(gaps(101, 103, { own: told, endings, unreadable })).toEqual(is);
  });

  test("claims no gap where numbers cannot be read", () => {
    const unreadable = { ...noNumbers, unreadable: 3 };
    expect(stateOf({ ...nothing, firstNumber: 1, lastNumber: 9 }, received, unreadable)).toEqual({
      state: "unverified",
    });
  });

  test("counts the receipts whose numbers are not among the till's", () => {
    const told = { ...nothing, firstNumber: 101, lastNumber: 103 };
    expect(missingOf(told, own(5001, 102, 5001))).toEqual({
      numbers: [
        { first: 101, last: 101 },
        { first: 103, last: 103 },
      ],
      outside: 2,
    });
  });

  test("lists so many gaps and no more", () => {
    const even = own(...Array.from({ length: numberRangesMax + 1 }, (_, index) => 2 * index));
    const all = gaps(0, 2 * numberRangesMax, even);
    expect(all).toHaveLength(numberRangesMax);
    expect(gaps(0, 10 * numberRangesMax, even)).toEqual(all);
  });
});

describe("what is missing of an open shift so far", () => {
  const before = (firstNumber: number, lastNumber: number): ShiftTotals => ({
    ...{ receipts: undefined, totalE4: undefined, digest: undefined },
    ...{ firstNumber, lastNumber },
  });
  test.each([
    ["all before the first receipt, of a till that begins with 1", [11], before(1, 7), [[1, 10]]],
    ["the same of a till that has told of no shift", [11], undefined, [[1, 10]]],
    ["nothing before the number after the last, of a till that numbers on", [8, 9], before(1, 7), []],
    ["what lies after the last of the shift before", [105], before(98, 101), [[102, 104]]],
    [
      "what lies between",
      [3, 1, 6],
      before(1, 9),
      [
        [2, 2],
        [4, 5],
      ],
    ],
    ["nothing before a number that is of another numbering", [missingBeforeMax + 2], undefined, []],
    ["nothing without receipts", [], before(1, 7), []],
  ])("is %s", (_name, own, told, ranges) => {
    const found = missingSoFar({ own, endings: [], unreadable: 0 }, told);
    expect(found.map(({ first, last }) => [first, last])).toEqual(ranges);
    expect(missingSoFar({ own, endings: [], unreadable: 1 }, told)).toEqual([]);
  });
});
