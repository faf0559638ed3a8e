import { afterAll, beforeAll, expect, test } from "vitest";
import { createChain } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { createOffice, type OfficeClient } from "../testing/office.ts";

let hub: TestHub;
let office: OfficeClient;

beforeAll(async () => {
  hub = await createTestHub();
  const [till] = await createChain(hub.database.pool, 1);
  office = await createOffice(hub, till?.accountId ?? 0);
});

afterAll(() => hub.close());

const gtin = "4600051000057";

test("an article is added, read, changed from its version, and archived", async () => {
  const added = await office.request("POST", "/goods", { code: "Ч/1", name: "Чай", price: "189.90", gtin });
  expect(added.status).toBe(201);
  expect(added.body).toMatchObject({ code: "Ч/1", price: 189.9, unit: "шт", version: 1, isArchived: false });
  const path = `/goods/${encodeURIComponent("Ч/1")}`;
  expect((await office.request("GET", path)).body).toEqual(added.body);
  expect((await office.request("POST", "/goods", { code: "Ч/1", name: "x", price: 1 })).status).toBe(409);
  const changed = await office.request("PATCH", path, { version: 1, price: 199.5, isArchived: true });
  expect(changed.body).toMatchObject({ price: 199.5, name: "Чай", gtin, isArchived: true, version: 2 });
  expect(await office.request("PATCH", path, { version: 1, price: 1 })).toMatchObject({
    status: 409,
    body: { type: "/problems/stale-version", expected: 2 },
  });
  const listed = async (query: string) =>
    (await office.request<{ items: unknown[] }>("GET", `/goods${query}`)).body.items.length;
  expect([await listed(""), await listed("?archived=true")]).toEqual([0, 1]);
  await office.request("PATCH", path, { version: 2, isArchived: false });
  expect([await listed(`?gtin=0${gtin}`), await listed("?search=чА")]).toEqual([1, 1]);
});

test("an ERP puts an article without asking whether it is there", async () => {
  const article = { name: "Кофе", price: 500, category: "Кофе" };
  expect((await office.request("PUT", "/goods/K1", article)).body).toMatchObject({ version: 1 });
  expect((await office.request("PUT", "/goods/K1", article)).body).toMatchObject({ version: 1 });
  const { category: _, ...bare } = article;
  expect((await office.request("PUT", "/goods/K1", bare)).body).toMatchObject({ version: 2, category: "" });
});

test("a batch is written whole, or the bad one is named and nothing is", async () => {
  const goods = Array.from({ length: 500 }, (_, at) => ({ code: `B${at}`, name: "B", price: at }));
  const put = (list: readonly unknown[]) => office.request("POST", "/goods/batch", { goods: list });
  expect((await put(goods)).body).toEqual({ added: 500, changed: 0, unchanged: 0 });
  expect((await put(goods)).body).toEqual({ added: 0, changed: 0, unchanged: 500 });
  expect((await put([...goods, { code: "B500", name: "B", price: 1 }])).status).toBe(400);
  const first = { code: "B0", name: "changed", price: 1 };
  const bad: [unknown, number, string][] = [
    [{ code: "x", name: "x", price: 0.001 }, 400, "goods[1].price"],
    [{ code: "x", name: "x", price: 1, gtin: "123" }, 400, "goods[1].gtin"],
    [{ code: "x", name: "x", price: 1, gtin }, 409, "goods[1].gtin"],
    [{ code: "x", name: "x" }, 400, "goods[1].price"],
    [{ code: "B0", name: "x", price: 1 }, 400, "goods[1].code"],
    [{ code: "x", name: "x", price: 1, colour: "red" }, 400, "goods[1].colour"],
  ];
  for (const [article, status, path] of bad) {
    expect(await put([first, article])).toMatchObject({ status, body: { path } });
  }
  expect((await office.request("GET", "/goods/B0")).body).toMatchObject({ name: "B", version: 1 });
});

test("codes and barcodes come as a scanner gives them", async () => {
  const code = "4810000000018";
  const scanned = { code: " S1\r\n", name: "Пиво", price: 5, gtin: `]E0${code}\r\n` };
  expect((await office.request("POST", "/goods", scanned)).body).toMatchObject({ code: "S1", gtin: code });
  expect((await office.request("POST", "/goods", scanned)).status).toBe(409);
  expect((await office.request("GET", `/goods/${encodeURIComponent("S1\n")}`)).body).toMatchObject({
    code: "S1",
  });
  const query = new URLSearchParams({ gtin: `]E0${code}\r` });
  expect((await office.request("GET", `/goods?${query}`)).body).toMatchObject({ items: [{ code: "S1" }] });
  const lines = [
    { code: "S1\r", amount: 1 },
    { gtin: `]d1${code}\n`, amount: 2 },
  ];
  const order = await office.request("POST", "/orders", { lines });
  expect(order.body).toMatchObject({ total: 15, lines: [{ code: "S1" }, { code: "S1", gtin: code }] });
});
