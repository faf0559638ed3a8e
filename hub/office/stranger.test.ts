import type { Route } from "@prilavok/contracts/office-api/route.ts";
import { routes } from "@prilavok/contracts/office-api/routes.ts";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { loadTransactions } from "../documents/testing.ts";
import { runTransfer } from "../documents/transfer.ts";
import { ensureAccount } from "../network/account.ts";
import { createChain } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { createToken } from "../testing/office.ts";

/**
 * Every route of the contract, asked by a token of another account with the ids of everything that there is. What the
 * owner has is named by one word, which must be in no answer to the stranger.
 */
const secret = "Тайна";

let hub: TestHub;
let owner: string;
let stranger: string;
/** By the first word of an address: what its parameter is of the owner. */
const ids = new Map<string, string>();
let tillId: string;

async function ask(token: string, method: Route["method"], path: string, body?: unknown) {
  const answer = await hub.request(method, `/api/v1${path}`, body, { authorization: `Bearer ${token}` });
  return { status: answer.status, text: answer.text };
}

/** A step of the owner. @returns the answer's members. */
async function made(method: Route["method"], path: string, body?: unknown): Promise<Record<string, unknown>> {
  const { status, text } = await ask(owner, method, path, body);
  expect([200, 201], text).toContain(status);
  return JSON.parse(text);
}

beforeAll(async () => {
  hub = await createTestHub();
  const { pool } = hub.database;
  const [till, spare] = await createChain(pool, 2, "Europe/Moscow", secret);
  if (till === undefined || spare === undefined) throw new Error("no till");
  await pool.query("update device set name = $2 where account_id = $1", [till.accountId, secret]);
  await pool.query("update store set name = $2 where account_id = $1", [till.accountId, secret]);
  owner = (await createToken(pool, till.accountId, { name: secret })).token;
  stranger = (await createToken(pool, (await ensureAccount(pool, "Stranger")).id)).token;
  tillId = String(till.deviceId);
  ids.set("tills", tillId).set("stores", String(till.storeId));
  for (const id of [till.deviceId, spare.deviceId]) {
    await made("PATCH", `/tills/${id}`, { version: 0, worksWithOrders: true });
  }
  await made("PATCH", `/stores/${till.storeId}`, { version: 1, offlineOrders: "take" });
  await made("PATCH", "/settings", { version: 0, documentsFor: "all" });
  const goods = { code: "S1", name: secret, price: 10, gtin: "4600000000015", category: secret };
  ids.set("goods", String((await made("POST", "/goods", goods)).code));
  const named = { name: secret, extId: "s-1" };
  for (const what of ["customers", "warehouses", "cash-desks"]) {
    ids.set(what, String((await made("POST", `/${what}`, named)).id));
  }
  const order = await made("POST", "/orders", {
    extId: "s-1",
    customerId: ids.get("customers"),
    warehouseId: ids.get("warehouses"),
    comment: secret,
    lines: [{ code: "S1", amount: 2 }],
  });
  const path = `/orders/${order.uid}`;
  ids.set("orders", String(order.uid));
  let { version } = await made("POST", `${path}/tills`, { tillIds: [tillId] });
  for (const step of ["approve", "post"]) ({ version } = await made("POST", `${path}/${step}`, { version }));
  const { rows } = await pool.query("select id from customer_order where uid = $1", [order.uid]);
  const [sold, , conflict] = await loadTransactions(pool, till, [
    { uid: secret, orderId: rows[0]?.id, lines: [{ name: secret, total: 100 }] },
    { uid: "faulty", total: 90, lines: [{ total: 100 }] },
    { uid: "conflict", orderId: rows[0]?.id, outcome: "conflict", documents: "not needed" },
  ]);
  await runTransfer({ pool, clock: systemClock, log: pino({ level: "silent" }) });
  ids.set("transactions", String(sold)).set("conflict", String(conflict));
  const { items } = (await made("GET", "/documents")) as { items: { id: string }[] };
  ids.set("documents", items[0]?.id ?? "");
});
afterAll(() => hub.close());

