import { purchaseRegisterBatch } from "@prilavok/contracts/device-api/purchase-register-batch.ts";
import type { CallParams } from "@prilavok/contracts/jsonrpc/envelope.ts";
import { readParams } from "@prilavok/contracts/jsonrpc/validate.ts";
import { moneyMaxE4, parseDecimal } from "@prilavok/contracts/values/decimal.ts";
import { localHour, momentToLocal, parseTimestamp } from "@prilavok/contracts/values/time.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { expectedReceipts, isOpen, weekdayOf } from "./demand.ts";
import { goods } from "./goods.ts";
import { crewOf, type DemoReceipt, dayReceipts } from "./shopper.ts";
import { type DemoStore, demoStores } from "./stores.ts";

const anyDay = fc
  .integer({ min: 0, max: 3_000 })
  .map((days) => new Date(Date.UTC(2022, 0, 1) + days * 86_400_000).toISOString().slice(0, 10));
const anyStore = fc.constantFrom(...demoStores);

function e4(value: number): number {
  const read = parseDecimal(value, moneyMaxE4);
  if (read === undefined) throw new Error(`${value} is no decimal(15,4)`);
  return read;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

const years = new Map<DemoStore, DemoReceipt[]>();

function yearOf(store: DemoStore): DemoReceipt[] {
  const known = years.get(store);
  if (known !== undefined) return known;
  const days = Array.from({ length: 365 }, (_, day) =>
    new Date(Date.UTC(2025, 0, day + 1)).toISOString().slice(0, 10),
  );
  const receipts = days.flatMap((day) => dayReceipts("год", store, day));
  years.set(store, receipts);
  return receipts;
}

test("the same seed, store and day give the same receipts to the letter, another seed gives others", () => {
  fc.assert(
    fc.property(anyStore, anyDay, fc.string(), (store, day, seed) => {
      const receipts = dayReceipts(seed, store, day);
      expect(dayReceipts(seed, store, day)).toEqual(receipts);
      expect(dayReceipts(`${seed}!`, store, day)).not.toEqual(receipts);
    }),
    { numRuns: 20 },
  );
});

test("amounts, discounts and payments are exact to the kopeck", () => {
  fc.assert(
    fc.property(anyStore, anyDay, (store, day) => {
      for (const { wire, amountKopecks } of dayReceipts("деньги", store, day)) {
        expect(e4(wire.amount)).toBe(amountKopecks * 100);
        expect(sum(wire.positions.map(({ total }) => e4(total)))).toBe(amountKopecks * 100);
        expect(sum(wire.attributes.map(({ value }) => e4(value)))).toBe(amountKopecks * 100);
        expect(e4(wire.discount)).toBeGreaterThanOrEqual(0);
        // Before the discount each position costs its price by the shelf, to half a kopeck; in thousandths of it.
        const shelf = sum(
          wire.positions.map(({ extId, count }) => priceOf(extId) * Math.round(Math.abs(count) * 1000)),
        );
        const paid = (Math.abs(amountKopecks) + Math.round(wire.discount * 100)) * 1000;
        expect(Math.abs(shelf - paid)).toBeLessThanOrEqual(500 * wire.positions.length);
      }
    }),
    { numRuns: 25 },
  );
});

function priceOf(article: string): number {
  return goods.find((good) => good.article === article)?.priceKopecks ?? Number.NaN;
}

test("every receipt keeps the contract", () => {
  fc.assert(
    fc.property(anyStore, anyDay, (store, day) => {
      const receipts = dayReceipts("договор", store, day).map(({ wire }) => wire);
      for (let at = 0; at < receipts.length; at += 100) {
        const params = JSON.parse(JSON.stringify({ receipts: receipts.slice(at, at + 100) })) as CallParams;
        expect(() => readParams(purchaseRegisterBatch, params)).not.toThrow();
      }
    }),
    { numRuns: 25 },
  );
});

test("receipts come in order, on their local day, while the store is open, each with an identity of its own", () => {
  fc.assert(
    fc.property(anyStore, anyDay, (store, day) => {
      const receipts = dayReceipts("время", store, day);
      const identities = receipts.map(({ till, wire }) => `${till.extId} ${wire.extId} ${wire.ts}`);
      expect(new Set(identities).size).toBe(receipts.length);
      for (const [index, { momentMs, wire }] of receipts.entries()) {
        expect(parseTimestamp(wire.ts, "UTC")).toBe(momentMs);
        expect(localHour(momentMs, store.timeZone).day).toBe(day);
        expect(isOpen(store, Math.floor(momentToLocal(momentMs, store.timeZone) / 60_000) % 1_440)).toBe(
          true,
        );
        expect(momentMs).toBeGreaterThanOrEqual(receipts[index - 1]?.momentMs ?? 0);
      }
    }),
    { numRuns: 25 },
  );
});

test("sellers and cashiers are on shift, and crews change every second day", () => {
  for (const store of demoStores) {
    for (const { wire } of dayReceipts("смена", store, "2025-03-11")) {
      const crew = crewOf(store, "2025-03-11");
      expect(crew.cashiers).toContain(wire.cashier);
      for (const { seller } of wire.positions)
        if (seller !== undefined) expect(crew.sellers).toContain(seller);
    }
    const [first, second] = store.crews;
    const crews = ["10", "11", "12", "13", "14"].map((day) => crewOf(store, `2025-03-${day}`));
    expect(new Set(crews)).toEqual(new Set([first, second]));
    expect(crews[0]).toBe(crews[4]);
  }
});

test("a year has its seasons: December over January, Friday over Monday, lunch over morning, hardly any at night", () => {
  const moscow = demoStores[1];
  if (moscow === undefined) throw new Error("there is a store in Moscow");
  const receipts = yearOf(moscow);
  const inMonth = (month: string) => receipts.filter(({ wire }) => wire.ts.slice(5, 7) === month).length;
  const inHour = (hour: string) => receipts.filter(({ wire }) => wire.ts.slice(11, 13) === hour).length;
  const onWeekday = (weekday: number) =>
    receipts.filter(({ wire }) => weekdayOf(wire.ts.slice(0, 10)) === weekday).length;
  expect(inMonth("12")).toBeGreaterThan(1.15 * inMonth("01"));
  expect(onWeekday(4)).toBeGreaterThan(1.1 * onWeekday(6));
  expect(inHour("13")).toBeGreaterThan(1.3 * inHour("10"));
  expect(inHour("03")).toBeLessThan(0.1 * inHour("13"));
  expect(expectedReceipts(moscow, "2026-05-15")).toBeGreaterThan(
    1.05 * expectedReceipts(moscow, "2025-05-16"),
  );
});

test("one to two receipts in a hundred are refunds, of something sold before, with negative payments", () => {
  for (const store of demoStores) {
    const receipts = yearOf(store);
    const refunds = receipts.filter(({ amountKopecks }) => amountKopecks < 0);
    expect(refunds.length / receipts.length).toBeGreaterThan(0.01);
    expect(refunds.length / receipts.length).toBeLessThan(0.02);
    for (const { wire } of refunds) {
      expect(wire.positions.every(({ count, total }) => count < 0 && total < 0)).toBe(true);
      expect(wire.attributes.every(({ value }) => value <= 0)).toBe(true);
    }
  }
});

test("the chain sells what a chain sells: about 450 receipts a day, some with discounts, by card, cash and phone", () => {
  const receipts = demoStores.flatMap((store) => yearOf(store));
  expect(receipts.length / 365).toBeGreaterThan(400);
  expect(receipts.length / 365).toBeLessThan(600);
  const discounted = receipts.filter(({ wire }) => wire.discount > 0).length / receipts.length;
  expect(discounted).toBeGreaterThan(0.15);
  expect(discounted).toBeLessThan(0.4);
  const payments = new Set(receipts.flatMap(({ wire }) => wire.attributes.map(({ name }) => name)));
  expect(payments).toEqual(new Set(["card", "cash", "sbp"]));
  expect(receipts.some(({ wire }) => wire.positions.some(({ category }) => category.includes(" && ")))).toBe(
    true,
  );
});
