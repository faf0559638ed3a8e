import { once } from "node:events";
import { Agent, request } from "node:http";
import { connect, type Socket } from "node:net";
import type { PoolClient } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestHub, type RpcAnswer, type TestHub } from "../testing/hub.ts";

/**
 * A hub with room for 200 receipts, 100 of them backlog, on a real port. Its clock stands still, so that appointments
 * can be foretold; what is to wait is held up by a lock on the receipts.
 */
let hub: TestHub;
let tills: TestTill[];
let url: URL;
let agent: Agent;
let lock: PoolClient | undefined;

beforeEach(async () => {
  const nowMs = Date.now();
  hub = await createTestHub({ clock: { now: () => nowMs }, configuration: { pendingReceiptsMax: 200 } });
  tills = await createChain(hub.database.pool, 45);
  url = new URL(await hub.listen());
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
});

afterEach(async () => {
  await letWrite();
  agent.destroy();
  await hub.close();
});

async function holdWrites(): Promise<void> {
  lock = await hub.database.pool.connect();
  await lock.query("begin; lock table receipt in access exclusive mode");
}

async function letWrite(): Promise<void> {
  await lock?.query("commit");
  lock?.release();
  lock = undefined;
}

const pathOf = (till: number) => `/s/${tills[till]?.accesskey}`;

function batch(name: string, count: number, padding = 0): string {
  const receipts = Array.from({ length: count }, (_, index) => ({
    amount: 1,
    ts: "2026-03-02T10:00:00Z",
    extId: `${name}-${index}`,
  }));
  const call = { jsonrpc: "2.0", id: name, method: "purchaseRegisterBatch", params: { receipts } };
  return JSON.stringify(call) + " ".repeat(padding);
}

const single = (name: string) =>
  JSON.stringify({
    jsonrpc: "2.0",
    id: name,
    method: "purchaseRegister",
    params: { amount: 1, cart: { extId: name, ts: "2026-03-02T10:00:00Z" } },
  });

interface Answer {
  readonly status: number | undefined;
  readonly retryAfter: number;
  readonly body: RpcAnswer;
  readonly socket: Socket;
}

/** Posts over the agent's one connection, or over one of its own. */
async function post(till: number, body: string, own = false): Promise<Answer> {
  const sending = request(new URL(pathOf(till), url), { method: "POST", agent: own ? false : agent });
  sending.end(body);
  const [answer] = await once(sending, "response");
  const { socket } = answer;
  let text = "";
  for await (const chunk of answer) text += chunk;
  const retryAfter = Number(answer.headers["retry-after"] ?? 0);
  return { status: answer.statusCode, retryAfter, body: JSON.parse(text), socket };
}

async function metric(name: string): Promise<number> {
  const { text } = await hub.get("/metrics");
  const line = text.split("\n").find((candidate) => candidate.startsWith(`${name} `));
  return Number(line?.split(" ").at(-1));
}

/** Brings in a batch that is not answered until `letWrite`. */
async function fillRoom(): Promise<{ readonly answer: Promise<Answer> }> {
  await holdWrites();
  const answer = post(0, batch("held", 60, 40_000), true);
  await expect.poll(() => metric("prilavok_backlog_receipts")).toBe(60);
  return { answer };
}

async function stored(): Promise<number> {
  const { rows } = await hub.database.pool.query("select count(*)::int as count from receipt");
  return rows[0]?.count;
}

test("large bodies are refused by their head, over one connection that stays, while a single receipt gets in", async () => {
  const held = await fillRoom();
  const sockets = new Set<Socket>();
  for (let till = 1; till <= 20; till += 1) {
    const { status, retryAfter, body, socket } = await post(till, batch(`refused-${till}`, 100, 2_000_000));
    expect([status, body.id, body.error?.code]).toEqual([503, null, -32606]);
    expect(body.error?.data).toEqual({ retryAfter, reason: "overload" });
    sockets.add(socket);
  }
  const live = post(1, single("live"));
  await expect.poll(() => metric("prilavok_pending_receipts")).toBe(61);
  await letWrite();
  const { status, body, socket } = await live;
  expect([status, body.id]).toEqual([200, "live"]);
  expect([...sockets]).toEqual([socket]);
  expect((await held.answer).body.result).toEqual({ count: 60 });
  expect(await stored()).toBe(61);
  expect(await metric('prilavok_later_total{reason="backlog"}')).toBe(20);
});

test("those who are refused at one moment are told moments that follow each other at the hub's pace", async () => {
  const held = await fillRoom();
  const told: number[] = [];
  // 700,000 bytes count as a thousand receipts: a tenth of a second at the pace of a hub that has not measured its own.
  for (let till = 1; till <= 40; till += 1) {
    const name = `spread-${till}`;
    told.push((await post(till, batch(name, 1, 699_999 - batch(name, 1).length))).retryAfter);
  }
  expect(told).toEqual([1, 2, 3, 4].flatMap((seconds) => Array(10).fill(seconds)));
  expect(await metric("prilavok_appointment_horizon_seconds")).toBeCloseTo(4, 3);
  await letWrite();
  expect((await held.answer).status).toBe(200);
});

test("a small body with many receipts is refused after it was read, under its own id, and nothing of it is written", async () => {
  const held = await fillRoom();
  const { status, body, retryAfter } = await post(1, batch("small", 100));
  expect([status, body.id, body.error?.code]).toEqual([503, "small", -32606]);
  expect(retryAfter).toBe(1);
  expect(await metric('prilavok_later_total{reason="batch"}')).toBe(1);
  await letWrite();
  await held.answer;
  expect(await stored()).toBe(60);
});

test("live receipts are refused only when the writer's whole room is taken, each with a time to come again", async () => {
  const held = await fillRoom();
  const calls = Array.from({ length: 200 }, (_, index) => post(index % 45, single(`live-${index}`), true));
  await expect.poll(() => metric('prilavok_later_total{reason="writer"}')).toBe(60);
  await letWrite();
  const answers = await Promise.all(calls);
  const refused = answers.filter((answer) => answer.status === 503);
  expect(refused).toHaveLength(60);
  for (const { body } of refused) {
    expect(body.error).toMatchObject({ code: -32606, data: { retryAfter: 1 } });
  }
  await held.answer;
  expect(await stored()).toBe(200);
});

test("a body that was announced and does not come keeps the others out for a second, no longer", async () => {
  const slow = connect(Number(url.port), url.hostname);
  await once(slow, "connect");
  slow.write(`POST ${pathOf(1)} HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n{`);
  await expect.poll(() => metric("prilavok_backlog_receipts")).toBe(50);
  expect((await post(2, batch("early", 60, 40_000))).status).toBe(503);
  await expect.poll(() => metric("prilavok_backlog_receipts"), { timeout: 3_000 }).toBe(0);
  expect((await post(2, batch("late", 60, 40_000))).status).toBe(200);
  slow.write(" ".repeat(69_999));
  const [answer] = await once(slow, "data");
  expect(String(answer)).toContain("HTTP/1.1 200");
  expect(String(answer)).toContain("-32700");
  slow.destroy();
});
