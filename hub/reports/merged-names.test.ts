import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listNames, mergeNames, unmergeName } from "../names/names.ts";
import { checkRollups } from "../receipts/check.ts";
import type { WireReceipt } from "../receipts/receipt.ts";
import type { TestTill } from "../testing/chain.ts";
import { row, TestReports } from "./testing.ts";
import { onlyTill, zone } from "./testing-day.ts";

let reports: TestReports;
let accounts = 0;

beforeAll(async () => {
  reports = await TestReports.open();
  reports.at("2026-05-01T00:00:00+03:00");
});
afterAll(() => reports.close());

const range = [{ type: "day", from: "2026-04-17", to: "2026-04-17" }];
const at = (time: string) => `2026-04-17 ${time}`;

async function shopWith(receipts: readonly WireReceipt[]): Promise<TestTill> {
  accounts += 1;
  const till = await onlyTill(reports, `Имена ${accounts}`);
  await reports.sales.sell(till, zone, receipts);
  return till;
}

/** Name, income, its lines, and the receipts of the average check of each seller. */
async function sellersOf(till: TestTill, filter: object = {}): Promise<(string | number)[][]> {
  const data = await reports.ask(till, { id: "bysellers", params: { range, filter } });
  return (data.day?.bysellers.sellers ?? []).map(({ name, metrics }) => {
    const income = row(metrics, "Выручка");
    return [name, income.fact, income.qty, row(metrics, "Средний чек").qty];
  });
}

const income = async (till: TestTill, filter: object) => {
  const data = await reports.ask(till, { id: "metrics", params: { range, filter } });
  return row(data.day?.metrics.metrics, "Выручка").fact;
};
const sale = (time: string, amount: number, cashier: string): WireReceipt => ({
  ts: at(time),
  amount,
  cashier,
});
const line = (seller: string, total: number, category = "") => ({
  name: "a",
  count: 1,
  total,
  seller,
  category,
});

describe("spellings that differ in spaces only", () => {
  test("are one seller by themselves, and one category", async () => {
    const spellings = [
      "Иван Петров",
      "Иван  Петров",
      "Иван\u00a0Петров",
      " Иван Петров ",
      "Иван\u202fПетров\u00a0",
    ];
    const till = await shopWith(
      spellings.map((name, index) => ({
        ts: at(`10:0${index}`),
        amount: 10,
        positions: [line(name, 10, index % 2 === 0 ? "Свежий хлеб" : "Свежий\u00a0 хлеб")],
      })),
    );
    expect(await sellersOf(till)).toEqual([["Иван Петров", 50, 5, 5]]);
    expect(await income(till, { sellers: ["Иван\u00a0 Петров"] })).toBe(50);
    expect(await income(till, { categories: [" Свежий  хлеб"] })).toBe(50);
    expect(await listNames(reports.database.pool, "category", till.accountId)).toHaveLength(1);
  });

  test("that were two names before are one after the migration, and new receipts go to the first", async () => {
    const { pool } = reports.database;
    const till = await shopWith([sale("10:00", 10, "Анна Б"), sale("11:00", 5, "Вера  Г")]);
    const old = await pool.query<{ id: number }>(
      `insert into seller (account_id, grouping_key, name) values ($1, E'Анна\\u00a0 Б', E'Анна\\u00a0 Б') returning id`,
      [till.accountId],
    );
    await pool.query("update seller set grouping_key = E'Вера\\u00a0Г' where name = 'Вера  Г'");
    const { readMigrations } = await import("../database/migrate.ts");
    const sql = (await readMigrations()).find(({ version }) => version === 14)?.sql ?? "";
    const spelling = sql.slice(
      sql.indexOf("create temporary table seller_spelling"),
      sql.indexOf("create temporary table category"),
    );
    await pool.query(`begin; ${spelling}; commit`);
    const names = await listNames(pool, "seller", till.accountId);
    expect(names.map(({ groupingKey, intoName }) => [groupingKey, intoName])).toEqual([
      ["Анна Б", null],
      ["Анна\u00a0 Б", "Анна Б"],
      ["Вера Г", null],
    ]);
    expect(names[1]?.id).toBe(old.rows[0]?.id);
  });
});

