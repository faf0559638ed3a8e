import { createChain, type TestTill } from "../testing/chain.ts";
import { TestReports } from "./testing.ts";

/** 17 April 2026 in Moscow, as the tests of `metrics`, `bysellers` and filters see it. */
export interface TestDay {
  readonly reports: TestReports;
  readonly till: TestTill;
  /** Of another account, which sold 9999 on the same day. */
  readonly stranger: TestTill;
}

export const zone = "Europe/Moscow";
/** The range that is the day. */
export const day = [{ type: "day", from: "2026-04-17", to: "2026-04-17" }];
/** After the day's month. */
export const later = "2026-05-01T00:00:00+03:00";

const position = (seller: string, category: string, count: number, total: number) => ({
  name: "Товар",
  seller,
  category,
  count,
  total,
});

/**
 * Four receipts of 620 in all, plans of 1200 for each day of April, version 2, and two earlier days of 1200 as history.
 * The clock stands at `later`.
 */
export async function openTestDay(): Promise<TestDay> {
  const reports = await TestReports.open();
  const { pool } = reports.database;
  const till = await onlyTill(reports, "Ромашка");
  const stranger = await onlyTill(reports, "Лютик");
  await reports.sales.sell(till, zone, [
    {
      ts: "2026-04-17 10:15:00",
      amount: 500,
      cashier: "Марина",
      positions: [position("Марина", "Вкусное&&Выпечка", 2, 200), position("Илона", "Напитки", 1, 300)],
      attributes: [{ name: "bonus", value: 25 }],
    },
    {
      ts: "2026-04-17 10:45:00",
      amount: 100,
      cashier: "Марина",
      positions: [position("", "Напитки", 1, 100)],
    },
    { ts: "2026-04-17 12:00:00", amount: -50, cashier: "Илона", positions: [position("", "Выпечка", 1, 50)] },
    { ts: "2026-04-17 12:30:00", amount: 70, cashier: "2026" },
    // A month's worth of history for what is to come: 1200 on each of two days.
    { ts: "2026-04-10 12:00:00", amount: 1200 },
    { ts: "2026-04-12 12:00:00", amount: 1200 },
  ]);
  await reports.sales.sell(stranger, zone, [
    {
      ts: "2026-04-17 10:00:00",
      amount: 9999,
      cashier: "Чужая",
      positions: [position("", "Чужое", 1, 9999)],
    },
  ]);
  await pool.query(
    `insert into plan_version (store_id, version, auto, distributed_by, warnings)
     values ($1, 1, false, 'even', '[]'), ($1, 2, false, 'even', '[]')`,
    [till.storeId],
  );
  await pool.query(
    `insert into plan_day (store_id, day, metric_id, plan_e4)
     select $1, day, id, case code when 'income' then 12000000 else 2000000 end
       from metric, generate_series('2026-04-01'::date, '2026-04-30', '1 day') as day
      where account_id = $2 and code in ('income', 'average')`,
    [till.storeId, till.accountId],
  );
  reports.at(later);
  return { reports, till, stranger };
}

/** The till of an account of its own, with one store. */
export async function onlyTill({ database }: TestReports, account: string): Promise<TestTill> {
  const [till] = await createChain(database.pool, 1, zone, account);
  if (till === undefined) throw new Error("there is no till");
  return till;
}
