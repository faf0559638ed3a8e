import { gzipSync } from "node:zlib";
import { bodyBytesMax } from "@prilavok/contracts/device-api/limits.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAdmin, createChain, type TestTill } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";

let hub: TestHub;
let till: TestTill;
let path: string;
let adminKey: string;

beforeAll(async () => {
  hub = await createTestHub();
  const [first] = await createChain(hub.database.pool, 2);
  if (first === undefined) throw new Error("no till");
  till = first;
  path = `/s/${till.accesskey}`;
  adminKey = await createAdmin(hub.database.pool, till.accountId);
});
afterAll(() => hub.close());

const receipt = (extId: string, more: object = {}) => ({
  amount: 10,
  ts: "2026-03-02T10:00:00Z",
  extId,
  ...more,
});
const batch = (receipts: unknown[]) => ({
  jsonrpc: "2.0",
  id: "b",
  method: "purchaseRegisterBatch",
  params: { receipts },
});

async function storedReceipts(): Promise<number> {
  const { rows } = await hub.database.pool.query<{ count: number }>(
    "select count(*)::int as count from receipt",
  );
  return rows[0]?.count ?? 0;
}

describe("the door", () => {
  test.each([undefined, "application/json", "text/plain", "application/x-www-form-urlencoded", "nonsense"])(
    "content type %s is accepted; the answer is JSON in UTF-8",
    async (type) => {
      const headers: Record<string, string> = type === undefined ? {} : { "content-type": type };
      const answer = await hub.post(path, JSON.stringify(batch([receipt(`type-${type}`)])), headers);
      expect(answer.status).toBe(200);
      expect(answer.headers["content-type"]).toBe("application/json; charset=utf-8");
      expect(answer.json().result).toEqual({ count: 1 });
    },
  );

  test("notifications alone are answered 204 without a body, and are done", async () => {
    const { id: _, ...notification } = batch([receipt("silent")]);
    const before = await storedReceipts();
    const answer = await hub.post(path, notification);
    expect([answer.status, answer.text]).toEqual([204, ""]);
    expect(await storedReceipts()).toBe(before + 1);
  });

  test("a gzip body is unpacked", async () => {
    const packed = gzipSync(JSON.stringify(batch([receipt("gzip")])));
    const answer = await hub.post(path, packed, { "content-encoding": "gzip" });
    expect(answer.json().result).toEqual({ count: 1 });
  });

  test("a gzip body that does not unpack is not JSON; an unknown encoding is no request", async () => {
    const broken = await hub.post(path, Buffer.from("not gzip"), { "content-encoding": "gzip" });
    expect([broken.status, broken.json().error?.code]).toEqual([200, -32700]);
    const unknown = await hub.post(path, "{}", { "content-encoding": "br" });
    expect([unknown.status, unknown.json().error?.code]).toEqual([200, -32600]);
  });

  test("a body at the limit is read, one byte more is 413 with a JSON-RPC error; gzip counts unpacked", async () => {
    const call = JSON.stringify(batch([receipt("large")]));
    const atLimit = call + " ".repeat(bodyBytesMax - call.length);
    expect((await hub.post(path, atLimit)).json().result).toEqual({ count: 1 });
    const over = await hub.post(path, `${atLimit} `);
    expect([over.status, over.json().error?.code]).toEqual([413, -32600]);
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 32));
    expect(bomb.length).toBeLessThan(bodyBytesMax);
    const packed = await hub.post(path, bomb, { "content-encoding": "gzip" });
    expect([packed.status, packed.json().error?.code]).toEqual([413, -32600]);
  });

  test("GET on a key's address is 405, an unknown address 404", async () => {
    expect((await hub.get(path)).status).toBe(405);
    expect((await hub.get("/nothing")).status).toBe(404);
  });

  test("/healthz and /readyz answer; /metrics counts calls and holds no key", async () => {
    expect((await hub.get("/healthz")).status).toBe(200);
    expect((await hub.get("/readyz")).json()).toEqual({ status: "ready" });
    const metrics = await hub.get("/metrics");
    expect(metrics.text).toMatch(/prilavok_rpc_calls_total\{method="purchaseRegisterBatch",code="0"\} [1-9]/);
    expect(metrics.text).not.toContain(till.accesskey);
  });

  test("a call named in positional arguments is the same call", async () => {
    const body = { jsonrpc: "2.0", id: 1, method: "purchaseRegister" };
    const cart = { ts: "2026-03-02T11:00:00Z", extId: "positional" };
    const first = await hub.post(path, { ...body, params: ["guest", "12.5", cart] });
    const again = await hub.post(path, { ...body, params: { amount: 12.5, cart, token: "guest" } });
    expect(first.json().result).toMatchObject({ amount: 12.5 });
    expect(again.json().result).toEqual({ ...(first.json().result as object), duplicate: true });
  });

  test("single receipts of one JSON-RPC batch are all registered, each with its own answer", async () => {
    const calls = Array.from({ length: 100 }, (_, id) => ({
      jsonrpc: "2.0",
      id,
      method: "purchaseRegister",
      params: { amount: id, cart: { extId: `one-${id % 50}`, ts: "2026-03-02T12:00:00Z" } },
    }));
    const before = await storedReceipts();
    const answers = (await hub.post(path, calls)).json<
      { id: number; result?: object; error?: { code: number } }[]
    >();
    expect(answers.map((answer) => answer.id)).toEqual(calls.map((call) => call.id));
    // one-0 to one-49 come twice with two amounts: for each the first that is written wins and the other is told.
    expect(answers.filter((answer) => answer.result !== undefined)).toHaveLength(50);
    expect(answers.filter((answer) => answer.error?.code === -32500)).toHaveLength(50);
    expect(await storedReceipts()).toBe(before + 50);
  });
});

