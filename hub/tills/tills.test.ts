import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { createOffice, type OfficeClient } from "../testing/office.ts";
import { readSettings } from "./settings.ts";

let hub: TestHub;
let office: OfficeClient;
let tills: readonly TestTill[];

beforeEach(async () => {
  hub = await createTestHub();
  tills = await createChain(hub.database.pool, 2);
  office = await createOffice(hub, tills[0]?.accountId ?? 0);
});

afterEach(() => hub.close());

const deviceOf = (index: number) => tills[index]?.deviceId ?? 0;
const settingsOf = (index: number) => readSettings(hub.database.pool, deviceOf(index));

/** Which tills have heard of their settings, and whether that is the last word of their feeds. */
async function told(): Promise<unknown[]> {
  const { rows } = await hub.database.pool.query(
    `select device_id as device, settings_position = position as "isLast" from exchange_feed
      where settings_position > 0 order by device_id`,
  );
  return rows;
}

async function made(path: string, name: string): Promise<string> {
  const { body } = await office.request<{ id: string }>("POST", path, { name });
  return body.id;
}

describe("a till", () => {
  test("has no flags and no links until they are set", async () => {
    const { status, body } = await office.request("GET", `/tills/${deviceOf(0)}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: String(deviceOf(0)),
      extId: "1",
      name: "",
      status: "active",
      store: { id: String(tills[0]?.storeId), extId: "1", name: "Магазин 1" },
      worksWithOrders: false,
      loadsOrders: false,
      warehouse: null,
      cashDesk: null,
      version: 0,
    });
    expect(await settingsOf(0)).toEqual({ worksWithOrders: false, offlineRule: "refuse" });
  });

  test("hears of «Работа с заказами покупателей» alone, by its own feed", async () => {
    const path = `/tills/${deviceOf(0)}`;
    const warehouseId = await made("/warehouses", "Склад");
    const linked = await office.request("PATCH", path, { version: 0, warehouseId, loadsOrders: true });
    expect(linked.body).toMatchObject({ version: 1, warehouse: { id: warehouseId, name: "Склад" } });
    expect(await told()).toEqual([]);
    const on = await office.request("PATCH", path, { version: 1, worksWithOrders: true });
    expect(on.body).toMatchObject({ version: 2, worksWithOrders: true, loadsOrders: true });
    expect(await told()).toEqual([{ device: deviceOf(0), isLast: true }]);
    expect(await settingsOf(0)).toEqual({ worksWithOrders: true, offlineRule: "refuse" });
    expect(await settingsOf(1)).toMatchObject({ worksWithOrders: false });
    const same = await office.request("PATCH", path, { version: 2, worksWithOrders: true });
    expect(same.body).toMatchObject({ version: 2 });
  });

  test("is not changed from a version that it no longer has, nor linked with what is not there", async () => {
    const path = `/tills/${deviceOf(0)}`;
    await office.request("PATCH", path, { version: 0, loadsOrders: true });
    const stale = await office.request("PATCH", path, { version: 0, loadsOrders: false });
    expect(stale).toMatchObject({ status: 409, body: { type: "/problems/stale-version", expected: 1 } });
    for (const id of ["999", "9999999999"]) {
      const missing = await office.request("PATCH", path, { version: 1, cashDeskId: id });
      expect(missing).toMatchObject({ status: 422, body: { path: "cashDeskId" } });
    }
    expect((await office.request("GET", "/tills/9999999999")).status).toBe(404);
    expect((await office.request("GET", path)).body).toMatchObject({ loadsOrders: true, version: 1 });
  });

  test("of another account is not there, nor is its warehouse", async () => {
    const [stranger] = await createChain(hub.database.pool, 1, "Europe/Moscow", "Чужой");
    const theirs = await createOffice(hub, stranger?.accountId ?? 0);
    const { body } = await theirs.request<{ id: string }>("POST", "/warehouses", { name: "Чужой" });
    expect((await office.request("GET", `/tills/${stranger?.deviceId}`)).status).toBe(404);
    expect((await office.request("GET", `/warehouses/${body.id}`)).status).toBe(404);
    const linked = await office.request("PATCH", `/tills/${deviceOf(0)}`, {
      version: 0,
      warehouseId: body.id,
    });
    expect(linked.status).toBe(422);
    const listed = await office.request<{ items: unknown[] }>("GET", "/tills");
    expect(listed.body.items).toHaveLength(2);
  });

  test("is listed by page, store, warehouse and flag", async () => {
    const warehouse = await made("/warehouses", "Склад");
    await office.request("PATCH", `/tills/${deviceOf(1)}`, {
      version: 0,
      worksWithOrders: true,
      warehouseId: warehouse,
    });
    const ids = async (query: string) => {
      const { body } = await office.request<{ items: { id: string }[]; next: string | null }>(
        "GET",
        `/tills?${query}`,
      );
      return [...body.items.map(({ id }) => Number(id)), body.next];
    };
    expect(await ids("limit=1")).toEqual([deviceOf(0), String(deviceOf(0))]);
    expect(await ids(`limit=1&after=${deviceOf(0)}`)).toEqual([deviceOf(1), null]);
    expect(await ids("worksWithOrders=true")).toEqual([deviceOf(1), null]);
    expect(await ids("worksWithOrders=false")).toEqual([deviceOf(0), null]);
    expect(await ids(`warehouse=${warehouse}`)).toEqual([deviceOf(1), null]);
    expect(await ids(`store=${tills[0]?.storeId}`)).toEqual([deviceOf(0), null]);
    expect((await office.request("GET", "/tills?after=x")).status).toBe(400);
  });
});

test("a store's rule for orders without a connection reaches all its tills, and no others", async () => {
  const path = `/stores/${tills[0]?.storeId}`;
  expect((await office.request("GET", path)).body).toMatchObject({ offlineOrders: "refuse", version: 1 });
  const taken = await office.request("PATCH", path, { version: 1, offlineOrders: "take" });
  expect(taken).toMatchObject({ status: 200, body: { offlineOrders: "take", version: 2 } });
  expect(await told()).toEqual([{ device: deviceOf(0), isLast: true }]);
  expect(await settingsOf(0)).toMatchObject({ offlineRule: "take" });
  expect(await settingsOf(1)).toMatchObject({ offlineRule: "refuse" });
  expect((await office.request("PATCH", path, { version: 1, offlineOrders: "refuse" })).status).toBe(409);
});

test("the office says of which transactions documents are made", async () => {
  expect((await office.request("GET", "/settings")).body).toEqual({ documentsFor: "orders", version: 0 });
  const changed = await office.request("PATCH", "/settings", { version: 0, documentsFor: "all" });
  expect(changed.body).toEqual({ documentsFor: "all", version: 1 });
  const stale = await office.request("PATCH", "/settings", { version: 0, documentsFor: "orders" });
  expect(stale.status).toBe(409);
});

test("reading needs its scope, and so does writing", async () => {
  const reader = await createOffice(hub, tills[0]?.accountId ?? 0, ["tills:read"]);
  expect((await reader.request("GET", "/cash-desks")).status).toBe(200);
  expect((await reader.request("POST", "/cash-desks", { name: "К" })).status).toBe(403);
  expect((await reader.request("GET", "/goods")).status).toBe(403);
});