/** The route's address with the owner's ids. @throws when a new route names something that the test does not have. */
function pathOf({ address, name }: Route): string {
  const [, what = ""] = address.split("/");
  return address.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => {
    const id = parameter === "deviceId" ? tillId : ids.get(what);
    if (id === undefined) throw new Error(`${name}: this test has no ${what}`);
    return encodeURIComponent(id);
  });
}

/** What the queries and bodies of the contract may refer to, by their members' names. */
const references: Readonly<Record<string, (route: Route) => string>> = {
  store: () => ids.get("stores") ?? "",
  till: () => tillId,
  warehouse: () => ids.get("warehouses") ?? "",
  order: () => ids.get("orders") ?? "",
  transaction: () => ids.get("transactions") ?? "",
  extId: () => "s-1",
  gtin: () => "4600000000015",
  search: () => secret,
  number: () => "1",
};

const bodies: Readonly<Record<string, () => object>> = {
  changeStore: () => ({ version: 1, offlineOrders: "refuse" }),
  addOrderTills: () => ({ tillIds: [tillId] }),
  fillOrderTills: () => ({}),
  settleOrder: () => ({ transactionId: ids.get("conflict"), decision: "dismiss" }),
  putGoods: () => ({ name: "Своё", price: 1 }),
};
const bodyOf = ({ name, body }: Route): object | undefined =>
  body === undefined ? undefined : (bodies[name]?.() ?? { version: 1 });

const addressed = routes.filter(({ address }) => address.includes("{"));
const lists = routes.filter(({ address, method }) => method === "GET" && !address.includes("{"));
/** These make something of the caller's own under the name that it chose. */
const makesItsOwn = new Set(["putGoods"]);

/** All that the owner can read. */
async function world(): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  for (const route of routes.filter(({ method }) => method === "GET")) {
    answers.set(route.name, (await ask(owner, "GET", pathOf(route))).text);
  }
  return answers;
}

describe("another account's token", () => {
  test("asks for things that are there: the owner sees the word in every reading route", async () => {
    const silent = [...(await world())].filter(([, text]) => !text.includes(secret)).map(([name]) => name);
    expect(silent).toEqual(["getSettings"]);
  });

  test("gets nothing by any id, and changes nothing", async () => {
    const before = await world();
    for (const route of addressed) {
      const { status, text } = await ask(stranger, route.method, pathOf(route), bodyOf(route));
      expect([route.name, status]).toEqual([route.name, makesItsOwn.has(route.name) ? 200 : 404]);
      expect(text, route.name).not.toContain(secret);
    }
    expect(await world()).toEqual(before);
  });

  test.each(lists.map((route) => [route.name, route] as const))(
    "finds nothing by %s",
    async (_name, route) => {
      const filters = Object.keys(route.query.properties)
        .filter((name) => references[name] !== undefined)
        .map((name) => `?${name}=${encodeURIComponent(references[name]?.(route) ?? "")}`);
      for (const query of ["", ...filters]) {
        const { status, text } = await ask(stranger, "GET", `${route.address}${query}`);
        expect([query, status]).toEqual([query, 200]);
        expect(text, query).not.toContain(secret);
        // The word may not be in every member: what is another's is not there at all.
        if (query !== "" && route.name !== "listGoods") expect(JSON.parse(text).items).toEqual([]);
      }
    },
  );

  test("cannot refer to anything of the owner's in what it makes itself", async () => {
    const line = { name: "Своё", price: 1, amount: 1 };
    const attempts: [string, object][] = [
      ["/orders", { lines: [line], customerId: ids.get("customers") }],
      ["/orders", { lines: [line], warehouseId: ids.get("warehouses") }],
      ["/orders", { lines: [{ code: "S1-other", amount: 1 }] }],
      ["/orders", { lines: [{ gtin: "4600000000015", amount: 1 }] }],
    ];
    for (const [path, body] of attempts) {
      const { status, text } = await ask(stranger, "POST", path, body);
      expect([JSON.stringify(body), status]).toEqual([JSON.stringify(body), 422]);
      expect(text).not.toContain(secret);
    }
    const own = await ask(stranger, "POST", "/orders", { lines: [line] });
    const { uid, version } = JSON.parse(own.text);
    const added = await ask(stranger, "POST", `/orders/${uid}/tills`, { version, tillIds: [tillId] });
    expect(added.status).toBe(422);
  });
});
