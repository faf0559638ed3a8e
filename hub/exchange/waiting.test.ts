import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { createTestHub, type RpcAnswer, type TestHub } from "../testing/hub.ts";
import { beginning, readCursor } from "./cursor.ts";
import { Exchange } from "./exchange.ts";
import { exchangeChannel } from "./feed.ts";
import { makeOrder, putOut, ReceivingTill, takeAway, writeGoods } from "./testing.ts";

let database: TestDatabase;
let hub: TestHub;
let url: string;
let tills: TestTill[];
let hubs: TestHub[];

beforeEach(async () => {
  database = await createTestDatabase(16);
  hub = await createTestHub({ database });
  hubs = [hub];
  url = await hub.listen();
  tills = await createChain(database.pool, 2);
});

afterEach(async () => {
  for (const one of hubs) await one.stop();
  await database.close();
});

const tillAt = (place: number): TestTill => {
  const till = tills[place];
  if (till === undefined) throw new Error(`there is no till ${place}`);
  return till;
};

async function post(
  base: string,
  { accesskey }: TestTill,
  body: unknown,
  signal?: AbortSignal,
): Promise<Response> {
  return fetch(`${base}/s/${accesskey}`, {
    method: "POST",
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
}

/** A hub as a till reaches it: over a real socket. */
const over = (base: string, place = 0) => ({
  async call(_path: string, method: string, params?: unknown): Promise<RpcAnswer> {
    const response = await post(base, tillAt(place), { jsonrpc: "2.0", id: 1, method, params });
    return (await response.json()) as RpcAnswer;
  },
});

async function ready(place = 0, base = url): Promise<ReceivingTill> {
  const till = new ReceivingTill(tillAt(place));
  await till.receiveAll(over(base, place));
  return till;
}

async function waitingAt(one: TestHub): Promise<number> {
  const { text } = await one.get("/metrics");
  return Number(/^prilavok_exchange_waiting (\d+)$/m.exec(text)?.[1]);
}

const isHearing = async (one: TestHub) =>
  /^prilavok_exchange_hearing 1$/m.test((await one.get("/metrics")).text);

/** Begins a long poll and waits until the hub holds it. */
async function hold(till: ReceivingTill, base = url, at: TestHub = hub, seconds = 25) {
  const before = await waitingAt(at);
  const answer = till.receive(over(base), seconds);
  answer.catch(() => undefined);
  await expect.poll(() => waitingAt(at), { timeout: 5_000, interval: 10 }).toBe(before + 1);
  return { answer };
}

async function timed<T>(work: Promise<T>): Promise<{ value: T; ms: number }> {
  const beganMs = performance.now();
  return { value: await work, ms: performance.now() - beganMs };
}

async function openHub(): Promise<{ one: TestHub; base: string }> {
  const one = await createTestHub({ database });
  hubs.push(one);
  return { one, base: await one.listen() };
}

describe("a till that waits", { timeout: 30_000 }, () => {
  test("is told within a second of the commit, also of what was posted at another hub", async () => {
    const { one, base } = await openHub();
    await expect.poll(() => isHearing(one), { timeout: 5_000 }).toBe(true);
    const till = await ready(0, base);
    const { answer } = await hold(till, base, one);
    const order = await makeOrder(database.pool, tillAt(0).accountId);
    await putOut(database.pool, order, 1, [tillAt(0).deviceId]);
    const { value, ms } = await timed(answer);
    expect(value.packets).toMatchObject([{ kind: "order", order: { uid: order.uid } }]);
    expect(ms).toBeLessThan(1_000);
  });

  test("is told of goods of its account", async () => {
    const till = await ready();
    const { answer } = await hold(till);
    await writeGoods(database.pool, tillAt(0).accountId, ["a"]);
    expect((await answer).packets).toMatchObject([{ kind: "goods", goods: { code: "a", price: 1 } }]);
  });

  test("is not answered because of another till's order", async () => {
    const till = await ready();
    const { answer } = await hold(till, url, hub, 2);
    const order = await makeOrder(database.pool, tillAt(0).accountId);
    await putOut(database.pool, order, 1, [tillAt(1).deviceId]);
    const { value, ms } = await timed(answer);
    expect(value).toMatchObject({ packets: [], more: false, reset: false });
    expect(ms).toBeGreaterThan(1_000);
  });

  test("is told of what was committed while it was asking", async () => {
    const till = await ready();
    const order = await makeOrder(database.pool, tillAt(0).accountId);
    for (let version = 1; version <= 30; version += 1) {
      const answer = till.receive(over(url), 20);
      await putOut(database.pool, order, version, [tillAt(0).deviceId]);
      await answer;
      expect(till.orders.get(order.uid)?.version).toBe(version);
    }
  });

  test("is answered empty when its time is over", async () => {
    const till = await ready();
    const { value, ms } = await timed(till.receive(over(url), 1));
    expect(value.packets).toEqual([]);
    expect(ms).toBeGreaterThan(900);
    expect(await waitingAt(hub)).toBe(0);
  });

  test("is answered empty at once when the hub closes, and the hub does not wait for it", async () => {
    const till = await ready();
    const { answer } = await hold(till);
    const { ms } = await timed(hub.stop());
    expect(await answer).toMatchObject({ packets: [], cursor: till.cursor });
    expect(ms).toBeLessThan(2_000);
  });

  test("is let go when it hangs up", async () => {
    const till = await ready();
    const leaving = new AbortController();
    const body = {
      jsonrpc: "2.0",
      id: 1,
      method: "exchange.receive",
      params: { after: till.cursor, waitSeconds: 25 },
    };
    const answer = post(url, tillAt(0), body, leaving.signal).catch(() => undefined);
    await expect.poll(() => waitingAt(hub), { interval: 10 }).toBe(1);
    leaving.abort();
    await answer;
    await expect.poll(() => waitingAt(hub), { interval: 10 }).toBe(0);
  });

  test("may ask once more; a third request ends the first", async () => {
    const till = await ready();
    const cursor = till.cursor;
    const { answer: first } = await hold(till);
    const asks = [1, 2].map(() => over(url).call("", "exchange.receive", { after: cursor, waitSeconds: 25 }));
    expect((await timed(first)).value.packets).toEqual([]);
    await expect.poll(() => waitingAt(hub), { interval: 10 }).toBe(2);
    await hub.stop();
    for (const answer of await Promise.all(asks)) expect(answer.result).toMatchObject({ packets: [] });
  });

  test("calls other methods meanwhile", async () => {
    const till = await ready();
    const { answer } = await hold(till);
    const confirmed = await timed(over(url).call("", "exchange.confirm", { cursor: till.cursor }));
    expect(confirmed.value.result).toEqual({ confirmed: true });
    const registered = await over(url).call("", "purchaseRegister", { amount: 1, cart: {} });
    expect(registered.error).toBeUndefined();
    expect(await waitingAt(hub)).toBe(1);
    await hub.stop();
    await answer;
  });

  test("does not hold up other calls of one body: there it is answered at once", async () => {
    const till = await ready();
    const call = {
      jsonrpc: "2.0",
      id: 1,
      method: "exchange.receive",
      params: { after: till.cursor, waitSeconds: 25 },
    };
    const { value, ms } = await timed(post(url, tillAt(0), [call, { ...call, id: 2 }]));
    expect(await value.json()).toHaveLength(2);
    expect(ms).toBeLessThan(2_000);
  });

  test("takes no place of backlog: with a large body it is answered at once", async () => {
    const till = await ready();
    const params = { after: till.cursor, waitSeconds: 25, padding: "x".repeat(20_000) };
    const call = { jsonrpc: "2.0", id: 1, method: "exchange.receive", params };
    const { value, ms } = await timed(post(url, tillAt(0), call));
    expect(await value.json()).toMatchObject({ result: { packets: [] } });
    expect(ms).toBeLessThan(2_000);
  });

  test("is told all the same when the hub's connection for notices breaks, and hears again", async () => {
    await expect.poll(() => isHearing(hub), { timeout: 5_000 }).toBe(true);
    const till = await ready();
    const { answer } = await hold(till);
    const { rows } = await database.pool.query<{ count: number }>(
      `select count(pg_terminate_backend(pid))::int as count from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and query like '%pg_notify%'`,
    );
    expect(rows[0]?.count).toBeGreaterThan(0);
    const order = await makeOrder(database.pool, tillAt(0).accountId);
    await putOut(database.pool, order, 1, [tillAt(0).deviceId]);
    expect((await timed(answer)).ms).toBeLessThan(3_000);
    await expect.poll(() => isHearing(hub), { timeout: 10_000 }).toBe(true);
    const { answer: next } = await hold(till);
    await takeAway(database.pool, order, "all");
    expect((await next).packets).toMatchObject([{ kind: "withdrawal" }]);
  });

  test("is not disturbed by notices that nobody can read", async () => {
    await expect.poll(() => isHearing(hub), { timeout: 5_000 }).toBe(true);
    const till = await ready();
    const { answer } = await hold(till);
    for (const notice of ["", "x", "d", "dx,y", "a", "d999999999999999999"]) {
      await database.pool.query("select pg_notify($1, $2)", [exchangeChannel, notice]);
    }
    await wait(300);
    expect(await waitingAt(hub)).toBe(1);
    await writeGoods(database.pool, tillAt(0).accountId, ["a"]);
    expect((await answer).packets).toHaveLength(1);
  });
});

test("five hundred tills that wait are all told of one order, in a few looks", {
  timeout: 120_000,
}, async () => {
  const { pool } = database;
  const account = tillAt(0).accountId;
  const { rows } = await pool.query<{ id: number }>(
    `insert into device (account_id, store_id) select $1, $2 from generate_series(1, 500) returning id`,
    [account, tillAt(0).storeId],
  );
  let queries = 0;
  const counted = new Proxy(pool, {
    get(target, name) {
      if (name === "query") {
        return (...args: unknown[]) => {
          queries += 1;
          return Reflect.apply(target.query, target, args);
        };
      }
      const member = Reflect.get(target, name, target);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  const log = { info: () => undefined, warn: () => undefined };
  const exchange = new Exchange({ pool: counted, clock: systemClock, log });
  await expect.poll(() => exchange.isHearing(), { timeout: 10_000 }).toBe(true);
  const asks = rows.map(({ id }) => ({ deviceId: id, accountId: account, cursor: beginning }));
  const begun = await Promise.all(asks.map((ask) => exchange.receive(ask, 0)));
  const waiting = asks.map((ask, index) =>
    exchange.receive({ ...ask, cursor: readCursor(begun[index]?.cursor ?? "", "after") }, 60_000),
  );
  await expect.poll(() => exchange.waiting, { timeout: 10_000 }).toBe(500);
  await wait(500);
  const order = await makeOrder(pool, account);
  queries = 0;
  await putOut(
    pool,
    order,
    1,
    rows.map(({ id }) => id),
  );
  const { value, ms } = await timed(Promise.all(waiting));
  expect(value.every(({ packets }) => packets.length === 1)).toBe(true);
  expect(queries).toBeLessThanOrEqual(40);
  expect(ms).toBeLessThan(5_000);
  await exchange.close();
});

test("whatever commits at the same time, a till that reads on misses no word", {
  timeout: 120_000,
}, async () => {
  const { pool } = database;
  const till = await ready();
  const orders = await Promise.all(Array.from({ length: 40 }, () => makeOrder(pool, tillAt(0).accountId)));
  const both = tills.map(({ deviceId }) => deviceId);
  let isDone = false;
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let version = 1; version <= 12; version += 1) {
      for (const [index, order] of orders.entries()) {
        if (index % 8 === writer)
          await putOut(pool, order, version, version % 2 === 0 ? both : both.slice(0, 1));
      }
      await writeGoods(pool, tillAt(0).accountId, [`${writer}-${version}`, `${writer}-${version}-b`]);
    }
  });
  const reading = (async () => {
    while (!isDone) await till.receive(over(url), 1);
    await till.receiveAll(over(url));
  })();
  await Promise.all(writers);
  isDone = true;
  await reading;
  expect(till.resets).toBe(1);
  expect(till.orders.size).toBe(40);
  expect(new Set(Array.from(till.orders.values(), ({ version }) => version))).toEqual(new Set([12]));
  expect(till.goods.size).toBe(8 * 12 * 2);
});
