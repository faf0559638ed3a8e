import { request as httpsRequest } from "node:https";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { FaultProxy, type FaultProxyOptions } from "./fault-proxy.ts";
import { type Fault, faults } from "./faults.ts";
import { type Answer, call, Wire } from "./http.ts";
import { StrictGiftoman } from "./strict-giftoman.ts";

let hub: StrictGiftoman;
beforeEach(async () => {
  hub = await StrictGiftoman.open("key");
});
afterEach(() => hub.close());

async function open(options: Partial<FaultProxyOptions> = {}): Promise<FaultProxy> {
  const proxy = await FaultProxy.open({ hubPort: () => hub.port, refusedMs: 150, slowMs: 200, ...options });
  onTestFinished(() => proxy.close());
  return proxy;
}

const body = JSON.stringify({
  ...{ jsonrpc: "2.0", id: "77", method: "purchaseRegister" },
  params: { token: "guest", amount: 1.5, cart: { ts: "2026-03-02T10:00:00+03:00", extId: "Чек 1" } },
});
const ask = (proxy: FaultProxy, waitMs = 5_000) => call({ port: proxy.port, path: "/s/key", body, waitMs });
/** How a request ended that got no answer. */
async function failureOf(asked: Promise<unknown>): Promise<string> {
  try {
    await asked;
  } catch (cause) {
    return cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
  }
  throw new Error("it was answered");
}
const idOf = ({ text }: Answer) => JSON.parse(text).id;
const timedOut = "ABORT_ERR";

describe("without a fault", () => {
  test("requests and answers pass as they are", async () => {
    const proxy = await open();
    const direct = await call({ port: hub.port, path: "/s/key", body });
    const through = await ask(proxy);
    expect(through.status).toBe(200);
    expect(Object.keys(JSON.parse(through.text).result)).toEqual(Object.keys(JSON.parse(direct.text).result));
    expect(through.headers["content-type"]).toBe(direct.headers["content-type"]);
    expect(hub.receipts[1]).toEqual(hub.receipts[0]);
    expect([proxy.forwarded, proxy.counts.none]).toEqual([1, 1]);
    expect(await (await fetch(`${proxy.url}key`, { method: "POST", body })).json()).toMatchObject({
      id: "77",
    });
  });

  test("a hub that is down is a connection that breaks off", async () => {
    const proxy = await open({ hubPort: () => 1 });
    expect(await failureOf(ask(proxy))).toBe("ECONNRESET");
  });
});

