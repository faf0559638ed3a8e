import { once } from "node:events";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { bodyBytesMax } from "@prilavok/contracts/device-api/limits.ts";
import jayson from "jayson/promise/index.js";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
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

  test("a client that leaves is no error of ours", async () => {
    const address = new URL(url);
    const socket = connect(Number(address.port), address.hostname);
    await once(socket, "connect");
    socket.write(`POST /s/${till.accesskey} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    await expect.poll(() => hub.logged.some((line) => line.includes("left in the middle"))).toBe(true);
    expect(hub.logged.filter((line) => JSON.parse(line).level >= 50)).toEqual([]);
  });

  test("4 MiB of [ is refused for its form, at once", async () => {
    const answer = await fetch(`${url}/s/${till.accesskey}`, {
      method: "POST",
      body: "[".repeat(bodyBytesMax),
    });
    expect([answer.status, ((await answer.json()) as RpcAnswer).error?.code]).toEqual([200, -32600]);
  });
});

describe("with packed bodies", () => {
  beforeEach(() => open());

  const call = (padding: number) =>
    Buffer.from(`{"jsonrpc":"2.0","id":1,"method":"rpc.nope","x":"${"a".repeat(padding)}"}`);
  const bare = call(0).length;

  async function send(body: Buffer, encoding: string): Promise<[number, number | undefined]> {
    const headers = { "content-encoding": encoding };
    const answer = await fetch(`${url}/s/${till.accesskey}`, {
      method: "POST",
      body: new Uint8Array(body),
      headers,
    });
    return [answer.status, ((await answer.json()) as RpcAnswer).error?.code];
  }

  test.each([0, 1_000, 200_000, bodyBytesMax - bare])(
    "a call with %d bytes of padding is unpacked",
    async (padding) => {
      for (const encoding of ["gzip", "x-gzip"]) {
        expect(await send(gzipSync(call(padding)), encoding)).toEqual([200, -32601]);
      }
    },
  );

  test("one byte more than the limit is 413, and what does not unpack is no JSON", async () => {
    expect(await send(gzipSync(call(bodyBytesMax - bare + 1)), "gzip")).toEqual([413, -32600]);
    expect(await send(Buffer.from("no gzip at all"), "gzip")).toEqual([200, -32700]);
    const cut = gzipSync(call(10_000));
    expect(await send(cut.subarray(0, cut.length - 10), "gzip")).toEqual([200, -32700]);
    expect(await send(gzipSync(Buffer.alloc(64 * 1024 * 1024)), "gzip")).toEqual([413, -32600]);
  });
});

describe("with strangers at the door", () => {
  beforeEach(() => open());

  test("any number of large or slow bodies without a key leave the tills alone", async () => {
    const address = new URL(url);
    const sockets = await Promise.all(
      Array.from({ length: 300 }, async (_, index) => {
        const socket = connect(Number(address.port), address.hostname);
        socket.on("error", () => undefined);
        await once(socket, "connect");
        const length = index % 2 === 0 ? 4_000_000 : 60_000;
        socket.write(`POST /s/stranger-${index} HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`);
        socket.write("[".repeat(length - 1));
        return socket;
      }),
    );
    for (let turn = 0; turn < 5; turn += 1) expect((await postBatch(`turn-${turn}`, 10)).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });

  test("a small body of a stranger is answered under its id, a large one under null", async () => {
    const post = async (size: number) => {
      const body = `{"jsonrpc":"2.0","id":7,"method":"reports","x":"${"x".repeat(size)}"}`;
      return (await (await fetch(`${url}/s/stranger-key`, { method: "POST", body })).json()) as RpcAnswer;
    };
    expect(await post(1_000)).toMatchObject({ id: 7, error: { code: -32800 } });
    expect(await post(100_000)).toMatchObject({ id: null, error: { code: -32800 } });
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
        else {
          expect([answer.status, body.error?.code]).toEqual([503, -32606]);
          const seconds = Number(answer.headers.get("retry-after"));
          expect(seconds).toBeGreaterThanOrEqual(1);
          expect(seconds).toBeLessThanOrEqual(60);
          expect(body.error?.data).toEqual({ reason: "overload", retryAfter: seconds });
        }
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
    // The first ones are written, the others wait or are on their way.
    await vi.waitUntil(async () => (await stored()) > 1, { timeout: 30_000, interval: 5 });
    await hub.stop();
    const answers = await Promise.all(calls);
    const results = answers.filter((answer) => answer?.status === 200);
    expect(results.length).toBeGreaterThan(0);
    expect(await stored()).toBe(1 + 100 * results.length);
    await expect(fetch(`http://${address.host}/healthz`)).rejects.toThrow();
  });
});
