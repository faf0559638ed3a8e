import { packetsPerAnswerMax } from "@prilavok/contracts/exchange/limits.ts";
import { exchangeReceive, type ReceiveResult } from "@prilavok/contracts/exchange/receive.ts";
import { Compile } from "typebox/compile";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { transaction } from "../database/pool.ts";
import { createChain } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { beginAnew } from "./begin-anew.ts";
import { withdraw } from "./deliveries.ts";
import {
  holdOrder,
  makeOrder,
  packetOf,
  putOut,
  putOutMany,
  ReceivingTill,
  takeAway,
  writeGoods,
} from "./testing.ts";

let hub: TestHub;
let tills: ReceivingTill[];
let till: ReceivingTill;
let other: ReceivingTill;
let serial = 0;

beforeAll(async () => {
  hub = await createTestHub();
});
afterAll(() => hub.close());

const answers = Compile(exchangeReceive.result);

function uidOf(packet: ReceiveResult["packets"][number]): string {
  if (packet.kind === "order") return packet.order.uid;
  return packet.kind === "withdrawal" ? packet.uid : "";
}

beforeEach(async () => {
  serial += 1;
  const { pool } = hub.database;
  tills = (await createChain(pool, 2, "Europe/Moscow", `Сеть ${serial}`)).map(
    (one) => new ReceivingTill(one),
  );
  [till, other] = tills as [ReceivingTill, ReceivingTill];
});

const order = () => makeOrder(hub.database.pool, till.till.accountId);
const both = () => tills.map(({ till: { deviceId } }) => deviceId);
const ask = (after: unknown, waitSeconds?: unknown) =>
  hub.call(`/s/${till.till.accesskey}`, "exchange.receive", { after, waitSeconds });

describe("from the beginning a till gets", () => {
  test("its settings, the orders that are out, and the goods, and then nothing", async () => {
    const { pool } = hub.database;
    const [one, two, gone] = [await order(), await order(), await order()];
    await putOut(pool, one, 1, both());
    await putOut(pool, two, 3, both());
    await putOut(pool, gone, 1, both());
    await takeAway(pool, gone, "all");
    await writeGoods(pool, till.till.accountId, ["a", "b"]);
    const first = await till.receive(hub);
    expect(answers.Check(first)).toBe(true);
    expect(first).toMatchObject({ reset: true, more: false });
    expect(first.packets.map(({ kind }) => kind)).toEqual(["settings", "order", "order", "goods", "goods"]);
    expect(till.settings).toMatchObject({ worksWithOrders: false, offlineRule: "refuse" });
    expect([...till.orders]).toEqual([
      [one.uid, { version: 1, heldBy: null }],
      [two.uid, { version: 3, heldBy: null }],
    ]);
    expect(await till.receive(hub)).toEqual({ cursor: first.cursor, reset: false, more: false, packets: [] });
  });

  test("nothing of another account", async () => {
    const { pool } = hub.database;
    const own = await order();
    await putOut(pool, own, 1, [other.till.deviceId]);
    await writeGoods(pool, till.till.accountId + 1_000_000, []).catch(() => undefined);
    await till.receiveAll(hub);
    expect(till.orders.size).toBe(0);
  });
});

describe("then it gets", () => {
  beforeEach(async () => {
    for (const one of tills) await one.receiveAll(hub);
  });

  test("only the last word on an order", async () => {
    const { pool } = hub.database;
    const one = await order();
    await putOut(pool, one, 1, both());
    await takeAway(pool, one, "all", "edited");
    await putOut(pool, one, 2, both());
    const { packets } = await till.receive(hub);
    expect(packets).toEqual([{ kind: "order", order: packetOf(one.uid, 2), heldBy: null }]);
  });

  test("that another till has an order in work, and that it has it no more", async () => {
    const { pool } = hub.database;
    const one = await order();
    await putOut(pool, one, 1, both());
    await holdOrder(pool, one, other.till.deviceId);
    await till.receiveAll(hub);
    expect(till.orders.get(one.uid)).toEqual({ version: 1, heldBy: "2" });
    await other.receiveAll(hub);
    expect(other.orders.get(one.uid)).toEqual({ version: 1, heldBy: null });
    await holdOrder(pool, one, null);
    await till.receiveAll(hub);
    expect(till.orders.get(one.uid)).toEqual({ version: 1, heldBy: null });
    expect(await other.receive(hub)).toMatchObject({ packets: [] });
  });

  test("that an order is gone, and why", async () => {
    const { pool } = hub.database;
    const one = await order();
    await putOut(pool, one, 4, both());
    await till.receiveAll(hub);
    await takeAway(pool, one, [till.till.deviceId], "removed");
    const { packets } = await till.receive(hub);
    expect(packets).toEqual([{ kind: "withdrawal", uid: one.uid, version: 4, reason: "removed" }]);
    await other.receiveAll(hub);
    expect(other.orders.has(one.uid)).toBe(true);
  });

  test("the same again when the answer was lost", async () => {
    const { pool } = hub.database;
    await putOut(pool, await order(), 1, both());
    const before = till.cursor;
    const first = await till.receive(hub);
    till.cursor = before;
    expect(await till.receive(hub)).toEqual(first);
  });
});

