import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createChain, type TestTill } from "../testing/chain.ts";
import { row, TestReports } from "./testing.ts";

let reports: TestReports;

beforeAll(async () => {
  reports = await TestReports.open();
  reports.at("2030-01-01T00:00:00Z");
});

afterAll(() => reports.close());

/** A store that sold 1, 10, 100, … at these local times (with an offset: at that moment). */
async function storeWith(zone: string, times: readonly string[]): Promise<TestTill> {
  const [till] = await createChain(reports.database.pool, 1, zone, `${zone} ${times.join()}`.slice(0, 100));
  if (till === undefined) throw new Error("there is no till");
  await reports.sales.sell(
    till,
    zone,
    times.map((ts, index) => ({ ts, amount: 10 ** index })),
  );
  return till;
}

async function income(till: TestTill, from: string, to: string): Promise<number> {
  const data = await reports.ask(till, { id: "metrics", params: { range: [{ type: "range", from, to }] } });
  return row(data.range?.metrics.metrics, "Выручка").fact;
}

describe.each(["Pacific/Kiritimati", "Pacific/Niue", "Asia/Kolkata", "Europe/Moscow"])("in %s", (zone) => {
  test("a year begins and ends with its first and last second", async () => {
    const till = await storeWith(zone, [
      "2025-12-31 23:59:59",
      "2026-01-01 00:00:00",
      "2026-12-31 23:59:59",
      "2027-01-01 00:00:00",
    ]);
    expect(await income(till, "2026-01-01", "2026-12-31")).toBe(110);
    expect(await income(till, "2026-01-01 00:00:01", "2026-12-31 23:59:58")).toBe(0);
    expect(await income(till, "2025-12-31", "2026-01-01")).toBe(11);
  });

  test("months end where they end, 31 April and 29 February included", async () => {
    const till = await storeWith(zone, [
      "2028-02-28 23:59:59",
      "2028-02-29 12:00:00",
      "2028-03-01 00:00:00",
      "2028-04-30 23:59:59",
      "2028-05-01 00:00:00",
    ]);
    expect(await income(till, "2028-02-01", "2028-02-31")).toBe(11);
    expect(await income(till, "2028-02-29", "2028-02-29")).toBe(10);
    expect(await income(till, "2028-04-01", "2028-04-31 23:59")).toBe(1000);
    expect(await income(till, "2028-03-01", "2028-03-31")).toBe(100);
  });
});

describe("a day of 25 hours", () => {
  // On 25 October Berlin's clocks go from 02:59:59 summer time back to 02:00:00.
  const times = ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00", "2026-10-25T23:59:59+01:00"];

  test("holds both of its repeated hours, and the range's minutes mean both of them", async () => {
    const till = await storeWith("Europe/Berlin", times);
    expect(await income(till, "2026-10-25", "2026-10-25")).toBe(111);
    expect(await income(till, "2026-10-25 02:00", "2026-10-25 02:59")).toBe(11);
    expect(await income(till, "2026-10-25 02:30", "2026-10-25 02:30")).toBe(11);
    expect(await income(till, "2026-10-25 02:30:01", "2026-10-25 23:59:58")).toBe(0);
  });
});

describe("a day of 23 hours", () => {
  // On 29 March Berlin's clocks go from 01:59:59 to 03:00:00.
  const times = ["2026-03-29T01:59:59+01:00", "2026-03-29T03:00:00+02:00"];

  test("has nothing in the hour that is left out", async () => {
    const till = await storeWith("Europe/Berlin", times);
    expect(await income(till, "2026-03-29", "2026-03-29")).toBe(11);
    expect(await income(till, "2026-03-29 02:10", "2026-03-29 02:50")).toBe(0);
    expect(await income(till, "2026-03-29 02:00", "2026-03-29 03:00:00")).toBe(10);
    expect(await income(till, "2026-03-29 01:59:59", "2026-03-29 02:30")).toBe(1);
  });
});

describe("a store whose zone is changed", () => {
  test("keeps the business days of the receipts that it has", async () => {
    const till = await storeWith("Europe/Moscow", ["2026-04-17 00:30:00", "2026-04-17 23:30:00"]);
    await reports.database.pool.query("update store set time_zone = 'Asia/Vladivostok' where id = $1", [
      till.storeId,
    ]);
    reports.directory.forget();
    expect(await income(till, "2026-04-17", "2026-04-17")).toBe(11);
    const filter = { sellers: ["Марина"], categories: [] };
    const day = { type: "day", from: "2026-04-17", to: "2026-04-17" };
    await reports.sales.sell(till, "Europe/Moscow", [
      { ts: "2026-04-17 00:10:00", amount: 5, cashier: "Марина" },
      { ts: "2026-04-17 23:50:00", amount: 7, cashier: "Илона" },
    ]);
    const both = { ...filter, sellers: ["Марина", "Илона"] };
    const data = await reports.ask(till, { id: "metrics", params: { filter: both, range: [day] } });
    expect(row(data.day?.metrics.metrics, "Выручка").fact).toBe(12);
  });
});
