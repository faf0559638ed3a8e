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

test("a customer is added, found, changed from its version, and keeps its ext id to itself", async () => {
  const added = await office.request<{ id: string }>("POST", "/customers", {
    extId: "501",
    name: " Иванова Анна ",
    phone: "+7 900 123-45-67",
  });
  expect(added).toMatchObject({ status: 201, body: { name: "Иванова Анна", email: "", version: 1 } });
  const path = `/customers/${added.body.id}`;
  const again = await office.request("POST", "/customers", { extId: "501", name: "x" });
  expect(again).toMatchObject({ status: 409, body: { type: "/problems/in-use", path: "extId" } });
  const changed = await office.request("PATCH", path, { version: 1, taxNumber: "7707083893", extId: null });
  expect(changed.body).toMatchObject({ version: 2, taxNumber: "7707083893", extId: null });
  expect((await office.request("PATCH", path, { version: 1, name: "x" })).status).toBe(409);
  const found = async (query: string) =>
    (await office.request<{ items: unknown[] }>("GET", `/customers?${query}`)).body.items.length;
  expect([await found("search=иванова"), await found("search=900%20123"), await found("extId=501")]).toEqual([
    1, 1, 0,
  ]);
});

test.each([
  ["name", { name: " " }],
  ["email", { name: "x", email: "nobody" }],
  ["taxNumber", { name: "x", taxNumber: "123" }],
  ["phone", { name: "x", phone: "1".repeat(41) }],
])("a customer is refused by its %s", async (path, customer) => {
  expect(await office.request("POST", "/customers", customer)).toMatchObject({ status: 400, body: { path } });
});

test.each(["/warehouses", "/cash-desks"])(
  "%s are added, listed, renamed, found by ext id",
  async (address) => {
    const one = await office.request<{ id: string }>("POST", address, { name: "Первый", extId: "1" });
    expect(one).toMatchObject({ status: 201, body: { name: "Первый", extId: "1", version: 1 } });
    expect((await office.request("POST", address, { name: "Второй", extId: "1" })).status).toBe(409);
    const path = `${address}/${one.body.id}`;
    const renamed = await office.request("PATCH", path, { version: 1, name: "Главный" });
    expect(renamed.body).toMatchObject({ name: "Главный", extId: "1", version: 2 });
    const listed = await office.request("GET", `${address}?extId=1`);
    expect(listed.body).toEqual({ items: [renamed.body], next: null });
  },
);