describe("more than fits an answer", () => {
  test("comes in several, in order, and nothing twice", async () => {
    const { pool } = hub.database;
    const codes = Array.from({ length: 1_100 }, (_, index) => `g${index}`);
    await writeGoods(pool, till.till.accountId, codes);
    await putOut(pool, await order(), 1, both());
    const sizes: number[] = [];
    let answer = await till.receive(hub);
    expect(answer.reset).toBe(true);
    for (;;) {
      sizes.push(answer.packets.length);
      if (!answer.more) break;
      answer = await till.receive(hub);
      expect(answer.reset).toBe(false);
    }
    expect(sizes.reduce((sum, size) => sum + size)).toBe(1_102);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
    expect([...till.goods]).toEqual(codes);
  });

  // One packet of an answer is kept for the settings.
  const wordsMax = packetsPerAnswerMax - 1;
  test.each([
    [wordsMax, [wordsMax]],
    [wordsMax + 1, [wordsMax, 1]],
    [2 * wordsMax + 1, [wordsMax, wordsMax, 1]],
  ])("of %i words comes in answers of %j, and none is skipped at a page's end", async (count, sizes) => {
    const { pool } = hub.database;
    await till.receiveAll(hub);
    const uids = await putOutMany(pool, till.till.accountId, count, both());
    const told: string[] = [];
    const receive = async (from: string) => {
      till.cursor = from;
      const found: number[] = [];
      for (let more = true; more; ) {
        const answer = await till.receive(hub);
        const words = answer.packets.filter(({ kind }) => kind === "order" || kind === "withdrawal");
        for (const word of words) told.push(uidOf(word));
        found.push(words.length);
        more = answer.more;
      }
      return [found, told.splice(0)];
    };
    const before = till.cursor;
    expect(await receive(before)).toEqual([sizes, uids]);
    // The same as the present state, and again as withdrawals.
    expect(await receive("0")).toEqual([sizes, uids]);
    expect([...till.orders.keys()]).toEqual(uids);
    const { rows } = await pool.query<{ id: number; uid: string }>(
      "select id, uid from customer_order where uid = any ($1::uuid[]) order by number",
      [uids],
    );
    const here = till.cursor;
    await transaction(pool, async (connection) => {
      for (const { id } of rows) await withdraw(connection, Date.now(), id, "all", "sold");
    });
    expect(await receive(here)).toEqual([sizes, uids]);
    expect(till.orders.size).toBe(0);
  });

  test("and is withdrawn while the present state is on its way does not stay at the till", async () => {
    const { pool } = hub.database;
    const early = await order();
    await putOut(pool, early, 1, both());
    await writeGoods(
      pool,
      till.till.accountId,
      Array.from({ length: 600 }, (_, index) => `g${index}`),
    );
    expect(await till.receive(hub)).toMatchObject({ reset: true, more: true });
    expect(till.orders.has(early.uid)).toBe(true);
    await takeAway(pool, early, "all");
    const late = await order();
    await putOut(pool, late, 1, both());
    await till.receiveAll(hub);
    expect([...till.orders.keys()]).toEqual([late.uid]);
    expect(till.goods.size).toBe(600);
    expect(till.resets).toBe(1);
  });

  test("in bytes is divided too", async () => {
    const { pool } = hub.database;
    for (let index = 0; index < 12; index += 1) {
      const one = await order();
      await putOut(pool, one, 1, both());
      // Text that does not pack.
      await pool.query(
        `update order_packet set body = jsonb_set(body, '{comment}', to_jsonb((
           select string_agg(md5(random()::text), '') from generate_series(1, 6000)))) where order_id = $1`,
        [one.id],
      );
    }
    const { packets, more } = await till.receive(hub);
    expect(more).toBe(true);
    expect(packets.length).toBeGreaterThan(1);
    expect(Buffer.byteLength(JSON.stringify(packets))).toBeLessThan(1.5 * 1024 * 1024);
    await till.receiveAll(hub);
    expect(till.orders.size).toBe(12);
  });
});

