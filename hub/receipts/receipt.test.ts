import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import { describe, expect, test } from "vitest";
import { qualityNotes } from "./quality.ts";
import { readReceipt, type WireReceipt } from "./receipt.ts";

const nowMs = Date.UTC(2018, 2, 14, 16, 40);
const read = (wire: WireReceipt, zone = "Europe/Moscow") =>
  readReceipt(wire, zone, nowMs, "receipts[0]", "receipts[0].amount");

function refusal(wire: WireReceipt): RpcError {
  try {
    read(wire);
  } catch (error) {
    if (error instanceof RpcError) return error;
  }
  throw new Error("the receipt was accepted");
}

describe("reading a receipt", () => {
  test("the business day and hour are the store's, whatever offset the till wrote", () => {
    const asUtc = read({ amount: 1, ts: "2018-03-14T22:39:51.000Z" }, "Asia/Yekaterinburg");
    const asLocal = read({ amount: 1, ts: "2018-03-15T03:39:51+05:00" }, "Asia/Yekaterinburg");
    expect(asUtc).toMatchObject({ day: "2018-03-15", hour: 3 });
    expect(asLocal).toEqual(asUtc);
  });

  test("a ts without an offset is local to the store", () => {
    const local = read({ amount: 1, ts: "2018-03-14 19:39:51" }, "Europe/Moscow");
    expect(local.tsSeconds).toBe(Date.UTC(2018, 2, 14, 16, 39, 51) / 1000);
  });

  test("a receipt without ts has the time of its arrival", () => {
    expect(read({ amount: 1 }).tsSeconds).toBe(nowMs / 1000);
  });

  test.each(["2018-04-31T10:00:00Z", "1999-12-31T23:59:59Z", "2101-01-01T00:00:00Z", "вчера", "2018-03-14"])(
    "ts %s is refused with its path",
    (ts) => {
      expect(refusal({ amount: 1, ts }).toJSON()).toMatchObject({
        code: -32602,
        data: { path: "receipts[0].ts" },
      });
    },
  );

  test("positions of a refund take the refund's sign, whichever they came with; the discount stays positive", () => {
    const receipt = read({
      amount: -150,
      discount: 10,
      positions: [
        { name: "a", count: 1, total: 100 },
        { name: "b", count: -2, total: -50 },
      ],
    });
    expect(receipt.positions.map((p) => [p.countE4, p.totalE4])).toEqual([
      [-10_000, -1_000_000],
      [-20_000, -500_000],
    ]);
    expect(receipt.discountE4).toBe(100_000);
    expect(receipt.quality).toBe(0);
  });

  test("a negative line of a sale stays negative", () => {
    const receipt = read({ amount: 90, positions: [{ name: "Скидка", count: 1, total: -10 }] });
    expect(receipt.positions[0]?.totalE4).toBe(-100_000);
  });

  test("a negative discount is refused", () => {
    expect(refusal({ amount: 1, discount: -1 }).data).toMatchObject({ path: "receipts[0].discount" });
  });

  test("the source's receipt of 250 with a position of 150 is kept, with a note", () => {
    const receipt = read({ amount: 250, positions: [{ name: "Пирожок", count: 15, total: 150 }] });
    expect(receipt.quality & qualityNotes.amountDiffers).toBe(qualityNotes.amountDiffers);
  });

  test("a till whose clock is ahead gets a note", () => {
    const receipt = read({ amount: 1, ts: "2030-01-01T00:00:00Z" });
    expect(receipt.quality & qualityNotes.clockAhead).toBe(qualityNotes.clockAhead);
  });

  test("a position without a seller is the cashier's", () => {
    const receipt = read({
      amount: 3,
      cashier: " Илона ",
      positions: [
        { name: "a", count: 1, total: 1 },
        { name: "b", count: 1, total: 2, seller: "Марина" },
      ],
    });
    expect(receipt.positions.map((p) => p.seller)).toEqual(["Илона", "Марина"]);
  });

  test("attributes of a refund are negative, whichever sign they came with", () => {
    const attributes = [
      { name: "card", value: 20 },
      { name: "cash", value: -5 },
    ];
    const values = (amount: number) => read({ amount, attributes }).attributes.map((one) => one.valueE4);
    expect(values(-25)).toEqual([-200_000, -50_000]);
    expect(values(25)).toEqual([200_000, -50_000]);
  });

  test("two spellings of one value are one content; another value is not", () => {
    const first = read({ amount: "100.0", ts: "2018-03-14T16:39:51.000Z" });
    expect(read({ amount: 100, ts: "2018-03-14T19:39:51+03:00", token: "guest" }).content).toBe(
      first.content,
    );
    expect(read({ amount: 100.0001, ts: "2018-03-14T16:39:51Z" }).content).not.toBe(first.content);
    expect(read({ amount: 100, ts: "2018-03-14T16:39:51.001Z" }).content).toBe(first.content);
    const named = (cashier: string) => read({ amount: 1, ts: "2018-03-14T16:39:51Z", cashier }).content;
    expect(named(" Ильёй".normalize("NFD"))).toBe(named("Ильёй "));
    expect(named("Ильей")).not.toBe(named("Ильёй"));
  });
});
