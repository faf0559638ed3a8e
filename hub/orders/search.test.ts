import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { createOffice, type OfficeClient } from "../testing/office.ts";
import { searchedMax } from "./list.ts";
import { createShop, type TestShop } from "./testing-shop.ts";

let shop: TestShop;
let hub: TestHub;
let office: OfficeClient;
beforeAll(async () => {
  shop = await createShop(1);
  hub = await createTestHub({ database: shop.database });
  office = await createOffice(hub, shop.accountId);
});
afterAll(async () => {
  await hub.close();
  await shop.close();
});

interface Page {
  readonly items: readonly { readonly number: string; readonly year: number }[];
  readonly next: string | null;
}

const page = async (query: Record<string, string>) =>
  (await office.request<Page>("GET", `/orders?${new URLSearchParams(query)}`)).body;
const found = async (query: Record<string, string>) =>
  (await page(query)).items.map(({ number, year }) => `${year} ${number}`);

test("an order is found by its number, with or without the year, and by its customer", async () => {
  await shop.add({ customerName: "Иванова Анна", customerPhone: "+375 (29) 123-45-67" });
  await shop.add({ customerName: "Петров 100%", customerPhone: "8 029 765 43 21" });
  await shop.add({ orderedAt: "2025-05-05T12:00:00Z", customerName: "Сидорова" });
  expect(await found({ number: "1" })).toEqual(["2026 ЗП-000001", "2025 ЗП-000001"]);
  expect(await found({ number: "ЗП-000001", year: "2025" })).toEqual(["2025 ЗП-000001"]);
  expect(await found({ number: "000002" })).toEqual(["2026 ЗП-000002"]);
  expect(await found({ number: "7" })).toEqual([]);

  expect(await found({ search: "ИВАНОВА" })).toEqual(["2026 ЗП-000001"]);
  expect(await found({ search: "ОВ" })).toHaveLength(3);
  expect(await found({ search: "29 1234567" })).toEqual(["2026 ЗП-000001"]);
  expect(await found({ search: "+375-29" })).toEqual(["2026 ЗП-000001"]);
  expect(await found({ search: "7654321" })).toEqual(["2026 ЗП-000002"]);
  // What the database would read as a pattern, and letters with digits, are looked for as they are.
  expect(await found({ search: "0%" })).toEqual(["2026 ЗП-000002"]);
  expect(await found({ search: "_" })).toEqual([]);
  expect(await found({ search: "а 29" })).toEqual([]);
});

test("a number or year that is none is refused with its path", async () => {
  for (const [query, path] of [
    ["number=ПКО-1", "number"],
    ["number=1234567890", "number"],
    ["year=12", "year"],
    ["search=", "search"],
  ]) {
    expect(await office.request("GET", `/orders?${query}`)).toMatchObject({ status: 400, body: { path } });
  }
});

test("a page of a search looks at so many orders and no more, and the next one goes on", async () => {
  await shop.database.pool.query(
    `insert into customer_order (account_id, uid, year, number, ordered_at, customer_name, remainder, state, total_e4,
       created_at, changed_at)
     select $1, gen_random_uuid(), 2001, number, now(), case number when $2 then 'Последняя' else 'Прочие' end, 'open',
       'draft', 0, now(), now()
       from generate_series(1, $2::int) number`,
    [shop.accountId, searchedMax + 10],
  );
  const first = await page({ search: "последняя" });
  expect(first.items).toEqual([]);
  const second = await page({ search: "последняя", after: first.next ?? "" });
  expect(second.items).toMatchObject([{ year: 2001 }]);
  expect(second.next).toBeNull();
  const many = await page({ search: "прочие", limit: "5" });
  expect(many.items).toHaveLength(5);
});