describe("a till begins anew with the present state", () => {
  const stale = async () => {
    const { pool } = hub.database;
    const one = await order();
    await putOut(pool, one, 1, both());
    await till.receiveAll(hub);
    return one;
  };

  test("when its disk was lost", async () => {
    const one = await stale();
    const fresh = new ReceivingTill(till.till);
    await fresh.receiveAll(hub);
    expect([...fresh.orders.keys()]).toEqual([one.uid]);
  });

  test("when words that it has not read were deleted", async () => {
    await stale();
    await hub.database.pool.query(
      "update exchange_feed set position = position + 10, forgotten_position = position + 5 where device_id = $1",
      [till.till.deviceId],
    );
    expect(await till.receive(hub)).toMatchObject({ reset: true, more: false });
    expect(await till.receive(hub)).toMatchObject({ reset: false });
  });

  test.each([
    ["of its own feed", "update exchange_feed set position = position - 1000 where device_id = $1"],
    [
      "of the goods",
      `with account as (select account_id as id from device where device.id = $1),
         article as (update goods set position = position - 1000 from account where account_id = account.id)
       update goods_feed set position = position - 1000 from account where account_id = account.id`,
    ],
  ])("when its cursor is above the position %s: the hub was restored", async (_, statement) => {
    await writeGoods(hub.database.pool, till.till.accountId, ["a"]);
    await stale();
    await hub.database.pool.query(statement, [till.till.deviceId]);
    expect(await till.receive(hub)).toMatchObject({ reset: true });
    expect(await till.receive(hub)).toMatchObject({ reset: false });
  });

  test("when the hub was restored and has given words since, and its operator says so", async () => {
    const { pool } = hub.database;
    const one = await stale();
    // What the till was told after the backup is not in it, and neither is the order.
    await pool.query("delete from order_delivery where order_id = $1", [one.id]);
    const next = await order();
    await putOut(pool, next, 1, both());
    expect(await beginAnew(pool)).toBeGreaterThan(0);
    expect(await till.receive(hub)).toMatchObject({ reset: true });
    expect([...till.orders.keys()]).toEqual([next.uid]);
    expect(await till.receive(hub)).toMatchObject({ reset: false, packets: [] });
  });

  test("when that happens in the middle of it", async () => {
    const { pool } = hub.database;
    await writeGoods(
      pool,
      till.till.accountId,
      Array.from({ length: 600 }, (_, index) => `g${index}`),
    );
    await till.receive(hub);
    await pool.query(
      "update exchange_feed set position = position + 10, forgotten_position = position + 5 where device_id = $1",
      [till.till.deviceId],
    );
    await till.receiveAll(hub);
    expect(till.resets).toBe(2);
    expect(till.goods.size).toBe(600);
  });
});

test.each(["x", "", "-1-2", "1", "1-2-3", "r1-2", "1e3-2", "1-99999999999999999", "0 ", "٣-٣"])(
  "the cursor %j is refused with its path",
  async (cursor) => {
    expect((await ask(cursor)).error).toMatchObject({ code: -32602, data: { path: "after" } });
  },
);

test.each([null, 5, {}, "1".repeat(65)])("a cursor that is %j is refused", async (cursor) => {
  expect((await ask(cursor)).error).toMatchObject({ code: -32602 });
});

test.each([
  "9999999999999999-9999999999999999",
  "r9999999999999999-5-5",
  "r1-9999999999999999-0",
  "0-5",
  "r0-0-0",
])("the cursor %j, which was never given, leads to the present state", async (cursor) => {
  expect((await ask(cursor)).result).toMatchObject({ reset: true });
});
