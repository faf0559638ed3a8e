import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkRollups } from "../receipts/check.ts";
import type { WireReceipt } from "../receipts/receipt.ts";
import type { TestTill } from "../testing/chain.ts";
import { row, TestReports } from "./testing.ts";
import { onlyTill, zone } from "./testing-day.ts";

/** Receipts in which goods came back and others were taken: sellers and categories add up to the store. */
let reports: TestReports;
let accounts = 0;

beforeAll(async () => {
  reports = await TestReports.open();
  reports.at("2026-05-01T00:00:00+03:00");
});
afterAll(() => reports.close());

const range = [{ type: "day", from: "2026-04-17", to: "2026-04-17" }];
const line = (seller: string, category: string, total: number, count = Math.sign(total)) => ({
  ...{ name: "a", seller, category, total, count },
});

async function shopWith(receipts: readonly Omit<WireReceipt, "ts">[]): Promise<TestTill> {
  accounts += 1;
  const till = await onlyTill(reports, `Обмен ${accounts}`);
  const sold = receipts.map((receipt) => ({ ts: "2026-04-17 10:00:00", ...receipt }));
  await reports.sales.sell(till, zone, sold);
  return till;
}

const income = async (till: TestTill, filter: object = {}) => {
  const data = await reports.ask(till, { id: "metrics", params: { range, filter } });
  return row(data.day?.metrics.metrics, "Выручка").fact;
};

async function bySeller(till: TestTill): Promise<Record<string, number>> {
  const data = await reports.ask(till, { id: "bysellers", params: { range } });
  const sellers = data.day?.bysellers.sellers ?? [];
  return Object.fromEntries(sellers.map(({ name, metrics }) => [name, row(metrics, "Выручка").fact]));
}

test.each<[string, Parameters<typeof line>[]]>([
  [
    "as the contract has them",
    [
      ["Анна", "А", -10],
      ["Анна", "Б", 3],
    ],
  ],
  [
    "with counts above 0",
    [
      ["Анна", "А", -10, 1],
      ["Анна", "Б", 3, 1],
    ],
  ],
  [
    "told from the other side",
    [
      ["Анна", "А", 10],
      ["Анна", "Б", -3],
    ],
  ],
])("−10 and +3 in a receipt of −7, %s", async (_, lines) => {
  const till = await shopWith([{ amount: -7, positions: lines.map((one) => line(...one)) }]);
  expect(await income(till)).toBe(-7);
  expect(await bySeller(till)).toEqual({ Анна: -7 });
  expect(await income(till, { categories: ["А"] })).toBe(-10);
  expect(await income(till, { categories: ["Б"] })).toBe(3);
  expect(await income(till, { categories: ["А", "Б"] })).toBe(-7);
  const { rows } = await reports.database.pool.query(
    "select quality, (select array_agg(count_e4 order by line) from receipt_position where receipt_id = receipt.id) as counts from receipt where store_id = $1",
    [till.storeId],
  );
  expect(rows).toEqual([{ quality: 0, counts: ["-10000", "10000"] }]);
});

test("whatever is sold, returned and exchanged, sellers and categories add up to the store", async () => {
  const total = fc.integer({ min: -500, max: 500 }).filter((value) => value !== 0);
  const lines = fc.array(
    fc.record({ seller: fc.constantFrom("Анна", "Вера"), category: fc.constantFrom("А", "Б", "В"), total }),
    { minLength: 1, maxLength: 5 },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(lines, { minLength: 1, maxLength: 8 }),
      fc.boolean(),
      async (receipts, turned) => {
        const till = await shopWith(
          receipts.map((parts) => {
            const amount = parts.reduce((sum, part) => sum + part.total, 0);
            const side = turned && amount < 0 ? -1 : 1;
            return {
              amount,
              positions: parts.map((part) => line(part.seller, part.category, side * part.total)),
            };
          }),
        );
        const all = receipts.flat();
        const sumOf = (of: (part: (typeof all)[number]) => boolean) =>
          all.filter(of).reduce((sum, part) => sum + part.total, 0);
        expect(await income(till)).toBe(sumOf(() => true));
        const sellers = await bySeller(till);
        for (const [name, fact] of Object.entries(sellers))
          expect(fact).toBe(sumOf(({ seller }) => seller === name));
        expect(Object.values(sellers).reduce((sum, fact) => sum + fact, 0)).toBe(await income(till));
        for (const one of ["А", "Б", "В"]) {
          expect(await income(till, { categories: [one] })).toBe(sumOf(({ category }) => category === one));
        }
      },
    ),
    { numRuns: 15 },
  );
  expect((await checkRollups(reports.database.pool)).differences).toEqual([]);
});
