import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { routes } from "@prilavok/contracts/office-api/routes.ts";
import { scopes } from "@prilavok/contracts/office-api/scopes.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { createChain } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { createOffice, type OfficeClient } from "../testing/office.ts";
import { officeHandlers } from "./handlers.ts";
import { Router } from "./router.ts";

const directory = { forget: () => undefined, storesOf: async () => [] };
const handlers = officeHandlers({ clock: systemClock, directory });

describe("the REST API", () => {
  test("has a handler for every route of the contract, and a route for every handler", () => {
    expect(handlers.map(({ route }) => route.name).toSorted()).toEqual(
      routes.map(({ name }) => name).toSorted(),
    );
    for (const { route } of handlers) expect(routes).toContain(route);
  });

  test("can tell all its addresses apart", () => {
    expect(() => new Router(handlers)).not.toThrow();
    expect(new Set(routes.map(({ name }) => name)).size).toBe(routes.length);
  });

  test("asks for a writing scope exactly where something is written", () => {
    for (const { name, method, scope } of routes) {
      expect(scopes).toContain(scope);
      expect({ name, writes: scope.endsWith(":write") }).toEqual({ name, writes: method !== "GET" });
    }
  });
});

describe("a hub", () => {
  let hub: TestHub;
  let accountId: number;
  let stranger: OfficeClient;

  beforeAll(async () => {
    hub = await createTestHub();
    const [till] = await createChain(hub.database.pool, 1);
    const [other] = await createChain(hub.database.pool, 1, "Europe/Moscow", "Other");
    accountId = till?.accountId ?? 0;
    stranger = await createOffice(hub, other?.accountId ?? 0);
  });
  afterAll(() => hub.close());

  test("answers the OpenAPI document to everybody, as it stands in the reference", async () => {
    const answer = await hub.get("/api/v1/openapi.json");
    expect(answer.status).toBe(200);
    const file = join(import.meta.dirname, "../../docs/reference/openapi/office-api.json");
    expect(answer.json()).toEqual(JSON.parse(await readFile(file, "utf8")));
  });

  test.each(routes.map((route) => [route.name, route] as const))(
    "refuses %s without a token, and with one that lacks its scope",
    async (_name, { method, address, scope }) => {
      const path = address.replaceAll(/\{\w+\}/g, "1");
      const unknown = await hub.request(method, `/api/v1${path}`);
      expect(unknown.status).toBe(401);
      const others = scopes.filter((one) => one !== scope);
      const office = await createOffice(hub, accountId, others);
      const refused = await office.request(method, path);
      expect(refused).toMatchObject({ status: 403, body: { expected: scope } });
      await hub.database.pool.query("delete from api_token where id = $1", [office.tokenId]);
    },
  );

  test("answers what is another account's as if it did not exist", async () => {
    const { rows } = await hub.database.pool.query<{ store: number; device: number }>(
      "select s.id as store, d.id as device from store s join device d on d.store_id = s.id where s.account_id = $1",
      [accountId],
    );
    const owner = await createOffice(hub, accountId);
    for (const path of [`/stores/${rows[0]?.store}`, `/tills/${rows[0]?.device}`]) {
      expect({ path, status: (await owner.request("GET", path)).status }).toEqual({ path, status: 200 });
      expect({ path, status: (await stranger.request("GET", path)).status }).toEqual({ path, status: 404 });
    }
  });
});
