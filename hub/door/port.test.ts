import { once } from "node:events";
import { connect } from "node:net";
import { bodyBytesMax } from "@prilavok/contracts/device-api/limits.ts";
import jayson from "jayson/promise/index.js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Configuration } from "../configuration.ts";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestHub, type RpcAnswer, type TestHub } from "../testing/hub.ts";

/** What needs a real port: clients of others, broken connections, overload, shutdown. */
let hub: TestHub;
let till: TestTill;
let url: string;

async function open(configuration: Partial<Configuration> = {}): Promise<void> {
  hub = await createTestHub({ configuration });
  const [first] = await createChain(hub.database.pool, 1);
  if (first === undefined) throw new Error("no till");
  till = first;
  url = await hub.listen();
}

afterEach(() => hub.close());

const receipts = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    amount: 1.5,
    ts: "2026-03-02T10:00:00Z",
    extId: `${name}-${index}`,
    positions: [{ name: "Хлеб", count: 1, total: 1.5 }],
  }));

async function postBatch(name: string, count: number): Promise<Response> {
  const body = JSON.stringify({
    jsonrpc: "2.0",
    id: name,
    method: "purchaseRegisterBatch",
    params: { receipts: receipts(name, count) },
  });
  return fetch(`${url}/s/${till.accesskey}`, { method: "POST", body });
}

async function stored(): Promise<number> {
  const { rows } = await hub.database.pool.query<{ count: number }>(
    "select count(*)::int as count from receipt",
  );
  return rows[0]?.count ?? 0;
}

describe("with a client of others", () => {
  beforeEach(() => open());

  test("jayson registers, is refused and sends batches", async () => {
    const address = new URL(url);
    const client = jayson.Client.http({
      host: address.hostname,
      port: address.port,
      path: `/s/${till.accesskey}`,
    });
    const sale = { token: "guest", amount: 10.5, cart: { extId: "jayson", ts: "2026-03-02T10:00:00Z" } };
    const answer = await client.request("purchaseRegister", sale);
    expect(answer.result).toMatchObject({ amount: 10.5, id: expect.any(Number) });
    const refused = await client.request("purchaseRegister", { amount: "?" });
    expect(refused.error).toMatchObject({ code: -32602, message: "Неправильные параметры операции" });
    const batch = (await client.request([
      client.request("purchaseRegister", sale, undefined, false),
      client.request("nothing", [], undefined, false),
    ])) as unknown as RpcAnswer[];
    expect(batch).toMatchObject([{ result: { duplicate: true } }, { error: { code: -32601 } }]);
  });
});

describe("with broken connections", () => {
  beforeEach(() => open());

  test("a client that leaves in the middle of its body leaves nothing behind, and the door goes on", async () => {
    const address = new URL(url);
    const socket = connect(Number(address.port), address.hostname);
    await once(socket, "connect");
    socket.write(
      `POST /s/${till.accesskey} HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{"jsonrpc":"2.0",`,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    expect((await postBatch("after", 3)).status).toBe(200);
    expect(await stored()).toBe(3);
  });

  test("a body over the limit is answered 413 before it is sent whole", async () => {
    const body = `{"jsonrpc":"2.0","id":1,"x":"${"x".repeat(bodyBytesMax)}"}`;
    const answer = await fetch(`${url}/s/${till.accesskey}`, { method: "POST", body });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ id: null, error: { code: -32600 } });
  });

  test("4 MiB of [ is refused as no JSON, at once", async () => {
    const answer = await fetch(`${url}/s/${till.accesskey}`, {
      method: "POST",
      body: "[".repeat(bodyBytesMax),
    });
    expect([answer.status, ((await answer.json()) as RpcAnswer).error?.code]).toEqual([200, -32700]);
  });
});

describe("under overload", () => {
  beforeEach(() => open({ pendingReceiptsMax: 200, ingestWriters: 1 }));

  test("answers are results or 503 with Retry-After; nothing of a 503 is written; repeating gets all through", async () => {
    const names = Array.from({ length: 40 }, (_, index) => `load-${index}`);
    let waiting = names;
    let refusals = 0;
    for (let turn = 0; waiting.length > 0 && turn < 200; turn += 1) {
      const answers = await Promise.all(
        waiting.map(async (name) => ({ name, answer: await postBatch(name, 50) })),
      );
      const refused = answers.filter(({ answer }) => answer.status === 503);
      for (const { answer } of answers) {
        const body = (await answer.json()) as RpcAnswer;
        if (answer.status === 200) expect(body.result).toEqual({ count: 50 });
        else
          expect([answer.status, answer.headers.get("retry-after"), body.error?.code]).toEqual([
            503,
            "2",
            -32606,
          ]);
      }
      expect(await stored()).toBe(50 * (names.length - refused.length));
      refusals += refused.length;
      waiting = refused.map(({ name }) => name);
    }
    expect(waiting).toEqual([]);
    expect(refusals).toBeGreaterThan(0);
    expect(await stored()).toBe(50 * names.length);
  });
});

describe("at shutdown", () => {
  beforeEach(() => open({ ingestWriters: 1 }));

  test("what was accepted is finished and answered; afterwards nobody is let in", async () => {
    const address = new URL(url);
    await postBatch("warm", 1);
    const calls = Array.from({ length: 30 }, (_, index) =>
      postBatch(`last-${index}`, 100).catch(() => undefined),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    await hub.stop();
    const answers = await Promise.all(calls);
    const results = answers.filter((answer) => answer?.status === 200);
    expect(results.length).toBeGreaterThan(0);
    expect(await stored()).toBe(1 + 100 * results.length);
    await expect(fetch(`http://${address.host}/healthz`)).rejects.toThrow();
  });
});
