import { type ErrorName, errorRegistry } from "@prilavok/contracts/jsonrpc/errors.ts";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Clock } from "../clock.ts";
import { administer } from "../testing/administer.ts";
import { createAdmin, createChain } from "../testing/chain.ts";
import { createTestHub, type RpcAnswer, type TestHub } from "../testing/hub.ts";

/** Every code of the registry, provoked from outside. */
let hub: TestHub;
let limited: TestHub;
let key: string;
let admin: string;

/** A fault of our own, such as no outside input should be able to bring about. */
let clockIsBroken = false;
const clock: Clock = {
  now() {
    if (clockIsBroken) throw new Error("the clock is broken");
    return Date.now();
  },
};

beforeAll(async () => {
  hub = await createTestHub({ clock });
  limited = await createTestHub({ configuration: { deviceReceiptsBurst: 100, deviceReceiptsPerSecond: 1 } });
  const [till] = await createChain(hub.database.pool, 3);
  if (till === undefined) throw new Error("no till");
  key = till.accesskey;
  admin = await createAdmin(hub.database.pool, till.accountId);
});
afterAll(async () => {
  await hub.close();
  await limited.close();
});

const sale = (extId: string, amount: unknown = 1) => ({
  amount,
  cart: { extId, ts: "2026-03-02T10:00:00Z" },
});
const register = (params: unknown) => hub.call(`/s/${key}`, "purchaseRegister", params);

async function tillKey(number: number, database = hub.database): Promise<string> {
  const [till] = await createChain(database.pool, 1, "Europe/Moscow", `account ${number}`);
  if (till === undefined) throw new Error("no till");
  return till.accesskey;
}

/** How each error is brought about. The compiler sees to it that none is missing. */
const provocations: Readonly<Record<ErrorName, () => Promise<RpcAnswer>>> = {
  unknownSeller: () =>
    hub.call(`/s/${key}`, "reports", {
      id: "metrics",
      params: {
        filter: { sellers: ["999999999"] },
        range: [{ type: "day", from: "2026-03-02", to: "2026-03-02" }],
      },
    }),
  clientError: async () => {
    await register(sale("twice"));
    return register(sale("twice", 2));
  },
  invalidRequest: async () =>
    (await hub.post(`/s/${key}`, { jsonrpc: "1.0", id: 1, method: "reports" })).json(),
  methodNotFound: () => hub.call(`/s/${key}`, "purchaseForget"),
  invalidParams: () => register(sale("x", "NaN")),
  internal: async () => {
    clockIsBroken = true;
    const answer = await register(sale("internal"));
    clockIsBroken = false;
    return answer;
  },
  tooFrequent: async () => {
    const own = await tillKey(1, limited.database);
    const receipts = Array.from({ length: 60 }, (_, index) => ({ amount: 1, extId: String(index) }));
    await limited.call(`/s/${own}`, "purchaseRegisterBatch", { receipts });
    return limited.call(`/s/${own}`, "purchaseRegisterBatch", { receipts });
  },
  database: async () => {
    await register(sale("warm"));
    const name = new URL(hub.database.url).pathname.slice(1);
    const root = inject("postgresUrl");
    await administer(root, `alter database ${name} allow_connections false`);
    await administer(
      root,
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
    );
    return register(sale("no database"));
  },
  parseError: async () => (await hub.post(`/s/${key}`, "{")).json(),
  unknownDevice: () => hub.call("/s/no-such-key", "reports"),
  deviceBlocked: async () => {
    const own = await tillKey(2);
    await hub.database.pool.query(
      "update device set status = 'blocked' where account_id = (select id from account where name = 'account 2')",
    );
    return hub.call(`/s/${own}`, "reports");
  },
  invalidKey: () => hub.call("/s/не%20ключ", "reports"),
  deviceExists: async () => {
    const params = { location: { country: "Россия", city: "Тюмень" }, extid: "касса" };
    await hub.call(`/m/${admin}`, "setCashbox", params);
    return hub.call(`/m/${admin}`, "setCashbox", params);
  },
  unknownUser: () => hub.call(`/m/${admin}`, "cashbox.block", { deviceId: "999999999" }),
  ownerNotFound: () => register({ ...sale("poskey"), poskey: "@nowhere/1" }),
  notAuthorized: () => hub.call(`/m/${key}`, "cashbox.list"),
};

// The provocation of the database's failure leaves none behind, so it comes last.
const names = (Object.keys(provocations) as ErrorName[]).sort((a) => (a === "database" ? 1 : -1));

test.each(names)("%s is answered with its code and its message", async (name) => {
  const answer = await provocations[name]();
  const { code, message } = errorRegistry[name];
  expect(answer.error).toMatchObject({ code, message });
  expect(answer).not.toHaveProperty("result");
});

test("a rate limit tells when to come again, in data and in the header", async () => {
  const own = await tillKey(3, limited.database);
  const receipts = Array.from({ length: 100 }, (_, index) => ({ amount: 1, extId: String(index) }));
  const body = { jsonrpc: "2.0", id: 1, method: "purchaseRegisterBatch", params: { receipts } };
  expect((await limited.post(`/s/${own}`, body)).json().result).toEqual({ count: 100 });
  const answer = await limited.post(`/s/${own}`, body);
  const wait = answer.json().error?.data?.retryAfter as number;
  expect(wait).toBeGreaterThan(90);
  expect(answer.headers["retry-after"]).toBe(String(wait));
  expect(answer.status).toBe(200);
});
