import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestTill } from "../testing/chain.ts";
import { row, type TestReports } from "./testing.ts";
import { day, onlyTill, openTestDay, zone } from "./testing-day.ts";

let reports: TestReports;
let till: TestTill;

beforeAll(async () => {
  ({ reports, till } = await openTestDay());
});

afterAll(() => reports.close());

describe("`bysellers`", () => {
  test("lists who sold, the highest income first; a receipt without positions is its cashier's", async () => {
    const data = await reports.ask(till, { id: "bysellers", params: { range: day } });
    const sellers = data.day?.bysellers.sellers.map(({ name, metrics }) => [
      name,
      metrics[0]?.fact,
      metrics[0]?.qty,
    ]);
    expect(sellers).toEqual([
      ["Марина", 300, 2],
      ["Илона", 250, 2],
      ["2026", 70, 1],
    ]);
    expect(row(data.day?.bysellers.common, "Выручка")).toMatchObject({ fact: 620, plan: 1200, qty: 4 });
  });

  test("orders equal incomes by name", async () => {
    const equal = await onlyTill(reports, "Равные");
    const receipts = ["Вера", "Борис", "Анна"].map((cashier) => ({
      ts: "2026-04-17 10:00:00",
      amount: 5,
      cashier,
    }));
    await reports.sales.sell(equal, zone, receipts);
    const data = await reports.ask(equal, { id: "bysellers", params: { range: day } });
    expect(data.day?.bysellers.sellers.map((seller) => seller.name)).toEqual(["Анна", "Борис", "Вера"]);
  });

  test("under a filter lists only what matches it", async () => {
    const params = { filter: { categories: ["Напитки"] }, range: day };
    const data = await reports.ask(till, { id: "bysellers", params });
    expect(data.day?.bysellers.sellers.map(({ name, metrics }) => [name, metrics[0]?.fact])).toEqual([
      ["Илона", 300],
      ["Марина", 100],
    ]);
    expect(row(data.day?.bysellers.common, "Выручка")).toMatchObject({ fact: 400, plan: 0 });
  });
});

describe("metrics of the account's own", () => {
  test("stand in their order, the disabled ones left out, also by sellers", async () => {
    const { pool } = reports.database;
    await pool.query("update category set own_brand = true where account_id = $1 and name = 'Выпечка'", [
      till.accountId,
    ]);
    await pool.query(
      "update metric set enabled = code <> 'count', sort_order = 7 where account_id = $1 and code in ('category', 'count')",
      [till.accountId],
    );
    await pool.query(
      `insert into metric (account_id, name, sort_order, type, definition)
       select $1, 'Бонусы', 8, 3, jsonb_build_object('of', 'sum', 'attributeId', id, 'percentOf', jsonb_build_object('of', 'sum'))
         from attribute where name = 'bonus' and account_id = $1`,
      [till.accountId],
    );
    const data = await reports.ask(till, { id: "bysellers", params: { range: day } });
    const metrics = await reports.ask(till, { id: "metrics", params: { range: day } });
    await pool.query("delete from metric where name = 'Бонусы'");
    await pool.query(
      "update metric set enabled = code <> 'category', sort_order = case code when 'count' then 3 else 4 end where account_id = $1 and code in ('category', 'count')",
      [till.accountId],
    );
    const rows = metrics.day?.metrics.metrics ?? [];
    expect(rows.map(({ name, order }) => [name, order])).toEqual([
      ["Выручка", 0],
      ["Средний чек", 1],
      ["Наполняемость", 2],
      ["Выручка по СТМ", 7],
      ["Бонусы", 8],
    ]);
    expect(row(rows, "Выручка по СТМ")).toMatchObject({ fact: 150, qty: 2 });
    expect(row(rows, "Бонусы")).toMatchObject({ type: 3, fact: 4.03, qty: 1 });
    const figures = data.day?.bysellers.sellers.map(({ name, metrics }) => [
      name,
      ...metrics.slice(3).map(({ fact }) => fact),
    ]);
    // An attribute is the whole receipt's: it counts for each seller whom the receipt touches.
    expect(figures).toEqual([
      ["Марина", 200, 8.3333],
      ["Илона", -50, 10],
      ["2026", 0, 0],
    ]);
  });
});
