import { reports as reportsMethod } from "@prilavok/contracts/device-api/reports.ts";
import Value from "typebox/value";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestHub } from "../testing/hub.ts";
import { seedReportMetrics, seedReportSellers } from "../testing/seed-requests.ts";
import { TestReports } from "./testing.ts";

const zone = "Asia/Yekaterinburg";
let reports: TestReports;
let till: TestTill;

/** The `params` of a request of the seed, as the door takes them from the envelope. */
function paramsOf(request: string): Record<string, unknown> {
  return (JSON.parse(request) as { params: Record<string, unknown> }).params;
}

/**
 * The seed's day: 140 sales and a refund without sellers, 24672 in all; one seller's positions come to 24704 on 255
 * lines, and their counts to 325.136, so that Наполняемость is the sample's 2.3224.
 */
async function sellTheSampleDay(): Promise<void> {
  const seller = "Конищева Мария Андреевна";
  const sales = Array.from({ length: 140 }, (_, index) => {
    const lines = index < 115 ? 2 : 1;
    const total = index === 0 ? 24_704 - 139 * 176 : 176;
    return {
      amount: total,
      ts: `2018-04-17 ${String(9 + (index % 12)).padStart(2, "0")}:${String(index % 60).padStart(2, "0")}:00`,
      positions: Array.from({ length: lines }, (_, line) => ({
        name: "Шаурма",
        count: line === 1 ? 1 : index === 0 ? 2.136 : index < 70 ? 2 : 1,
        total: line === 0 ? total - (lines - 1) : 1,
        seller,
      })),
    };
  });
  await reports.sales.sell(till, zone, [...sales, { amount: -32, ts: "2018-04-17 20:59:00" }]);
}

beforeAll(async () => {
  reports = await TestReports.open();
  const { pool } = reports.database;
  [till] = (await createChain(pool, 1, zone)) as [TestTill];
  await pool.query(
    "update store set ext_id = '0', name = 'Шаурма', city = 'Тюмень', street = '50 лет ВЛКСМ', house = '63'",
  );
  reports.directory.forget();
  await sellTheSampleDay();
  await pool.query(
    `insert into plan_version (store_id, version, auto, distributed_by, warnings) values ($1, 7, false, 'even', '[]')`,
    [till.storeId],
  );
  await pool.query(
    `insert into plan_day (store_id, day, metric_id, plan_e4)
     select $1, '2018-04-17', id, 199999980 from metric where code = 'income'`,
    [till.storeId],
  );
  reports.at("2018-05-02T12:00:00+05:00");
});

afterAll(() => reports.close());

describe("the seed's own request of `metrics`", () => {
  test("is answered in the sample's shape, with the sample's arithmetic", async () => {
    const { data } = JSON.parse(await reports.askText(till, paramsOf(seedReportMetrics))) as {
      data: unknown;
    };
    const ids = await metricIds();
    const store = {
      id: String(till.storeId),
      store_ext_id: "0",
      name: "Тюмень, 50 лет ВЛКСМ, 63 Шаурма",
      receivedThrough: "2018-04-17T20:59:00+05:00",
      planVersion: 7,
    };
    const rows = [
      {
        id: ids.income,
        name: "Выручка",
        order: 0,
        type: 2,
        fact: 24672,
        plan: 19999.998,
        planhour: 19999.998,
        predict: 24672,
        ratio: 1.2336,
        qty: 141,
      },
      {
        id: ids.average,
        name: "Средний чек",
        order: 1,
        type: 2,
        fact: 174.98,
        plan: 0,
        planhour: 0,
        predict: 174.98,
        ratio: 1,
        qty: 141,
      },
      {
        id: ids.complexity,
        name: "Наполняемость",
        order: 2,
        type: 1,
        fact: 2.32,
        plan: 0,
        planhour: 0,
        predict: 2.32,
        ratio: 1,
        qty: 140,
      },
      {
        id: ids.count,
        name: "Кол-во продаж",
        order: 3,
        type: 1,
        fact: 140,
        plan: 0,
        planhour: 0,
        predict: 140,
        ratio: 1,
        qty: 141,
      },
    ];
    expect(data).toEqual({
      // The month ends on 31 April, and it has the day's sales alone.
      month: { metrics: { ...store, metrics: rows } },
      day: { metrics: { ...store, metrics: rows } },
    });
  });
});

describe("every report", () => {
  test.each(["metrics", "bysellers", "bytradepoints"])(
    "`%s` has the shape that the contract's schema tells",
    async (id) => {
      const { params } = paramsOf(seedReportMetrics);
      const answer: unknown = JSON.parse(await reports.askText(till, { id, params }));
      expect(Value.Errors(reportsMethod.result, answer)).toEqual([]);
    },
  );

  test("is answered at the hub's door, by the text of the seed's request as it is printed", async () => {
    const hub = await createTestHub();
    const [shop] = await createChain(hub.database.pool, 1, zone);
    for (const [text, report] of [
      [seedReportMetrics, "metrics"],
      [seedReportSellers, "bysellers"],
    ] as const) {
      const answer = await hub.post(`/s/${shop?.accesskey}`, text);
      expect(answer.status).toBe(200);
      expect(answer.json()).toMatchObject({
        jsonrpc: "2.0",
        id: "1251506945251332",
        result: { data: { month: { [report]: {} }, day: { [report]: {} } } },
      });
    }
    await hub.close();
  });
});

describe("the seed's own request of `bysellers`", () => {
  test("is answered in the sample's shape, with 4 digits", async () => {
    const { data } = JSON.parse(await reports.askText(till, paramsOf(seedReportSellers))) as {
      data: { day: unknown };
    };
    const ids = await metricIds();
    expect(data.day).toEqual({
      bysellers: {
        common: [
          {
            id: ids.income,
            idx: "1",
            order: 1,
            label: "Выручка",
            type: 2,
            fact: 24672,
            plan: 19999.998,
            qty: 141,
          },
          // 24672 / 141 = 174.97872…; the sample prints 174.9786.
          {
            id: ids.average,
            idx: "2",
            order: 2,
            label: "Средний чек",
            type: 2,
            fact: 174.9787,
            plan: 0,
            qty: 141,
          },
          {
            id: ids.complexity,
            idx: "3",
            order: 3,
            label: "Наполняемость",
            type: 1,
            fact: 2.3224,
            plan: 0,
            qty: 140,
          },
          {
            id: ids.count,
            idx: "4",
            order: 4,
            label: "Кол-во продаж",
            type: 1,
            fact: 140,
            plan: 0,
            qty: 141,
          },
        ],
        sellers: [
          {
            name: "Конищева Мария Андреевна",
            id: expect.stringMatching(/^\d+$/),
            metrics: [
              { idx: "1", order: 1, label: "Выручка", type: 2, fact: 24704, plan: 0, qty: 255 },
              { idx: "2", order: 2, label: "Средний чек", type: 2, fact: 176.4571, plan: 0, qty: 140 },
              { idx: "3", order: 3, label: "Наполняемость", type: 1, fact: 2.3224, plan: 0, qty: 140 },
              { idx: "4", order: 4, label: "Кол-во продаж", type: 1, fact: 140, plan: 0, qty: 140 },
            ],
          },
        ],
        receivedThrough: "2018-04-17T20:59:00+05:00",
        planVersion: 7,
      },
    });
  });
});

async function metricIds(): Promise<Record<string, string>> {
  const { rows } = await reports.database.pool.query<{ code: string; id: number }>(
    "select code, id from metric",
  );
  return Object.fromEntries(rows.map(({ code, id }) => [code, String(id)]));
}
