import { routes } from "@prilavok/contracts/office-api/routes.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createChain } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { createOffice, type OfficeClient } from "../testing/office.ts";

/** A change that leaves a thing as it is, empty or with the values that are there, is no change of it. */
let hub: TestHub;
let office: OfficeClient;
let tillId: string;
let orderPath: string;
/** By the route's name: its address, and a body that says what is there already. */
const records = new Map<string, { readonly path: string; readonly same: object }>();

async function made(method: "POST" | "PATCH", path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await office.request(method, path, body);
  expect([200, 201], JSON.stringify(answer.body)).toContain(answer.status);
  return answer.body;
}

beforeAll(async () => {
  hub = await createTestHub();
  const [till] = await createChain(hub.database.pool, 1);
  if (till === undefined) throw new Error("no till");
  office = await createOffice(hub, till.accountId);
  tillId = String(till.deviceId);
  const flags = { worksWithOrders: true, loadsOrders: false };
  await made("PATCH", `/tills/${tillId}`, { version: 0, ...flags });
  records.set("changeTill", { path: `/tills/${tillId}`, same: flags });
  records.set("changeStore", { path: `/stores/${till.storeId}`, same: { offlineOrders: "refuse" } });
  records.set("changeSettings", { path: "/settings", same: { documentsFor: "orders" } });
  const article = { name: "Хлеб", price: 10, unit: "шт", category: "Выпечка" };
  await made("POST", "/goods", { code: "1", ...article });
  records.set("changeGoods", { path: "/goods/1", same: article });
  records.set("putGoods", { path: "/goods/1", same: article });
  const person = { name: "Анна", phone: "+7 900", extId: "a" };
  for (const [name, what, same] of [
    ["changeCustomer", "customers", person],
    ["changeWarehouse", "warehouses", { name: "Склад", extId: "s" }],
    ["changeCashDesk", "cash-desks", { name: "Касса", extId: "k" }],
  ] as const) {
    const { id } = await made("POST", `/${what}`, same);
    records.set(name, { path: `/${what}/${id}`, same });
  }
  const header = {
    comment: "Позвонить",
    customerName: "Анна",
    customerPhone: "",
    remainder: "open",
    customerId: null,
  };
  const lines = [
    { code: "1", amount: 2 },
    { name: "Чай", amount: "0.5", price: 10, discount: 1 },
  ];
  const order = await made("POST", "/orders", { ...header, orderedAt: "2026-03-01T10:00:00Z", lines });
  orderPath = `/orders/${order.uid}`;
  records.set("changeOrder", {
    path: orderPath,
    same: { ...header, orderedAt: "2026-03-01T13:00:00+03:00", lines },
  });
  let { version } = await made("POST", `${orderPath}/tills`, { tillIds: [tillId] });
  for (const step of ["approve", "post"])
    ({ version } = await made("POST", `${orderPath}/${step}`, { version }));
});
afterAll(() => hub.close());

/** What the tills of the account are told, and how far. */
async function feeds(): Promise<unknown> {
  const { pool } = hub.database;
  const tills = (await pool.query("select * from exchange_feed order by device_id")).rows;
  const goods = (await pool.query("select * from goods_feed order by account_id")).rows;
  const deliveries = (await office.request("GET", `${orderPath}/deliveries`)).body;
  return { tills, goods, deliveries, history: (await office.request("GET", `${orderPath}/history`)).body };
}

const changing = routes.filter(({ method }) => method === "PATCH" || method === "PUT");

describe.each(changing.map((route) => [route.name, route] as const))("%s", (name, route) => {
  async function expectNothing(change: object): Promise<void> {
    const record = records.get(name);
    if (record === undefined) throw new Error(`this test has nothing for ${name}`);
    const before = await office.request("GET", record.path);
    const told = await feeds();
    const { version } = before.body;
    const body = route.body?.properties.version === undefined ? change : { version, ...change };
    const answer = await office.request(route.method, record.path, body);
    expect(answer).toMatchObject({ status: 200, body: before.body });
    expect((await office.request("GET", record.path)).body).toEqual(before.body);
    expect(await feeds()).toEqual(told);
  }

  const isNeeded = Object.keys(route.body?.properties ?? {}).filter(
    (member) => member !== "version" && route.body?.required?.includes(member),
  );

  if (isNeeded.length === 0) test("with nothing changes nothing", () => expectNothing({}));

  test("with what is there changes nothing", () => expectNothing(records.get(name)?.same ?? {}));
});

test("a stale version is refused all the same, and so is a change that the state does not allow", async () => {
  expect((await office.request("PATCH", orderPath, { version: 1 })).status).toBe(409);
  const { body } = await office.request("GET", orderPath);
  const cancelled = await made("POST", `${orderPath}/cancel`, { version: body.version ?? 0 });
  const { version } = cancelled;
  expect(await office.request("PATCH", orderPath, { version })).toMatchObject({
    status: 409,
    body: { type: "/problems/wrong-state" },
  });
});