describe("faults on the way to the hub", () => {
  test("refused: the port is closed for a while, then it is open again", async () => {
    const proxy = await open();
    proxy.next("refused");
    expect(await failureOf(ask(proxy))).toBe("ECONNRESET");
    expect(await failureOf(ask(proxy))).toBe("ECONNREFUSED");
    await proxy.settle();
    expect((await ask(proxy)).status).toBe(200);
    expect(hub.receipts).toHaveLength(1);
    await proxy.refuse();
    expect(await failureOf(ask(proxy))).toBe("ECONNREFUSED");
    await proxy.accept();
    expect((await ask(proxy)).status).toBe(200);
  });

  test("black hole: the connection is accepted and not one byte of the request is taken", async () => {
    const proxy = await open();
    proxy.next("black hole");
    const socket = connect(proxy.port, "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    const big = Buffer.alloc(32 * 1024 * 1024, "x");
    const isTaken = new Promise<boolean>((resolve) => {
      socket.on("error", () => undefined);
      socket.write(big, () => resolve(true));
      setTimeout(() => resolve(false), 300);
    });
    expect(await isTaken).toBe(false);
    proxy.next("black hole");
    expect(await failureOf(ask(proxy, 200))).toBe(timedOut);
    expect(hub.receipts).toEqual([]);
  });

  test("half-open: the request is taken, nothing is answered, and the connection stays", async () => {
    const proxy = await open();
    proxy.next("half-open");
    const wire = new Wire(proxy.port);
    onTestFinished(() => void wire.socket.destroy());
    wire.send(`POST /s/key HTTP/1.1\r\nhost: x\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    const ended = await Promise.race([
      wire.ended,
      new Promise((resolve) => setTimeout(resolve, 300, "stays")),
    ]);
    expect([ended, wire.text, hub.receipts.length]).toEqual(["stays", "", 0]);
  });

  test("reset before the hub: the hub never hears of it", async () => {
    const proxy = await open();
    proxy.next("reset before the hub");
    expect(await failureOf(ask(proxy))).toBe("ECONNRESET");
    expect(hub.receipts).toEqual([]);
  });
});

describe("faults after the hub has done what it was asked", () => {
  test("reset after the hub: it is registered, and the client cannot know", async () => {
    const proxy = await open();
    proxy.next("reset after the hub");
    expect(await failureOf(ask(proxy))).toBe("ECONNRESET");
    expect(hub.receipts).toHaveLength(1);
  });

  test("answer lost: it is registered, and nothing comes", async () => {
    const proxy = await open();
    proxy.next("answer lost");
    expect(await failureOf(ask(proxy, 300))).toBe(timedOut);
    expect(hub.receipts).toHaveLength(1);
  });

  test("slow: the whole answer, in pieces, after a while", async () => {
    const proxy = await open();
    proxy.next("slow");
    const pieces: number[] = [];
    const started = Date.now();
    const wire = new Wire(proxy.port);
    wire.socket.on("data", (piece) => void pieces.push(piece.length));
    wire.send(`POST /s/key HTTP/1.1\r\nhost: x\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    expect(await wire.ended).toContain('"id":"77"');
    expect(pieces.length).toBeGreaterThan(5);
    expect(Date.now() - started).toBeGreaterThan(150);
    proxy.next("slow");
    expect(idOf(await ask(proxy))).toBe("77");
  });

  test("truncated: the connection ends in the middle of the answer", async () => {
    const proxy = await open();
    proxy.next("truncated");
    expect(await failureOf(ask(proxy))).toBe("ECONNRESET");
    expect(hub.receipts).toHaveLength(1);
  });

  test("wrong id: another call's answer", async () => {
    const proxy = await open();
    proxy.next("wrong id");
    expect(idOf(await ask(proxy))).toBe("77-other");
    expect(hub.receipts).toHaveLength(1);
  });

  test("duplicated: the hub gets it twice, the client one answer", async () => {
    const proxy = await open();
    proxy.next("duplicated");
    expect(idOf(await ask(proxy))).toBe("77");
    expect(hub.receipts).toHaveLength(2);
    expect(hub.receipts[1]).toEqual(hub.receipts[0]);
  });

  test("delayed duplicate: the hub gets it again when it was answered long ago", async () => {
    const proxy = await open({ delayMs: 50 });
    proxy.next("delayed duplicate");
    expect((await ask(proxy)).status).toBe(200);
    expect(hub.receipts).toHaveLength(1);
    await proxy.settle();
    expect(hub.receipts).toHaveLength(2);
  });
});

describe("answers that no hub of ours gives", () => {
  test.each<[Fault, number, RegExp]>([
    ["not JSON", 200, /^\{"jsonrpc".*[^}]$/],
    ["HTML", 200, /^<!doctype html>/],
    ["500", 500, /Internal/],
    ["503", 503, /Unavailable/],
    ["empty body", 200, /^$/],
  ])("%s", async (fault, status, text) => {
    const proxy = await open();
    proxy.next(fault);
    const answered = await ask(proxy);
    expect(answered.status).toBe(status);
    expect(answered.text).toMatch(text);
    expect(answered.headers["retry-after"]).toBeUndefined();
    expect(hub.receipts).toEqual([]);
  });

  test("503 with Retry-After, in seconds and as a date", async () => {
    const proxy = await open({ retryAfterS: 7 });
    proxy.next("503 with seconds", "503 with a date");
    expect((await ask(proxy)).headers["retry-after"]).toBe("7");
    const { status, headers } = await ask(proxy);
    expect(status).toBe(503);
    const afterMs = Date.parse(headers["retry-after"] ?? "") - Date.now();
    expect(afterMs).toBeGreaterThan(5_000);
    expect(afterMs).toBeLessThanOrEqual(7_000);
  });

  test("not HTTP: bytes that are no answer", async () => {
    const proxy = await open();
    proxy.next("not HTTP");
    expect(await failureOf(ask(proxy))).toMatch(/^HPE_/);
  });

  test("huge answer: as long as it was told to be, or until the client has had enough", async () => {
    const proxy = await open({ hugeBytes: 1024 * 1024 });
    proxy.next("huge answer");
    const { text } = await ask(proxy);
    expect(text.length).toBeGreaterThan(1024 * 1024);
    proxy.next("huge answer");
    const impatient = new Wire(proxy.port);
    impatient.socket.once("data", () => impatient.socket.destroy());
    impatient.send(`POST /s/key HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}`);
    await impatient.ended;
    expect((await ask(proxy)).status).toBe(200);
  });

  test("redirect: to where a receipt must not be sent", async () => {
    const proxy = await open();
    proxy.next("redirect");
    const { status, headers } = await ask(proxy);
    expect([status, proxy.redirectsFollowed]).toEqual([307, 0]);
    proxy.next("redirect");
    await fetch(headers.location ?? "", { method: "POST", body });
    expect(proxy.redirectsFollowed).toBe(2);
  });

  test("they can hide that the hub has done what it was asked", async () => {
    const proxy = await open({ hiddenShare: 1 });
    proxy.next("500", "HTML", "empty body", "not HTTP");
    for (const status of [500, 200, 200]) expect((await ask(proxy)).status).toBe(status);
    await failureOf(ask(proxy));
    expect(hub.receipts).toHaveLength(4);
  });
});

describe("TLS", () => {
  function askSecurely(proxy: FaultProxy, ca?: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const options = { port: proxy.port, host: "127.0.0.1", path: "/s/key", method: "POST", agent: false };
      const asked = httpsRequest({ ...options, ...(ca === undefined ? {} : { ca }) }, (response) => {
        response.setEncoding("utf8").on("error", reject);
        response.on("data", (text: string) => resolve(text));
      });
      asked.on("error", reject);
      asked.end(body);
    });
  }

  test("a certificate that nobody vouches for is refused by whoever checks, and taken by whoever was given it", async () => {
    const proxy = await open({ isTls: true });
    expect(proxy.url).toMatch(/^https:/);
    expect(await failureOf(askSecurely(proxy))).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
    expect(hub.receipts).toEqual([]);
    expect(await askSecurely(proxy, proxy.certificate)).toContain('"id":"77"');
  });

  test("a port that speaks plain HTTP where TLS is expected", async () => {
    const proxy = await open({ isTls: true });
    proxy.next("TLS failure");
    expect(await failureOf(askSecurely(proxy, proxy.certificate))).toMatch(/^ERR_SSL_|^EPROTO/);
    const plain = await open();
    expect(await failureOf(askSecurely(plain))).toMatch(/^ERR_SSL_|^EPROTO/);
    expect(hub.receipts).toEqual([]);
  });

  test("other faults work above it, too", async () => {
    const proxy = await open({ isTls: true });
    proxy.next("reset after the hub", "slow", "500");
    expect(await failureOf(askSecurely(proxy, proxy.certificate))).toBe("ECONNRESET");
    expect(hub.receipts).toHaveLength(1);
    expect(await askSecurely(proxy, proxy.certificate)).not.toBe("");
    expect(await askSecurely(proxy, proxy.certificate)).toContain("Internal");
  });
});

