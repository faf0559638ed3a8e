import { routes } from "@prilavok/contracts/office-api/routes.ts";
import type { Scope } from "@prilavok/contracts/office-api/scopes.ts";
import Type from "typebox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createChain } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { createToken } from "../testing/office.ts";
import { toldTo } from "./told.ts";

const allowed = ["id", "uid", "code", "version"];

describe("a token that may write and not read", () => {
  const writing = routes.filter(({ method }) => method !== "GET");

  test.each(writing.map((route) => [route.name, route] as const))(
    "is told by %s which record it wrote and its version, and nothing else of it",
    (_name, route) => {
      if (!Type.IsObject(route.answer)) throw new Error("an operation that writes answers an object");
      const whole = Object.fromEntries(Object.keys(route.answer.properties).map((name) => [name, name]));
      const text = JSON.stringify(whole);
      const told = JSON.parse(toldTo(new Set([route.scope]), route, text));
      expect([...allowed, ...(route.tells ?? [])]).toEqual(expect.arrayContaining(Object.keys(told)));
      expect(told).toEqual(Object.fromEntries(Object.entries(whole).filter(([name]) => name in told)));
      const reading = route.scope.replace("write", "read") as Scope;
      expect(toldTo(new Set([route.scope, reading]), route, text)).toBe(text);
      expect(toldTo(new Set([reading]), { ...route, method: "GET" }, text)).toBe(text);
    },
  );

  test("is told no more than that it brought itself", () => {
    const telling = writing.flatMap(({ name, tells = [] }) => tells.map((member) => `${name}: ${member}`));
    expect(telling).toEqual([
      "putGoodsBatch: added",
      "putGoodsBatch: changed",
      "putGoodsBatch: unchanged",
      "addOrderTills: added",
    ]);
  });
});

describe("over HTTP", () => {
  let hub: TestHub;
  let accountId: number;

  beforeAll(async () => {
    hub = await createTestHub();
    const [till] = await createChain(hub.database.pool, 1);
    accountId = till?.accountId ?? 0;
  });
  afterAll(() => hub.close());

  async function sender(scopes: readonly Scope[]) {
    const { token, tokenId } = await createToken(hub.database.pool, accountId, { scopes });
    const send = (method: "POST" | "PATCH", path: string, body: unknown, headers = {}) =>
      hub.request(method, `/api/v1${path}`, body, { authorization: `Bearer ${token}`, ...headers });
    return { send, tokenId };
  }

  test("PATCH of a customer by a write-only token does not tell the customer", async () => {
    const full = await sender(["customers:read", "customers:write"]);
    const blind = await sender(["customers:write"]);
    const secret = { name: "Анна Тайная", phone: "+7 900 000-00-00", email: "a@b.ru" };
    const { id, version } = (await full.send("POST", "/customers", secret)).json<{
      id: string;
      version: number;
    }>();
    const changed = await blind.send("PATCH", `/customers/${id}`, { version, taxNumber: "7700000000" });
    expect([changed.status, changed.json()]).toEqual([200, { id, version: version + 1 }]);
    const seen = await full.send("PATCH", `/customers/${id}`, { version: version + 1 });
    expect(seen.json()).toMatchObject({ ...secret, taxNumber: "7700000000" });
  });

  test("an answer that is kept for a repeat is not given to a token that lacks the scope now", async () => {
    const { pool } = hub.database;
    const one = await sender(["customers:read", "customers:write"]);
    const key = { "idempotency-key": "once" };
    const send = () => one.send("POST", "/customers", { name: "Пётр Тайный" }, key);
    const first = await send();
    expect(first.status).toBe(201);
    const setScopes = (scopes: readonly Scope[]) =>
      pool.query("update api_token set scopes = $2 where id = $1", [one.tokenId, scopes]);
    await setScopes(["customers:write"]);
    await expect.poll(async () => (await send()).text).not.toContain("Тайный");
    expect((await send()).json()).toEqual({ id: first.json<{ id: string }>().id, version: 1 });
    await setScopes(["goods:read"]);
    await expect.poll(async () => (await send()).status).toBe(403);
    expect((await send()).text).not.toContain("Тайный");
    // With the scope again, the same request is the same answer: nothing was done twice.
    await setScopes(["customers:read", "customers:write"]);
    await expect.poll(async () => (await send()).text).toBe(first.text);
  });
});
