import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setAnnulledLeftOut } from "../network/account.ts";
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

interface Told {
  readonly at: string;
  readonly amount: number;
  readonly number: number;
  /** The number of the receipt that it annuls. */
  readonly annuls?: number;
  readonly seller?: string;
}

/** As our till tells it: figures of what goes out are negative, the attributes too. */
function receipt({ at, amount, number, annuls, seller = "Анна" }: Told): WireReceipt {
  const sign = amount < 0 ? -1 : 1;
  return {
    ts: at,
    amount,
    positions: [{ name: "Хлеб", count: sign * 2, total: amount, seller, category: "Выпечка" }],
    attributes: [
      { name: "cash", value: amount },
      { name: "number", value: sign * number },
      ...(annuls === undefined ? [] : [{ name: "annuls", value: sign * annuls }]),
    ],
  };
}

async function shopWith(...told: readonly Told[]): Promise<TestTill> {
  accounts += 1;
  const till = await onlyTill(reports, `Отмены ${accounts}`);
  await reports.sales.sell(till, zone, told.map(receipt));
  return till;
}

const day = (date: string) => [{ type: "day", from: `2026-04-${date}`, to: `2026-04-${date}` }];

/** Fact and qty of the four starting metrics. */
async function figures(till: TestTill, range: object[] = day("17"), filter: object = {}) {
  const data = await reports.ask(till, { id: "metrics", params: { range, filter } });
  return (data.day?.metrics.metrics ?? []).map(({ fact, qty }) => [fact, qty]);
}

const counting = async (till: TestTill, work: () => Promise<void>) => {
  await setAnnulledLeftOut(reports.database.pool, till.accountId, false);
  await work();
  await setAnnulledLeftOut(reports.database.pool, till.accountId, true);
};

const mistaken: Told[] = [
  { at: "2026-04-17 10:00:00", amount: 100, number: 1 },
  { at: "2026-04-17 11:00:00", amount: 40, number: 2 },
  { at: "2026-04-17 12:00:30", amount: -40, number: 3, annuls: 2 },
];

describe("a sale of 100, and one of 40 that was annulled", () => {
  test("have an average of 100: the pair is in no number", async () => {
    const till = await shopWith(...mistaken);
    // Выручка, Средний чек, Наполняемость, Кол-во продаж.
    expect(await figures(till)).toEqual([
      [100, 1],
      [100, 1],
      [2, 1],
      [1, 1],
    ]);
    expect((await checkRollups(reports.database.pool)).differences).toEqual([]);
  });

  test("have an average of 33.33 when the account counts annulled pairs", async () => {
    const till = await shopWith(...mistaken);
    await counting(till, async () => {
      expect(await figures(till)).toEqual([
        [100, 3],
        [33.33, 3],
        [2, 2],
        [2, 3],
      ]);
    });
    expect((await figures(till))[1]).toEqual([100, 1]);
  });

  test("come in any order, and the pair is whole when both are there", async () => {
    const [first, sold, annulling] = mistaken as [Told, Told, Told];
    const till = await shopWith(first, annulling);
    expect(await figures(till)).toEqual([
      [60, 2],
      [30, 2],
      [2, 1],
      [1, 2],
    ]);
    await reports.sales.sell(till, zone, [receipt(sold)]);
    expect((await figures(till))[1]).toEqual([100, 1]);
  });

  test("by seller, by category and by attribute", async () => {
    const till = await shopWith(...mistaken, {
      at: "2026-04-17 13:00:00",
      amount: 7,
      number: 4,
      seller: "Вера",
    });
    const data = await reports.ask(till, { id: "bysellers", params: { range: day("17") } });
    expect(
      data.day?.bysellers.sellers.map(({ name, metrics }) => [
        name,
        ...metrics.map(({ fact, qty }) => [fact, qty]),
      ]),
    ).toEqual([
      ["Анна", [100, 1], [100, 1], [2, 1], [1, 1]],
      ["Вера", [7, 1], [7, 1], [2, 1], [1, 1]],
    ]);
    for (const filter of [{ sellers: ["Анна"] }, { categories: ["Выпечка"], sellers: ["Анна"] }]) {
      expect((await figures(till, day("17"), filter))[1]).toEqual([100, 1]);
    }
    const { rows } = await reports.database.pool.query<{ id: number }>(
      "select id from attribute where account_id = $1 and name = 'cash'",
      [till.accountId],
    );
    await reports.database.pool.query(
      "insert into metric (account_id, name, sort_order, type, definition) values ($1, 'Наличными', 9, 1, $2)",
      [till.accountId, { of: "count", attributeId: rows[0]?.id }],
    );
    const metrics = await reports.ask(till, { id: "metrics", params: { range: day("17") } });
    expect(row(metrics.day?.metrics.metrics, "Наличными")).toMatchObject({ fact: 2, qty: 2 });
  });
});

test("a sale that is annulled after midnight is in no number of either day; the money is each day's own", async () => {
  const till = await shopWith(
    { at: "2026-04-16 12:00:00", amount: 10, number: 1 },
    { at: "2026-04-16 23:59:59", amount: 40, number: 2 },
    { at: "2026-04-17 00:00:10", amount: -40, number: 3, annuls: 2 },
    { at: "2026-04-17 00:10:00", amount: 6, number: 4 },
  );
  expect(await figures(till, day("16"))).toEqual([
    [50, 1],
    [10, 1],
    [2, 1],
    [1, 1],
  ]);
  expect(await figures(till)).toEqual([
    [-34, 1],
    [6, 1],
    [2, 1],
    [1, 1],
  ]);
  // Cut hours are read from receipts.
  const cut = [{ type: "day", from: "2026-04-16 23:30", to: "2026-04-17 00:00:05" }];
  expect((await figures(till, cut)).map(([, qty]) => qty)).toEqual([0, 0, 0, 0]);
  await counting(till, async () => {
    expect(await figures(till, day("16"))).toEqual([
      [50, 2],
      [25, 2],
      [2, 2],
      [2, 2],
    ]);
  });
});

test("a return that is annulled leaves the numbers as they were before both", async () => {
  const till = await shopWith(
    { at: "2026-04-17 10:00:00", amount: 100, number: 1 },
    { at: "2026-04-17 11:00:00", amount: -30, number: 2 },
    { at: "2026-04-17 11:01:00", amount: 30, number: 3, annuls: 2 },
  );
  expect(await figures(till)).toEqual([
    [100, 1],
    [100, 1],
    [2, 1],
    [1, 1],
  ]);
});

test("only the sale that was annulled makes the pair: not another number, amount, till, or shift before", async () => {
  const till = await shopWith(
    { at: "2026-04-10 11:00:00", amount: 40, number: 2 },
    { at: "2026-04-17 10:00:00", amount: 41, number: 2 },
    { at: "2026-04-17 11:00:00", amount: 40, number: 3 },
    { at: "2026-04-17 12:00:00", amount: -40, number: 4, annuls: 2 },
  );
  expect(await figures(till)).toEqual([
    [41, 3],
    [13.67, 3],
    [2, 2],
    [2, 3],
  ]);
  const stranger = await shopWith({ at: "2026-04-17 11:00:00", amount: 40, number: 2 });
  expect((await figures(stranger))[3]).toEqual([1, 1]);
});

test("receipts that annul others are no odd ones", async () => {
  const till = await shopWith(...mistaken);
  const { rows } = await reports.database.pool.query(
    "select quality from receipt where store_id = $1 order by ts",
    [till.storeId],
  );
  expect(rows.map(({ quality }) => quality)).toEqual([0, 0, 16]);
});
