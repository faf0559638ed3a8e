import { rmSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { cashier, saleBody } from "../testing/bodies.ts";
import { orderPacket, orderWord, settingsWord } from "../testing/exchange-server.ts";
import { hasAll, type OrdersTill, openOrdersTill, waitOptions } from "../testing/orders-till.ts";
import { openTestTill } from "../testing/till.ts";
import { ordersFile } from "./file.ts";

const { uid: orderUid } = orderPacket();
const pick = { orderUid, cashier };
const sold = { kind: "withdrawal", uid: orderUid, version: 1, reason: "sold" } as const;
const sale = saleBody({ orderUid });

/** A till that has sold the order, and whose hub has taken note of it. */
async function openSold(): Promise<OrdersTill> {
  const opened = await openOrdersTill([orderWord()]);
  await opened.till.run("PICK_ORDER", pick);
  expect(await opened.till.code("SALE", sale)).toBe(200);
  opened.hub.say(sold);
  await hasAll(opened);
  return opened;
}

/** As after `begin-anew`: the till is told the whole present state, which is these words. */
async function beginAnew({ hub, till }: OrdersTill, words: Parameters<typeof hub.say>): Promise<void> {
  const before = till.orders.store.generation;
  hub.words.length = 0;
  hub.script = ({ method, params }) =>
    method === "exchange.receive" && params.after !== "0"
      ? { error: { code: -32602, message: "Некорректные параметры" } }
      : undefined;
  hub.say(settingsWord, ...words);
  await expect.poll(() => till.orders.store.generation, waitOptions).toBeGreaterThan(before);
  hub.script = undefined;
  await hasAll({ hub, till });
}

test("an order that this till has sold is refused when the hub has taken note of the sale, too", async () => {
  const { till } = await openSold();
  expect(await till.code("SALE", sale)).toBe(715);
});

test("an order that another till has sold is not sold by its uid, whether it was shown here or not", async () => {
  const { hub, till } = await openOrdersTill([orderWord()]);
  await till.run("ORDERS", {});
  hub.say(sold);
  await hasAll({ hub, till });
  expect(await till.code("SALE", sale)).toBe(711);
  expect(await till.code("SALE", saleBody({ orderUid: "of nobody" }))).toBe(711);
});

test("an order that the office has taken back is not sold by its uid", async () => {
  const { hub, till } = await openOrdersTill([orderWord()]);
  hub.say({ ...sold, reason: "cancelled" });
  await hasAll({ hub, till });
  expect(await till.code("SALE", sale)).toBe(711);
});

test("a till that begins anew does not offer or sell what it has sold, whatever the hub says of it", async () => {
  const opened = await openSold();
  const { till } = opened;
  await beginAnew(opened, []);
  expect(await till.code("SALE", sale)).toBe(715);
  await beginAnew(opened, [orderWord()]);
  expect((await till.run("ORDERS", {})).orders).toEqual([]);
  expect(await till.code("PICK_ORDER", pick)).toBe(711);
  expect(await till.code("SALE", sale)).toBe(715);
});

test("what is left of an order that was sold in part is picked and sold, and then no more", async () => {
  const opened = await openSold();
  const { hub, till } = opened;
  hub.say(orderWord({ version: 2 }));
  await hasAll(opened);
  expect(await till.code("SALE", sale)).toBe(712);
  expect((await till.run("PICK_ORDER", pick)).order?.version).toBe(2);
  const answer = await till.run("SALE", sale);
  expect(till.documentOf(answer).content.order?.version).toBe(2);
  hub.say({ ...sold, version: 2 });
  await hasAll(opened);
  expect(await till.code("SALE", sale)).toBe(715);
});

test("a till that has lost orders.db knows from its journal what it has sold, also long ago and after a rest was picked", async () => {
  const opened = await openSold();
  const { hub, till } = opened;
  await till.close();
  for (const suffix of ["", "-wal", "-shm"]) rmSync(join(till.folder, ordersFile + suffix), { force: true });
  hub.say(orderWord({ uid: "order-2", number: "2" }));
  const again = await openTestTill({ folder: till.folder, hub: hub.hub });
  await hasAll({ hub, till: again });
  expect((await again.run("ORDERS", {})).orders).toMatchObject([{ uid: "order-2" }]);
  expect(await again.code("SALE", sale)).toBe(715);
});

test("a file of the format that forgot sales is filled from the journal, and keeps what is in work", async () => {
  const opened = await openSold();
  const { hub, till } = opened;
  hub.say(orderWord({ version: 2 }));
  await hasAll(opened);
  await till.run("PICK_ORDER", pick);
  await till.close();
  const file = new Database(join(till.folder, ordersFile));
  file.exec(`delete from sale; alter table sale add column generation integer not null default 0;
    create index sale_number on sale (number); pragma user_version = 1`);
  file.close();
  const again = await openTestTill({ folder: till.folder, hub: hub.hub });
  expect(again.orders.store.sales.find(orderUid)?.version).toBe(1);
  expect(again.orders.store.claims.find(orderUid)?.version).toBe(2);
  expect(await again.code("SALE", sale)).toBe(200);
  expect(await again.code("SALE", sale)).toBe(715);
});