describe("a seller that a person merged into another", () => {
  test("counts as that one, in the past too, and comes back as it was", async () => {
    const till = await shopWith([
      sale("10:00", 100, "Пётр"),
      sale("10:30", 50, "Петр"),
      sale("12:00", 7, "ПЕТР"),
      sale("12:30", -3, "Ольга"),
    ]);
    const { pool } = reports.database;
    const before = await sellersOf(till);
    expect(before).toEqual([
      ["Пётр", 100, 1, 1],
      ["Петр", 50, 1, 1],
      ["ПЕТР", 7, 1, 1],
      ["Ольга", -3, 1, 1],
    ]);
    await mergeNames(pool, "seller", till.accountId, "ПЕТР", "Петр");
    await mergeNames(pool, "seller", till.accountId, "Петр", "Пётр");
    const merged = [
      ["Пётр", 157, 3, 3],
      ["Ольга", -3, 1, 1],
    ];
    expect(await sellersOf(till)).toEqual(merged);
    for (const name of ["Пётр", "Петр", "ПЕТР"]) {
      expect(await sellersOf(till, { sellers: [name] })).toEqual(merged.slice(0, 1));
      expect(await income(till, { sellers: [name] })).toBe(157);
    }
    await reports.sales.sell(till, zone, [sale("13:00", 1, "Петр")]);
    expect(await sellersOf(till)).toContainEqual(["Пётр", 158, 4, 4]);
    expect((await checkRollups(pool)).differences).toEqual([]);
    await unmergeName(pool, "seller", till.accountId, "Петр");
    expect(await sellersOf(till)).toEqual([
      ["Пётр", 100, 1, 1],
      ["Петр", 58, 3, 3],
      ["Ольга", -3, 1, 1],
    ]);
    await unmergeName(pool, "seller", till.accountId, "ПЕТР");
    await reports.sales.sell(till, zone, [sale("13:00", -1, "Петр")]);
    expect((await sellersOf(till)).map((one) => one.slice(0, 2))).toEqual(
      before.map((one) => one.slice(0, 2)),
    );
  });

  test("is not counted twice in a receipt that has both spellings", async () => {
    const both = { amount: 30, positions: [line("Пётр", 10), line("Петр", 20)] };
    const till = await shopWith([
      { ts: at("10:00"), ...both },
      sale("10:30", 5, "Пётр"),
      { ts: at("11:00"), amount: -30, positions: [line("Пётр", -10), line("Петр", -20)] },
      sale("12:00", 1, "Петр"),
    ]);
    await mergeNames(reports.database.pool, "seller", till.accountId, "Петр", "Пётр");
    expect(await sellersOf(till)).toEqual([["Пётр", 6, 6, 4]]);
    const data = await reports.ask(till, {
      id: "bysellers",
      params: { range, filter: { sellers: ["Петр"] } },
    });
    expect(row(data.day?.bysellers.common, "Кол-во продаж")).toMatchObject({ fact: 3, qty: 4 });
    expect(row(data.day?.bysellers.common, "Наполняемость")).toMatchObject({ fact: 2, qty: 1 });
  });

  test("has the figures of a till that knew one spelling only, and of the two again after it", async () => {
    const names = ["Пётр", "Петр", "ПЕТР", "Ольга"];
    const person = (name: string) => (name === "Ольга" ? name : "Пётр");
    const receipt = fc.record({
      hour: fc.integer({ min: 9, max: 12 }),
      sellers: fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 4 }),
      isRefund: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(receipt, { minLength: 1, maxLength: 12 }), async (parts) => {
        const told = (spelled: (name: string) => string) =>
          parts.map(({ hour, sellers, isRefund }, index) => ({
            ts: at(`${String(hour).padStart(2, "0")}:${String(index).padStart(2, "0")}`),
            amount: (isRefund ? -10 : 10) * sellers.length,
            positions: sellers.map((name) => line(spelled(name), isRefund ? -10 : 10)),
          }));
        const [till, single] = [await shopWith(told((name) => name)), await shopWith(told(person))];
        const { pool } = reports.database;
        const before = await sellersOf(till);
        const present = await listNames(pool, "seller", till.accountId);
        const [first, ...others] = present.filter(({ name }) => name !== "Ольга");
        for (const other of others) {
          await mergeNames(pool, "seller", till.accountId, String(other.id), String(first?.id));
        }
        const renamed = (await sellersOf(till)).map(([name, ...rest]) => [person(String(name)), ...rest]);
        const byName = (rows: unknown[]) => [...rows].sort((a, b) => (String(a) < String(b) ? -1 : 1));
        expect(byName(renamed)).toEqual(byName(await sellersOf(single)));
        for (const other of others) await unmergeName(pool, "seller", till.accountId, String(other.id));
        expect(await sellersOf(till)).toEqual(before);
      }),
      { numRuns: 12 },
    );
  });

  test("cannot be merged twice, into itself, or in a circle; a stranger's cannot at all", async () => {
    const { pool } = reports.database;
    const { accountId } = await shopWith([
      sale("10:00", 1, "А"),
      sale("10:00", 1, "Б"),
      sale("10:00", 1, "В"),
    ]);
    const merge = (name: string, into: string) => mergeNames(pool, "seller", accountId, name, into);
    await merge("А", "Б");
    await merge("Б", "В");
    await expect(merge("А", "В")).rejects.toThrow('"А" is merged into "Б" already');
    await expect(merge("В", "А")).rejects.toThrow('"В" and "А" are one already');
    await expect(merge("В", "В")).rejects.toThrow("are one already");
    await expect(merge("В", "Пётр")).rejects.toThrow('there is no seller "Пётр"');
    await expect(unmergeName(pool, "seller", accountId, "В")).rejects.toThrow('"В" is not merged');
  });
});

