import { wantedRangesMax, wantedShiftsMax } from "@prilavok/contracts/device-api/limits.ts";
import { Wanted } from "@prilavok/contracts/device-api/wanted.ts";
import fc from "fast-check";
import Value from "typebox/value";
import { describe, expect, test } from "vitest";
import { askOf, joinRanges } from "./ask.ts";
import { askAgain } from "./asked.ts";
import { checksMax, givenUpAfterMs, waitAfter, waitMaxMs } from "./check-times.ts";
import { faultsOf, missingNumbers, missingShiftsMax, type NumberedEvent } from "./gaps.ts";
import { shiftNumberOf } from "./shift-number.ts";
import { WantedMemory } from "./wanted.ts";

/** Whole shifts, one after another, of these numbers. */
function held(...numbers: (number | undefined)[]): NumberedEvent[] {
  return numbers.flatMap((shift, index) => [
    { name: "shift/start" as const, atMs: index * 10_000, shift },
    { name: "shift/stop" as const, atMs: index * 10_000 + 5_000, shift },
  ]);
}

const gapsOf = (events: readonly NumberedEvent[]) =>
  faultsOf(events).gaps.map(({ first, last }) => [first, last]);

describe("gaps in the numbers of a till's shifts", () => {
  test.each([
    ["none", [4, 5, 6], []],
    [
      "one and several",
      [4, 6, 9],
      [
        [5, 5],
        [7, 8],
      ],
    ],
    ["none below the first", [900], []],
    ["across shifts without a number", [4, undefined, 6], [[5, 5]]],
    ["none where a shift came with another time", [1, 2, 5, 3, 4], []],
    ["none where the numbering began anew, but in what follows", [500, 1, 3], [[2, 2]]],
    ["as many as there may be", [1, missingShiftsMax + 2], [[2, missingShiftsMax + 1]]],
    ["none where the step is larger than that", [1, missingShiftsMax + 3], []],
  ] as const)("%s", (_name, numbers, gaps) => {
    expect(gapsOf(held(...numbers))).toEqual(gaps);
  });

  test("the latest ones when there are too many", () => {
    const gaps = faultsOf(held(1, 1_000, 1_900)).gaps;
    expect(gaps.map(({ first, last }) => [first, last])).toEqual([
      [2, 102],
      [1_001, 1_899],
    ]);
  });

  test("are bounded and quick for any numbers", () => {
    const shift = fc.oneof(fc.integer({ min: 1, max: 3_000 }), fc.maxSafeNat(), fc.constant(undefined));
    const event = fc.record({
      name: fc.constantFrom("shift/start" as const, "shift/stop" as const),
      atMs: fc.integer({ min: 0, max: 1_000 }),
      shift: shift.map((number) => (number === 0 ? 1 : number)),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 300 }), (events) => {
        const missing = missingNumbers(faultsOf(events));
        expect(missing.length).toBeLessThanOrEqual(missingShiftsMax);
        expect(missing).toEqual([...new Set(missing)].sort((one, other) => one - other));
      }),
      { numRuns: 200 },
    );
  });
});

test.each(["x", "5", 1.5, 0, -3, 1e300, 2 ** 60, null, [], {}, true, undefined, Number.NaN])(
  "a shift number %j means nothing",
  (shift) => {
    expect(shiftNumberOf({ shift })).toBeUndefined();
  },
);

describe("what is asked for", () => {
  const incomplete = { state: "incomplete", receipts: 1, totalE4: 1n, digestDiffers: true } as const;
  const numbers = (...ranges: [number, number][]) => ranges.map(([first, last]) => ({ first, last }));

  test.each([
    ["the missing numbers", incomplete, numbers([2, 3]), { shift: 7, numbers: numbers([2, 3]) }],
    ["without a number 0", incomplete, numbers([0, 2]), { shift: 7, numbers: numbers([1, 2]) }],
    ["the whole shift when they are not known", incomplete, "unreadable" as const, { shift: 7 }],
    ["the whole shift when more were told than there are numbers", incomplete, [], { shift: 7 }],
    ["nothing when no number is missing", { ...incomplete, receipts: 0 }, [], undefined],
    ["nothing when there are too many", { ...incomplete, receipts: -1 }, [], undefined],
  ])("%s", (_name, state, missing, asked) => {
    const difference = { ...state, missing: { numbers: missing, outside: 0 } };
    expect(askOf(7, difference)).toEqual(asked);
    expect(askOf(undefined, difference)).toBeUndefined();
  });

  test("has so many ranges and no more, and leaves out no number", () => {
    const ranges = Array.from({ length: wantedRangesMax + 5 }, (_, index) => ({
      first: 3 * index + 1,
      last: 3 * index + 1,
    }));
    const joined = joinRanges(ranges, wantedRangesMax);
    expect(joined).toHaveLength(wantedRangesMax);
    expect(joined.at(-1)).toEqual({ first: 3 * (wantedRangesMax - 1) + 1, last: ranges.at(-1)?.last });
    expect(joinRanges(ranges.slice(0, wantedRangesMax), wantedRangesMax)).toHaveLength(wantedRangesMax);
  });
});