describe("chance", () => {
  const weights = { none: 3, "500": 1, HTML: 1, "wrong id": 1, "reset after the hub": 1 } as const;
  async function met(seed: string): Promise<string[]> {
    const proxy = await open({ seed, weights });
    const outcomes: string[] = [];
    for (let turn = 0; turn < 30; turn += 1) {
      outcomes.push(await ask(proxy).then(({ status, text }) => `${status} ${text.slice(0, 10)}`, String));
    }
    expect(Object.values(proxy.counts).reduce((sum, count) => sum + count)).toBe(30);
    return outcomes;
  }

  test("the same seed meets the same faults, another one others", async () => {
    const first = await met("a");
    expect(await met("a")).toEqual(first);
    expect(await met("b")).not.toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(2);
  });

  test("each request on a connection that is kept meets a fault of its own", async () => {
    const proxy = await open();
    proxy.next("none", "500", "none");
    const wire = new Wire(proxy.port);
    const text = `POST /s/key HTTP/1.1\r\nhost: x\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    wire.send(text + text + text);
    await expect
      .poll(() => wire.text.match(/HTTP\/1.1 \d+/g))
      .toEqual(["HTTP/1.1 200", "HTTP/1.1 500", "HTTP/1.1 200"]);
    wire.socket.destroy();
  });

  test("nothing breaks any more once nothing is weighed", async () => {
    const proxy = await open({ weights: { "500": 1 } });
    expect((await ask(proxy)).status).toBe(500);
    proxy.weigh({});
    expect((await ask(proxy)).status).toBe(200);
  });
});

test("closing ends every connection, whatever fault it is held by", async () => {
  const proxy = await open({
    weights: Object.fromEntries(faults.map((fault) => [fault, 1])),
    delayMs: 60_000,
  });
  proxy.next("black hole", "half-open", "answer lost", "delayed duplicate", "none");
  const asked = Array.from({ length: 5 }, () => ask(proxy, 20_000).catch(() => undefined));
  await expect.poll(() => hub.receipts.length).toBe(3);
  await proxy.close();
  await Promise.all(asked);
  expect(await failureOf(ask(proxy))).toBe("ECONNREFUSED");
  await proxy.settle();
  expect(hub.receipts).toHaveLength(3);
});