describe("a batch of receipts", () => {
  test("is all or nothing: the first offender is echoed in error, its place and path are in data", async () => {
    const before = await storedReceipts();
    const bad = receipt("bad", {
      positions: [
        { name: "a", count: 1, total: 1 },
        { name: "b", count: 1, total: "x" },
      ],
    });
    const answer = (
      await hub.post(path, batch([receipt("good"), bad, receipt("worse", { ts: "?" })]))
    ).json();
    expect(answer.error).toMatchObject({
      code: -32602,
      message: "Неправильные параметры операции",
      receipt: bad,
      data: { index: 1, path: "receipts[1].positions[1].total" },
    });
    expect(await storedReceipts()).toBe(before);
  });

  test("an impossible date, an unknown poskey and a conflict name their receipt too", async () => {
    await hub.post(path, batch([receipt("first")]));
    const offenders = [
      [receipt("date", { ts: "2018-04-31T00:00:00Z" }), -32602, "receipts[1].ts"],
      [receipt("pos", { poskey: "@nowhere/1" }), -33001, "receipts[1].poskey"],
      [receipt("first", { amount: 11 }), -32500, "receipts[1].extId"],
    ] as const;
    for (const [offender, code, badPath] of offenders) {
      const answer = (await hub.post(path, batch([receipt("fine"), offender]))).json();
      expect(answer.error).toMatchObject({ code, receipt: offender, data: { index: 1, path: badPath } });
    }
    const conflict = (await hub.post(path, batch([receipt("first", { amount: 11 })]))).json().error?.data;
    expect(conflict?.storedHash).toMatch(/^[0-9a-f]{32}$/);
    expect(conflict?.sentHash).not.toBe(conflict?.storedHash);
  });

  test("holds 1 to 100 receipts of up to 1,000 positions and 100 attributes", async () => {
    const position = { name: "a", count: 1, total: 0.01 };
    const attribute = { name: "card", value: 1 };
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => receipt(`many-${count}-${index}`));
    const positions = (count: number) => receipt(`p${count}`, { positions: Array(count).fill(position) });
    const attributes = (count: number) => receipt(`a${count}`, { attributes: Array(count).fill(attribute) });
    const code = async (receipts: unknown[]) =>
      (await hub.post(path, batch(receipts))).json().error?.code ?? "ok";
    expect(await code(many(100))).toBe("ok");
    expect(await code(many(101))).toBe(-32602);
    expect(await code([])).toBe(-32602);
    expect(await code([positions(1000)])).toBe("ok");
    expect(await code([positions(1001)])).toBe(-32602);
    expect(await code([attributes(100)])).toBe("ok");
    expect(await code([attributes(101)])).toBe(-32602);
  });

  test("refuses a cart inside a receipt, whose contents would be lost", async () => {
    const nested = { amount: 10, cart: { extId: "nested", ts: "2026-03-02T10:00:00Z" } };
    const answer = (await hub.post(path, batch([receipt("beside"), nested]))).json();
    expect(answer.error).toMatchObject({ code: -32602, data: { index: 1, path: "receipts[1].cart" } });
  });

  test("tells duplicates beside the count, and keeps the agent with the device", async () => {
    const call = batch([receipt("d1"), receipt("d2")]);
    await hub.post(path, call);
    const agent = { name: "Centrum", version: "10.2.60.0" };
    const again = { ...call, params: { receipts: [receipt("d1"), receipt("d2"), receipt("d3")], agent } };
    expect((await hub.post(path, again)).json().result).toEqual({ count: 3, duplicates: 2 });
    const { rows } = await hub.database.pool.query(
      "select agent_name, agent_version from device where id = $1",
      [till.deviceId],
    );
    expect(rows).toEqual([{ agent_name: "Centrum", agent_version: "10.2.60.0" }]);
  });
});

describe("secrets", () => {
  test("no key is in the log, whatever was asked and refused", async () => {
    const keys = [till.accesskey, adminKey];
    for (const key of keys) {
      await hub.post(`/s/${key}`, batch([receipt("log")]));
      await hub.post(`/m/${key}`, { jsonrpc: "2.0", id: 1, method: "nothing" });
      await hub.post(`/s/${key}`, "{");
      await hub.get(`/s/${key}`);
      await hub.post(`/s/${key}%zz`, "{}");
    }
    for (const key of keys) expect(hub.logged.filter((line) => line.includes(key))).toEqual([]);
  });
});
