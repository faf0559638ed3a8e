import type { Transaction as WireTransaction } from "@prilavok/contracts/exchange/transaction.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTransaction } from "./transaction.ts";

const wire: WireTransaction = {
  uid: "u",
  kind: "sale",
  number: 1,
  numberCheck: "1",
  shift: 1,
  at: "2026-03-02T10:00:00+03:00",
  cashier: "Иванова",
  total: 1,
  cash: 1,
  cashless: 0,
  certificate: 0,
  lines: [{ code: "1", name: "Чай", amount: 1, price: 1, discount: 0, total: 1 }],
  order: { uid: "o", version: 2, claimId: "c", isOffline: false },
};

const contentOf = (change: Partial<WireTransaction>) =>
  readTransaction({ ...wire, ...change }, "Europe/Moscow", "t").content;

describe("the content of a transaction", () => {
  const changes: readonly Partial<WireTransaction>[] = [
    { kind: "refund" },
    { annuls: "sale" },
    { baseUid: "b" },
    { number: 2 },
    { numberCheck: "2" },
    { shift: 2 },
    { at: "2026-03-02T10:00:00.001+03:00" },
    { cashier: "Петрова" },
    { total: 2 },
    { cash: 2 },
    { cashless: 2 },
    { certificate: 2 },
    { lines: [] },
    { lines: wire.lines.map((line) => ({ ...line, code: "2" })) },
    { lines: wire.lines.map((line) => ({ ...line, discount: 0.01 })) },
    { lines: [...wire.lines, ...wire.lines] },
    { order: { uid: "p", version: 2, claimId: "c", isOffline: false } },
    { order: { uid: "o", version: 3, claimId: "c", isOffline: false } },
    { order: { uid: "o", version: 2, claimId: "d", isOffline: false } },
    { order: { uid: "o", version: 2, claimId: "c", isOffline: true } },
  ];
  test.each(changes)("is another one with %j", (change) => {
    expect(contentOf(change)).not.toBe(contentOf({}));
  });

  test("is the same however its values are spelled", () => {
    expect(contentOf({ at: "2026-03-02T07:00:00Z", total: "1.00", cash: "1e0" })).toBe(contentOf({}));
  });
});

test("the day is the store's, whatever offset the till wrote", () => {
  const day = (at: string, zone: string) => readTransaction({ ...wire, at }, zone, "t").day;
  expect(day("2026-03-02T23:30:00Z", "Asia/Kamchatka")).toBe("2026-03-03");
  expect(day("2026-03-03T01:30:00+12:00", "Europe/Kaliningrad")).toBe("2026-03-02");
});

test("prices have two decimals and amounts three, and none is rounded", () => {
  const scaled = fc
    .integer({ min: 0, max: 999_999 })
    .chain((whole) => fc.constantFrom(whole, whole * 10, whole * 100));
  fc.assert(
    fc.property(scaled, fc.constantFrom("price", "amount"), (whole, member) => {
      const value = `${(BigInt(whole) / 10_000n).toString()}.${(whole % 10_000).toString().padStart(4, "0")}`;
      const isExact = whole % (member === "price" ? 100 : 10) === 0;
      const line = { code: "", name: "x", amount: 1, price: 1, discount: 0, total: 1, [member]: value };
      const read = () => readTransaction({ ...wire, lines: [line] }, "UTC", "t").lines[0];
      if (!isExact) expect(read).toThrow();
      else expect(member === "price" ? read()?.priceE4 : read()?.countE4).toBe(whole);
    }),
  );
});