describe("a category that was merged into another", () => {
  test("counts as that one in filters, own brand and custom metrics, a position with both once", async () => {
    const { pool } = reports.database;
    const till = await shopWith([
      {
        ts: at("10:00"),
        amount: 111,
        positions: [line("", 1, "выпечка"), line("", 10, "Выпечка"), line("", 100, "Выпечка&&выпечка")],
      },
    ]);
    const { rows } = await pool.query<{ id: number }>(
      "update category set own_brand = true where account_id = $1 and name = 'Выпечка' returning id",
      [till.accountId],
    );
    await pool.query("update metric set enabled = true where account_id = $1 and code = 'category'", [
      till.accountId,
    ]);
    await pool.query(
      `insert into metric (account_id, name, sort_order, type, definition) values ($1, 'Выпечка', 9, 2, $2)`,
      [till.accountId, { of: "sum", categoryIds: [rows[0]?.id] }],
    );
    const figures = async () => {
      const data = await reports.ask(till, { id: "metrics", params: { range } });
      const metrics = data.day?.metrics.metrics;
      return [
        await income(till, { categories: ["Выпечка"] }),
        await income(till, { categories: ["выпечка"] }),
        row(metrics, "Выручка по СТМ").fact,
        row(metrics, "Выпечка").fact,
      ];
    };
    expect(await figures()).toEqual([110, 101, 110, 110]);
    await mergeNames(pool, "category", till.accountId, "выпечка", "Выпечка");
    expect(await figures()).toEqual([111, 111, 111, 111]);
    await unmergeName(pool, "category", till.accountId, "выпечка");
    expect(await figures()).toEqual([110, 101, 110, 110]);
    await mergeNames(pool, "category", till.accountId, "Выпечка", "выпечка");
    expect(await figures()).toEqual([111, 111, 0, 111]);
  });
});
