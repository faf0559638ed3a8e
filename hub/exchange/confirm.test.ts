import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { transaction } from "../database/pool.ts";
import { createShop, type TestShop } from "../orders/testing-shop.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { callsBurst, callsPerSecond, exchangeHandlers } from "./door.ts";
import { Exchange } from "./exchange.ts";
import { forgetWithdrawals, withdrawalsKeptMs } from "./forget.ts";
import { ReceivingTill } from "./testing.ts";

let shop: TestShop;
let hub: TestHub;

beforeAll(async () => {
  shop = await createShop(3, 12);
  shop.nowMs = Date.now();
  hub = await createTestHub({ database: shop.database });
});
afterAll(async () => {
  await hub.stop();
  await shop.close();
});

const call = (place: number, method: string, params: unknown) =>
  hub.call(`/s/${shop.till(place).accesskey}`, method, params);
const confirm = (place: number, cursor: string, shown?: unknown) =>
  call(place, "exchange.confirm", { cursor, ...(shown === undefined ? {} : { shown }) });

async function receiving(place: number): Promise<ReceivingTill> {
  const till = new ReceivingTill(shop.till(place));
  await till.receiveAll(hub);
  return till;
}

async function delivery(uid: string, place: number) {
  const { rows } = await shop.database.pool.query<Record<string, unknown>>(
    `select d.state, d.received_at is not null as received, d.shown_at is not null as shown, d.gone_at is not null as gone
       from order_delivery d join customer_order o on o.id = d.order_id where o.uid = $1 and d.device_id = $2`,
    [uid, shop.till(place).deviceId],
  );
  return rows[0];
}

describe("an order is", () => {
  test("received when the till has confirmed it, and shown when it says so", async () => {
    const { uid, version } = await shop.posted(2);
    const till = await receiving(0);
    expect(await delivery(uid, 0)).toMatchObject({ state: "waiting", received: false });
    expect((await confirm(0, till.cursor)).result).toEqual({ confirmed: true });
    expect(await delivery(uid, 0)).toMatchObject({ state: "received", received: true, shown: false });
    await confirm(0, till.cursor, [{ uid, version }]);
    expect(await delivery(uid, 0)).toMatchObject({ state: "shown", shown: true });
    expect(await delivery(uid, 1)).toMatchObject({ state: "waiting" });
  });

  test("confirmed at every till whose feed is free; the others wait for theirs", async () => {
    const { uid } = await shop.posted(2);
    const [till, other] = [await receiving(0), await receiving(1)];
    const { pool } = shop.database;
    const writer = await pool.connect();
    try {
      await writer.query("begin");
      await writer.query("select from exchange_feed where device_id = $1 for update", [
        shop.till(0).deviceId,
      ]);
      let isHeld = true;
      const held = confirm(0, till.cursor).then(() => isHeld);
      expect((await confirm(1, other.cursor)).result).toEqual({ confirmed: true });
      expect(await delivery(uid, 1)).toMatchObject({ state: "received" });
      expect(await delivery(uid, 0)).toMatchObject({ state: "waiting" });
      isHeld = false;
      await writer.query("commit");
      expect(await held).toBe(false);
    } finally {
      writer.release();
    }
    expect(await delivery(uid, 0)).toMatchObject({ state: "received" });
  });

  test("not shown as another version, or at a till that does not have it", async () => {
    const { uid, version } = await shop.posted(2);
    const till = await receiving(0);
    const other = await receiving(2);
    await confirm(0, till.cursor, [
      { uid, version: version + 1 },
      { uid: "no-such-order", version },
    ]);
    await confirm(2, other.cursor, [{ uid, version }]);
    expect(await delivery(uid, 0)).toMatchObject({ state: "received", shown: false });
    expect(await delivery(uid, 1)).toMatchObject({ state: "waiting" });
  });

  test("gone when the till has confirmed the withdrawal", async () => {
    const { uid } = await shop.posted(2);
    const till = await receiving(0);
    await confirm(0, till.cursor);
    await shop.step(uid, "unpost");
    expect(await delivery(uid, 0)).toMatchObject({ state: "withdrawn", gone: false });
    await till.receiveAll(hub);
    await confirm(0, till.cursor);
    expect(await delivery(uid, 0)).toMatchObject({ state: "withdrawn", received: true, gone: true });
  });

  test("waiting again when it is posted anew", async () => {
    const { uid } = await shop.posted(2);
    const till = await receiving(0);
    await confirm(0, till.cursor);
    await shop.step(uid, "unpost");
    await shop.step(uid, "post");
    expect(await delivery(uid, 0)).toMatchObject({ state: "waiting", received: false });
    await confirm(0, till.cursor);
    expect(await delivery(uid, 0)).toMatchObject({ state: "waiting", received: false });
  });
});

test.each(["9999999999999999-0", "r9-9-9", "0"])(
  "the confirmation of %j, where the till cannot be, says nothing",
  async (cursor) => {
    const { uid } = await shop.posted(2);
    await receiving(0);
    expect((await confirm(0, cursor)).result).toEqual({ confirmed: true });
    expect(await delivery(uid, 0)).toMatchObject({ state: "waiting" });
  },
);

test("a malformed confirmation is refused with its path", async () => {
  expect((await confirm(0, "x")).error).toMatchObject({ code: -32602, data: { path: "cursor" } });
  expect((await confirm(0, "0", [{ uid: "x" }])).error).toMatchObject({ code: -32602 });
});

