import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { addDevice } from "../network/device.ts";
import { addStore } from "../network/store.ts";
import { createChain, type TestTill } from "../testing/chain.ts";
import { row, TestReports } from "./testing.ts";

let reports: TestReports;
let moscow: TestTill;
let kiritimati: TestTill;
let niue: TestTill;
let empty: TestTill;

const day = [{ type: "day", from: "2026-04-17", to: "2026-04-17" }];

/** A chain from UTC+14 to UTC-11; the stores' ext ids are their cities, but the last one has none. */
beforeAll(async () => {
  reports = await TestReports.open();
  const { pool } = reports.database;
  [moscow] = (await createChain(pool, 1, "Europe/Moscow", "Ромашка")) as [TestTill];
  kiritimati = await addTill("Киритимати", "kiritimati", "Pacific/Kiritimati");
  niue = await addTill("Ниуэ", "niue", "Pacific/Niue");
  empty = await addTill("Пустой", null, "Europe/Moscow");
  const receipts = [
    { ts: "2026-04-16 23:59:59", amount: 1 },
    { ts: "2026-04-17 00:00:00", amount: 10 },
    {
      ts: "2026-04-17 23:59:59",
      amount: 20,
      positions: [{ name: "", count: 3, total: 20, seller: "Марина" }],
    },
    { ts: "2026-04-18 00:00:00", amount: 100 },
  ];
  await reports.sales.sell(moscow, "Europe/Moscow", receipts);
  await reports.sales.sell(kiritimati, "Pacific/Kiritimati", [
    ...receipts,
    { ts: "2026-04-17 12:00:00", amount: -10 },
  ]);
  await reports.sales.sell(niue, "Pacific/Niue", receipts);
  const [stranger] = await createChain(pool, 1, "Europe/Moscow", "Лютик");
  if (stranger !== undefined) await reports.sales.sell(stranger, "Europe/Moscow", receipts);
  reports.at("2026-05-01T12:00:00Z");
});

afterAll(() => reports.close());

async function addTill(name: string, extId: string | null, timeZone: string): Promise<TestTill> {
  const { pool } = reports.database;
  const { accountId } = moscow;
  const store = await addStore(pool, accountId, { name, extId, timeZone });
  const device = await addDevice(pool, systemClock, accountId, { storeId: store.id, extId: "1" });
  return { accountId, storeId: store.id, ...device };
}

async function ranking(params: Record<string, unknown> = { range: day }) {
  const data = await reports.ask(moscow, { id: "bytradepoints", params });
  return data.day?.bytradepoints;
}

const figures = (report: Awaited<ReturnType<typeof ranking>>) =>
  report?.tradepoints.map(({ place, id, metrics }) => [place, Number(id), row(metrics, "Выручка").fact]);

describe("`bytradepoints`", () => {
  test("ranks all stores of the account, each by its own day, and no store of another", async () => {
    const report = await ranking();
    expect(figures(report)).toEqual([
      [1, moscow.storeId, 30],
      [1, niue.storeId, 30],
      [3, kiritimati.storeId, 20],
      [4, empty.storeId, 0],
    ]);
  });

  test("has the shape of `bysellers` above and of `metrics` in each store", async () => {
    const report = await ranking();
    expect(report?.common[0]).toEqual({
      id: expect.stringMatching(/^\d+$/),
      idx: "1",
      order: 1,
      label: "Выручка",
      type: 2,
      fact: 80,
      plan: 0,
      qty: 7,
    });
    expect(row(report?.common, "Средний чек")).toMatchObject({ idx: "2", fact: 11.43, qty: 7 });
    expect(report?.tradepoints[2]).toEqual({
      id: String(kiritimati.storeId),
      store_ext_id: "kiritimati",
      name: "Киритимати",
      place: 3,
      metrics: expect.any(Array),
      receivedThrough: "2026-04-18T00:00:00+14:00",
      planVersion: null,
    });
    expect(Object.keys(report?.tradepoints[0]?.metrics[0] ?? {})).toEqual([
      "id",
      "name",
      "order",
      "type",
      "fact",
      "plan",
      "planhour",
      "predict",
      "ratio",
      "qty",
    ]);
    expect(report?.tradepoints[3]).toMatchObject({ store_ext_id: "", receivedThrough: null });
  });

  test("ranks by income's ratio to its plan where there is one, and adds the plans up", async () => {
    const { pool } = reports.database;
    await pool.query(
      `insert into plan_day (store_id, day, metric_id, plan_e4)
       select store_id, '2026-04-17', m.id, plan_e4
         from unnest($1::int[], $2::bigint[], $3::bigint[]) as p (store_id, income_e4, average_e4)
        cross join lateral (values ('income', income_e4), ('average', average_e4)) as of_code (code, plan_e4)
         join metric m on m.code = of_code.code and m.account_id = $4`,
      [[niue.storeId, kiritimati.storeId], [1_000_000, 400_000], [100_000, 300_001], moscow.accountId],
    );
    const report = await ranking();
    await pool.query("delete from plan_day");
    expect(figures(report)).toEqual([
      [1, kiritimati.storeId, 20],
      [2, niue.storeId, 30],
      [3, moscow.storeId, 30],
      [4, empty.storeId, 0],
    ]);
    expect(row(report?.common, "Выручка").plan).toBe(140);
    // A ratio's plan is the mean of the stores that have one: (10 + 30.0001) / 2, rounded away from zero.
    expect(row(report?.common, "Средний чек").plan).toBe(20.0001);
  });

  test("without ranges asks each store for its own today", async () => {
    // In Kiritimati it is the 18th already, in Niue still the 17th.
    reports.at("2026-04-17T22:30:00Z");
    const report = await ranking({});
    reports.at("2026-05-01T12:00:00Z");
    expect(figures(report)).toEqual([
      [1, moscow.storeId, 100],
      [1, kiritimati.storeId, 100],
      [3, niue.storeId, 30],
      [4, empty.storeId, 0],
    ]);
  });

  test("is filtered by stores: ids and ext ids, in any order", async () => {
    const chosen = async (...stores: string[]) =>
      (await ranking({ filter: { stores }, range: day }))?.tradepoints.map(({ id }) => Number(id));
    expect(await chosen("niue", String(empty.storeId))).toEqual([niue.storeId, empty.storeId]);
    expect(await chosen(`id:${niue.storeId}`, "ext:kiritimati", "niue")).toEqual([
      niue.storeId,
      kiritimati.storeId,
    ]);
    expect((await ranking({ filter: { stores: ["niue"] }, range: day }))?.common[0]?.fact).toBe(30);
  });

  test("refuses a store of another account, and a reference that means two stores", async () => {
    const { rows } = await reports.database.pool.query<{ id: number }>(
      "select id from store where account_id <> $1",
      [moscow.accountId],
    );
    await addTill("Тёзка", String(niue.storeId), "Europe/Moscow");
    reports.directory.forget();
    for (const store of [String(rows[0]?.id), String(niue.storeId)]) {
      const params = { filter: { stores: [store] }, range: day };
      expect(await reports.refusal(moscow, { id: "bytradepoints", params })).toMatchObject({
        code: -32602,
        data: { path: "params.filter.stores[0]" },
      });
    }
  });

  test("is filtered by sellers too, and then ranked by what they sold", async () => {
    const report = await ranking({
      filter: { sellers: ["Марина"], stores: ["niue", "kiritimati"] },
      range: day,
    });
    expect(figures(report)).toEqual([
      [1, kiritimati.storeId, 20],
      [1, niue.storeId, 20],
    ]);
  });
});
