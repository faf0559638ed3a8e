import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestTill } from "../testing/chain.ts";
import { row, type TestReports } from "./testing.ts";
import { day, later, onlyTill, openTestDay, zone } from "./testing-day.ts";

let reports: TestReports;
let till: TestTill;

beforeAll(async () => {
  ({ reports, till } = await openTestDay());
});

afterAll(() => reports.close());

describe("`metrics`", () => {
  test("of a day that is over", async () => {
    const data = await reports.ask(till, { id: "metrics", params: { range: day } });
    const metrics = data.day?.metrics;
    expect(metrics?.planVersion).toBe(2);
    expect(row(metrics?.metrics, "Выручка")).toMatchObject({
      fact: 620,
      plan: 1200,
      planhour: 1200,
      predict: 620,
      ratio: 0.5167,
      qty: 4,
    });
    expect(row(metrics?.metrics, "Кол-во продаж")).toMatchObject({ fact: 3, qty: 4, ratio: 1 });
    expect(row(metrics?.metrics, "Средний чек")).toMatchObject({
      fact: 155,
      plan: 200,
      planhour: 200,
      ratio: 0.775,
      qty: 4,
    });
    expect(row(metrics?.metrics, "Наполняемость")).toMatchObject({ fact: 2, qty: 2 });
  });

  test("of a day in progress: plans by the open hours, and the store's own history for what is to come", async () => {
    reports.at("2026-04-17T15:00:00+03:00");
    const data = await reports.ask(till, { id: "metrics", params: { range: day } });
    reports.at(later);
    // 2400 in two days of twelve hours are 100 an hour, and six open hours are left.
    expect(row(data.day?.metrics.metrics, "Выручка")).toMatchObject({
      fact: 620,
      plan: 1200,
      planhour: 600,
      predict: 1220,
    });
    expect(row(data.day?.metrics.metrics, "Средний чек")).toMatchObject({
      fact: 155,
      plan: 200,
      planhour: 200,
      predict: 155,
    });
  });

  test("of hours and of parts of hours", async () => {
    const range = [
      { type: "hour", from: "2026-04-17 10:00", to: "2026-04-17 10:59" },
      { type: "cut", from: "2026-04-17 10:15:01", to: "2026-04-17 12:00:00" },
      { type: "second", from: "2026-04-17 10:15:00", to: "2026-04-17 10:15:00" },
    ];
    const data = await reports.ask(till, { id: "metrics", params: { range } });
    const income = (type: string) => row(data[type]?.metrics.metrics, "Выручка");
    expect(income("hour")).toMatchObject({ fact: 600, plan: 100, qty: 2 });
    expect(income("cut")).toMatchObject({ fact: 50, qty: 2 });
    expect(income("second")).toMatchObject({ fact: 500, qty: 1 });
  });

  test("of an empty store is all zeros, and says that nothing was received", async () => {
    const empty = await onlyTill(reports, "Пустой");
    const data = await reports.ask(empty, { id: "metrics", params: { range: day } });
    expect(data.day?.metrics).toMatchObject({ receivedThrough: null, planVersion: null, store_ext_id: "1" });
    for (const one of data.day?.metrics.metrics ?? []) {
      expect(one).toMatchObject({ fact: 0, plan: 0, planhour: 0, predict: 0, ratio: 1, qty: 0 });
    }
    const bySellers = await reports.ask(empty, { id: "bysellers", params: { range: day } });
    expect(bySellers.day?.bysellers.sellers).toEqual([]);
  });

  test("prints every digit of sums that no double could hold", async () => {
    const rich = await onlyTill(reports, "Богатый");
    await reports.sales.sell(rich, zone, [{ ts: "2026-04-17 10:00:00", amount: 1, cashier: "Марина" }]);
    // No number of receipts that a test could send comes to so much.
    await reports.database.pool.query(
      "update rollup set amount_e4 = 1234567890123456789 where store_id = $1",
      [rich.storeId],
    );
    const huge = await reports.askText(rich, { id: "bysellers", params: { range: day } });
    expect(huge).toContain('"fact":123456789012345.6789,');
  });

  test("keeps any label as a member of the answer", async () => {
    const range = ["__proto__", "constructor", "1", "неделя"].map((type) => ({ ...day[0], type }));
    const text = await reports.askText(till, { id: "metrics", params: { range } });
    const data = Object.entries((JSON.parse(text) as { data: object }).data);
    expect(data.map(([type]) => type).sort()).toEqual(["1", "__proto__", "constructor", "неделя"]);
    for (const [, report] of data) expect(report).toHaveProperty("metrics.metrics");
  });
});

describe("without ranges", () => {
  test.each([{}, { params: {} }, { params: { range: [] } }])(
    "today and this month are answered: %j",
    async (rest) => {
      reports.at("2026-04-17T00:00:00+03:00");
      const data = await reports.ask(till, { id: "metrics", ...rest });
      reports.at(later);
      expect(Object.keys(data)).toEqual(["day", "month"]);
      expect(row(data.day?.metrics.metrics, "Выручка")).toMatchObject({ fact: 620, plan: 1200, planhour: 0 });
      expect(row(data.month?.metrics.metrics, "Выручка")).toMatchObject({
        fact: 3020,
        plan: 36000,
        planhour: 19200,
      });
    },
  );
});

describe("a call is refused", () => {
  test.each<[string, Record<string, unknown>, string]>([
    ["for an unknown report", { id: "bymoon" }, "id"],
    ["without a report", {}, "id"],
    [
      "for a malformed end",
      { id: "metrics", params: { range: [{ ...day[0], to: "2026-04-32" }] } },
      "params.range[0].to",
    ],
    [
      "for the same type twice",
      { id: "metrics", params: { range: [...day, ...day] } },
      "params.range[1].type",
    ],
    [
      "for an unknown store",
      { id: "bytradepoints", params: { filter: { stores: ["нет"] }, range: day } },
      "params.filter.stores[0]",
    ],
  ])("%s", async (_, params, path) => {
    expect(await reports.refusal(till, params)).toMatchObject({ code: -32602, data: { path } });
  });

  test("for a 51st range, not for a 50th", async () => {
    const range = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ ...day[0], type: `t${index}` }));
    expect(
      Object.keys(await reports.ask(till, { id: "metrics", params: { range: range(50) } })),
    ).toHaveLength(50);
    expect(await reports.refusal(till, { id: "metrics", params: { range: range(51) } })).toMatchObject({
      code: -32602,
      data: { path: "params.range" },
    });
  });
});