describe("of tills that claim an order", () => {
  test("one gets it, the others hear of it, and of its release", async () => {
    const { uid, version } = await shop.posted(3);
    const other = await receiving(1);
    const answers = await Promise.all(
      [0, 2].map((place) => call(place, "order.claim", { uid, version, claimId: `c${place}` })),
    );
    const outcomes = answers.map(({ result }) => (result as { outcome: string }).outcome);
    expect(outcomes.toSorted()).toEqual(["claimed", "refused"]);
    const winner = outcomes[0] === "claimed" ? 0 : 2;
    await other.receiveAll(hub);
    expect(other.orders.get(uid)?.heldBy).toBeTypeOf("string");
    const claim = { uid, claimId: `c${winner}` };
    expect((await call(winner, "order.renew", claim)).result).toMatchObject({ outcome: "renewed" });
    expect((await call(1, "order.release", claim)).result).toEqual({ released: false });
    expect((await call(winner, "order.release", claim)).result).toEqual({ released: true });
    await other.receiveAll(hub);
    expect(other.orders.get(uid)?.heldBy).toBeNull();
  });

  test("one whose lease has run out loses it to all by itself", async () => {
    const { uid, version } = await shop.posted(2);
    await call(0, "order.claim", { uid, version, claimId: "c" });
    let aheadMs = 0;
    const exchange = new Exchange({
      pool: shop.database.pool,
      clock: { now: () => systemClock.now() + aheadMs },
      log: { info: () => undefined, warn: () => undefined },
    });
    try {
      await exchange.openLapsed();
      expect((await shop.order(uid)).state).toBe("claimed");
      aheadMs = 121_000;
      await exchange.openLapsed();
      expect((await shop.order(uid)).state).toBe("posted");
    } finally {
      await exchange.close();
    }
  });
});

test("a till that calls too often is told when to come again, and has its calls back with time", async () => {
  const rateClock = { nowMs: 0, now: () => rateClock.nowMs };
  const { pool } = shop.database;
  const exchange = new Exchange({ pool, clock: systemClock, log: { info: () => {}, warn: () => {} } });
  const handlers = exchangeHandlers({ pool, clock: systemClock, exchange, rateClock });
  const { handle } = handlers.find(({ method }) => method.name === "order.release") ?? {};
  const release = async () => handle?.({ uid: "x", claimId: "x" } as never, shop.till(2) as never);
  try {
    for (let call = 0; call < callsBurst; call += 1) expect(await release()).toEqual({ released: false });
    const tooFrequent = { entry: { code: -32606 }, data: { reason: "rate", retryAfter: 1 } };
    await expect(release()).rejects.toMatchObject(tooFrequent);
    rateClock.nowMs += 1000 / callsPerSecond;
    expect(await release()).toEqual({ released: false });
    await expect(release()).rejects.toMatchObject(tooFrequent);
  } finally {
    await exchange.close();
  }
});

test("a till that calls often brings receipts all the same", async () => {
  const often = Array.from({ length: callsBurst + 50 }, () =>
    call(2, "order.release", { uid: "x", claimId: "x" }),
  );
  await Promise.all(often);
  expect((await call(2, "purchaseRegister", { amount: 1, cart: {} })).error).toBeUndefined();
});

test("old withdrawals are forgotten, and whoever has not heard of them begins anew", async () => {
  const { uid } = await shop.posted(2);
  const heard = await receiving(0);
  const away = await receiving(1);
  await shop.step(uid, "cancel");
  await heard.receiveAll(hub);
  const { pool } = shop.database;
  const nowMs = Date.now();
  expect(await forgetWithdrawals(pool, nowMs)).toBe(0);
  await forgetWithdrawals(pool, nowMs + withdrawalsKeptMs + 60_000);
  const { rows } = await pool.query("select 1 from order_delivery where state = 'withdrawn'");
  expect(rows).toEqual([]);
  expect(await heard.receive(hub)).toMatchObject({ reset: false, packets: [] });
  expect(away.orders.has(uid)).toBe(true);
  expect(await away.receive(hub)).toMatchObject({ reset: true });
  expect(away.orders.has(uid)).toBe(false);
});

test("when a till asked last is written down", async () => {
  const exchange = new Exchange({
    pool: shop.database.pool,
    clock: { now: () => Date.UTC(2030, 0, 1) },
    log: { info: () => undefined, warn: () => undefined },
  });
  const { deviceId, accountId } = shop.till(0);
  await exchange.receive({ deviceId, accountId, cursor: { feed: 0n, goods: 0n, sinceReset: undefined } }, 0);
  const year = async () => {
    const { rows } = await shop.database.pool.query<{ at: Date | null }>(
      "select asked_at as at from exchange_feed where device_id = $1",
      [deviceId],
    );
    return rows[0]?.at?.getUTCFullYear();
  };
  // While somebody puts a word into its feed it is not written, and not forgotten.
  await transaction(shop.database.pool, async (connection) => {
    await connection.query("select 1 from exchange_feed where device_id = $1 for update", [deviceId]);
    await exchange.writeAsked();
  });
  expect(await year()).not.toBe(2030);
  await exchange.writeAsked();
  expect(await year()).toBe(2030);
  await exchange.close();
});
