import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestTill } from "../testing/chain.ts";
import { row, type TestReports } from "./testing.ts";
import { day, openTestDay } from "./testing-day.ts";

let reports: TestReports;
let till: TestTill;

beforeAll(async () => {
  ({ reports, till } = await openTestDay());
});

afterAll(() => reports.close());

async function sellerId(name: string): Promise<string> {
  const { rows } = await reports.database.pool.query<{ id: number }>(
    "select id from seller where name = $1",
    [name],
  );
  return String(rows[0]?.id);
}

/** The day's rows of `metrics` under a filter. */
async function filtered(filter: Record<string, string[]>) {
  const data = await reports.ask(till, { id: "metrics", params: { filter, range: day } });
  return data.day?.metrics;
}

describe("a filter", () => {
  test("by a seller counts the seller's positions, by name or id", async () => {
    const byName = await filtered({ sellers: ["Марина"] });
    expect(row(byName?.metrics, "Выручка")).toMatchObject({ fact: 300, qty: 2 });
    expect(row(byName?.metrics, "Наполняемость")).toMatchObject({ fact: 1.5, qty: 2 });
    expect(await filtered({ sellers: [await sellerId("Марина")] })).toEqual(byName);
    expect(await filtered({ sellers: ["  Марина "] })).toEqual(byName);
  });

  test("has no plan: plans are a whole store's", async () => {
    const report = await filtered({ sellers: ["Марина"] });
    expect(report?.planVersion).toBeNull();
    expect(row(report?.metrics, "Выручка")).toMatchObject({ plan: 0, planhour: 0, ratio: 1, predict: 300 });
  });

  test("by several sellers counts a receipt that both touch once", async () => {
    const report = await filtered({ sellers: ["Марина", "Илона"] });
    expect(row(report?.metrics, "Выручка")).toMatchObject({ fact: 550, qty: 3 });
    expect(row(report?.metrics, "Кол-во продаж")).toMatchObject({ fact: 2, qty: 3 });
  });

  test("by categories counts a position that carries two of them once", async () => {
    const report = await filtered({ categories: ["Вкусное", "Выпечка"] });
    expect(row(report?.metrics, "Выручка")).toMatchObject({ fact: 150, qty: 2 });
  });

  test("by both counts what matches both", async () => {
    const report = await filtered({ sellers: ["Илона"], categories: ["Выпечка"] });
    expect(row(report?.metrics, "Выручка")).toMatchObject({ fact: -50, qty: 1 });
  });

  test("counts nothing for names that the account does not have, another account's among them", async () => {
    for (const filter of [
      { sellers: ["Чужая"] },
      { categories: ["Чужое"] },
      { sellers: ["Марина"], categories: ["Чужое"] },
    ]) {
      expect(row((await filtered(filter))?.metrics, "Выручка")).toMatchObject({ fact: 0, qty: 0 });
    }
  });

  test("refuses an id that the account does not have, another account's among them", async () => {
    for (const id of ["999999", "99999999999999999999", await sellerId("Чужая")]) {
      const params = { filter: { sellers: ["Марина", id] }, range: day };
      expect(await reports.refusal(till, { id: "metrics", params })).toMatchObject({
        code: -32000,
        message: "Неизвестный идентификатор сотрудника",
        data: { path: "params.filter.sellers[1]" },
      });
    }
  });

  test("finds a seller whose name is a number", async () => {
    expect(row((await filtered({ sellers: ["2026"] }))?.metrics, "Выручка")).toMatchObject({
      fact: 70,
      qty: 1,
    });
  });

  test("that is empty filters nothing", async () => {
    const report = await filtered({ sellers: [], categories: [] });
    expect(row(report?.metrics, "Выручка")).toMatchObject({ fact: 620, plan: 1200 });
  });

  test("by stores is for bytradepoints alone", async () => {
    for (const id of ["metrics", "bysellers"]) {
      const params = { filter: { stores: [String(till.storeId)] }, range: day };
      expect(await reports.refusal(till, { id, params })).toMatchObject({
        code: -32602,
        data: { path: "params.filter.stores" },
      });
    }
  });
});
