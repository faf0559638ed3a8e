import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import type { E4 } from "@prilavok/contracts/values/decimal.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { qualityNotes } from "./quality.ts";
import { readReceipt, type WireReceipt } from "./receipt.ts";

const read = (wire: WireReceipt) => readReceipt(wire, "Europe/Moscow", 0, "cart", "amount");
/** Count and total of each line. */
const kept = (wire: WireReceipt) =>
  read(wire).positions.map((one) => [one.countE4 / 10_000, one.totalE4 / 10_000]);
const line = (count: number, total: number) => ({ name: "a", count, total });

describe("the signs of a refund's lines", () => {
  test.each<[string, number, (readonly [number, number])[], [number, number][]]>([
    [
      "one sign, the sale's",
      -150,
      [
        [1, 100],
        [2, 50],
      ],
      [
        [-1, -100],
        [-2, -50],
      ],
    ],
    [
      "one sign, the refund's",
      -150,
      [
        [-1, -100],
        [-2, -50],
      ],
      [
        [-1, -100],
        [-2, -50],
      ],
    ],
    [
      "counts of the sale's sign",
      -150,
      [
        [1, -100],
        [2, -50],
      ],
      [
        [-1, -100],
        [-2, -50],
      ],
    ],
    [
      "both signs, and all came back",
      -150,
      [
        [1, 100],
        [-2, -50],
      ],
      [
        [-1, -100],
        [-2, -50],
      ],
    ],
    [
      "an exchange",
      -7,
      [
        [-1, -10],
        [1, 3],
      ],
      [
        [-1, -10],
        [1, 3],
      ],
    ],
    [
      "an exchange with counts of the sale's sign",
      -7,
      [
        [1, -10],
        [1, 3],
      ],
      [
        [-1, -10],
        [1, 3],
      ],
    ],
    [
      "an exchange told from the other side",
      -7,
      [
        [1, 10],
        [1, -3],
      ],
      [
        [-1, -10],
        [1, 3],
      ],
    ],
    [
      "an exchange with a free line",
      -7,
      [
        [-1, -10],
        [1, 3],
        [2, 0],
      ],
      [
        [-1, -10],
        [1, 3],
        [2, 0],
      ],
    ],
    [
      "an exchange that does not add up",
      -8,
      [
        [-1, -10],
        [1, 3],
      ],
      [
        [-1, -10],
        [1, 3],
      ],
    ],
  ])("%s", (_, amount, told, expected) => {
    const positions = told.map(([count, total]) => line(count, total));
    expect(kept({ amount, positions })).toEqual(expected);
    const total = expected.reduce((sum, [, one]) => sum + one, 0);
    expect(read({ amount, positions }).quality & qualityNotes.amountDiffers).toBe(total === amount ? 0 : 1);
  });

  test("an exchange of more than was brought back is a sale, whose lines stay as they came", () => {
    expect(kept({ amount: 7, positions: [line(-1, -3), line(1, 10)] })).toEqual([
      [-1, -3],
      [1, 10],
    ]);
  });

  test("lines that add up to the amount, from whichever side, are kept adding up to it", () => {
    const totals = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(totals, fc.constantFrom(1, -1), (values, side) => {
        const amount = values.reduce((sum, value) => sum + value, 0);
        fc.pre(amount < 0 || side === 1);
        const receipt = read({ amount, positions: values.map((value) => line(1, side * value + 0)) });
        expect(receipt.positions.reduce((sum, one) => sum + one.totalE4, 0)).toBe(receipt.amountE4);
        expect(receipt.quality & qualityNotes.amountDiffers).toBe(0);
        expect(
          receipt.positions.every((one) => !Object.is(one.countE4, -0) && !Object.is(one.totalE4, -0)),
        ).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("a line without a name or a count", () => {
  test.each<[Omit<NonNullable<WireReceipt["positions"]>[number], "total">, string, number]>([
    [{ count: 2 }, "Без названия", 2],
    [{ count: 2, extId: "10002346" }, "10002346", 2],
    [{ count: 2, extId: "" }, "Без названия", 2],
    [{ name: "Пирожок" }, "Пирожок", 1],
    [{}, "Без названия", 1],
  ])("%j is taken with a note", (told, name, count) => {
    const receipt = read({ amount: 5, positions: [{ ...told, total: 5 }] });
    expect(receipt.positions[0]).toMatchObject({ name, countE4: (count * 10_000) as E4 });
    expect(receipt.quality).toBe(qualityNotes.positionIncomplete);
  });

  test("has the content of one that is told whole", () => {
    const bare = { amount: -5, ts: "2026-03-02T12:00:00Z", positions: [{ total: 5, extId: "17" }] };
    const whole = { ...bare, positions: [{ name: "17", count: 1, total: -5, extId: "17" }] };
    expect(kept(bare)).toEqual([[-1, -5]]);
    expect(read(bare).content).toBe(read(whole).content);
  });

  test("a name that is empty is a name: it always was", () => {
    const receipt = read({ amount: 5, positions: [{ name: "", count: 1, total: 5 }] });
    expect(receipt).toMatchObject({ quality: 0, positions: [{ name: "" }] });
  });
});

test("an attribute without a value is none", () => {
  const attributes = [{ name: "card" }, { name: "cash", value: 5 }];
  const ts = "2026-03-02T12:00:00Z";
  expect(read({ amount: 5, attributes }).attributes).toEqual([{ name: "cash", valueE4: 50_000 }]);
  expect(read({ amount: 5, ts, attributes }).content).toBe(
    read({ amount: 5, ts, attributes: attributes.slice(1) }).content,
  );
});

describe("sums over a receipt's lines", () => {
  const most = "99999999999.9999";
  const half = 50_000_000_000;

  test("may be the largest value", () => {
    const receipt = read({
      amount: most,
      positions: [
        { name: "a", count: half, total: most },
        { name: "b", count: "49999999999.9999", total: 0 },
      ],
    });
    expect(receipt.amountE4).toBe(999_999_999_999_999);
    expect(receipt.quality).toBe(0);
  });

  test.each([
    [
      { count: 0, total: most },
      { count: 0, total: "-0.0001" },
    ],
    [
      { count: half, total: 0 },
      { count: half, total: 0 },
    ],
  ])("beyond it are refused: %j", (...positions) => {
    const wire = { amount: 1, positions: positions.map((one) => ({ name: "a", ...one })) };
    expect(() => read(wire)).toThrow(RpcError);
    try {
      read(wire);
    } catch (error) {
      expect((error as RpcError).toJSON()).toMatchObject({ code: -32602, data: { path: "cart.positions" } });
    }
  });
});