describe("whole shifts that are asked for again", () => {
  test("are given up after two weeks and enough checks, and a new one is not", () => {
    let asked = askAgain([], [5, 6], 0);
    for (let check = 1; check < checksMax; check += 1) asked = askAgain(asked.ranges, [5, 6], 1_000);
    expect(asked).toMatchObject({ ranges: [{ first: 5, last: 6, checks: checksMax }], isNew: false });
    expect(askAgain(asked.ranges, [5, 6], givenUpAfterMs - 1).wanted).toHaveLength(2);
    const later = askAgain(asked.ranges, [5, 6, 7], givenUpAfterMs);
    expect(later.wanted).toEqual([{ shift: 7 }]);
    expect(later.isNew).toBe(true);
  });

  test("wait twice as long each time, and a day at most; all checks take some two weeks", () => {
    const waits = Array.from({ length: checksMax }, (_, index) => waitAfter(index + 1, 120_000));
    expect(waits.slice(0, 3)).toEqual([120_000, 240_000, 480_000]);
    expect(Math.max(...waits, waitAfter(1e9, 120_000))).toBe(waitMaxMs);
    const days = waits.reduce((sum, wait) => sum + wait, 0) / waitMaxMs;
    expect(Math.abs(days - givenUpAfterMs / waitMaxMs)).toBeLessThan(1);
  });
});

describe("the memory of what is wanted", () => {
  test("tells once, of one device, the whole shift before some of its numbers", () => {
    const memory = new WantedMemory();
    memory.put(1, "a", [{ shift: 3, numbers: [{ first: 4, last: 6 }] }]);
    memory.put(1, "b", [{ shift: 3 }, { shift: 2, numbers: [{ first: 9, last: 9 }] }]);
    memory.put(1, "c", [
      {
        shift: 2,
        numbers: [
          { first: 1, last: 2 },
          { first: 3, last: 3 },
        ],
      },
    ]);
    expect(memory.take(2)).toBeUndefined();
    expect(memory.take(1)).toEqual([
      {
        shift: 2,
        numbers: [
          { first: 1, last: 3 },
          { first: 9, last: 9 },
        ],
      },
      { shift: 3 },
    ]);
    expect(memory.take(1)).toBeUndefined();
  });

  test("forgets what is not wanted any more, also of a rest", () => {
    const memory = new WantedMemory();
    const many = Array.from({ length: wantedShiftsMax + 1 }, (_, index) => ({ shift: index + 1 }));
    memory.put(1, "till", many);
    expect(memory.take(1)).toHaveLength(wantedShiftsMax);
    memory.put(1, "till", null);
    expect(memory.take(1)).toBeUndefined();
  });

  test("keeps to the contract whatever is put into it", () => {
    const range = fc
      .tuple(fc.integer({ min: 1, max: 500 }), fc.nat({ max: 20 }))
      .map(([first, length]) => ({ first, last: first + length }));
    const shift = fc.record(
      {
        shift: fc.integer({ min: 1, max: 60 }),
        numbers: fc.array(range, { minLength: 1, maxLength: 120 }),
      },
      { requiredKeys: ["shift"] },
    );
    fc.assert(
      fc.property(fc.array(fc.array(shift, { minLength: 1, maxLength: 40 }), { minLength: 1 }), (puts) => {
        const memory = new WantedMemory();
        for (const [index, put] of puts.entries()) memory.put(1, String(index), put);
        const wanted = new Set(puts.flat().map((one) => one.shift));
        const told: number[] = [];
        for (let take = memory.take(1); take !== undefined; take = memory.take(1)) {
          expect([...Value.Errors(Wanted, JSON.parse(JSON.stringify(take)))]).toEqual([]);
          told.push(...take.map((one) => one.shift));
        }
        expect(told).toEqual([...wanted].sort((one, other) => one - other));
      }),
    );
  });
});
