import { rmSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { cashier } from "../testing/bodies.ts";
import { writeExchangeFile } from "../testing/exchange-file.ts";
import { ExchangeServer, orderPacket, orderWord, settingsWord } from "../testing/exchange-server.ts";
import { operate } from "../testing/http.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { startTillProcess } from "../testing/till-process.ts";
import { ordersFile } from "./file.ts";

const { uid: orderUid } = orderPacket();
const limits = { timeout: 60_000, interval: 50 } as const;

/** A till process with the order in work, and its sale. */
async function openPicked(hub: ExchangeServer, folder: string) {
  writeExchangeFile(folder, hub);
  const { till, port } = await startTillProcess(folder);
  const listed = async () => (await operate(port, "ORDERS", {})).orders ?? [];
  await expect.poll(async () => (await listed()).length, limits).toBe(1);
  await operate(port, "OPEN_SHIFT", { cashier });
  const { sale, resultCode } = await operate(port, "PICK_ORDER", { orderUid, cashier });
  expect(resultCode).toBe(200);
  return { till, port, sale: { ...sale, cash: "28.18" } };
}

function salesIn(folder: string): number {
  const journal = new Database(join(folder, "work.journal"), { readonly: true });
  try {
    return Number(journal.prepare("select count(*) from document where kind = 'sale'").pluck().get());
  } finally {
    journal.close();
  }
}

/** Those that only the transactions' lane knows are not this test's. */
async function openHub(): Promise<ExchangeServer> {
  const hub = await ExchangeServer.listen();
  hub.script = ({ method }) =>
    method === "transaction.load" ? { error: { code: -32610, message: "Ошибка БД" } } : undefined;
  hub.say(settingsWord, orderWord());
  return hub;
}

test("a till that is killed between the receipt and orders.db does not sell the order again", async () => {
  const hub = await openHub();
  const folder = tillFolder();
  const { till, port, sale } = await openPicked(hub, folder);
  // While somebody else writes orders.db, the till stands between the journal's commit and it.
  const blocking = new Database(join(folder, ordersFile));
  blocking.exec("begin immediate");
  const selling = operate(port, "SALE", sale).catch(() => undefined);
  await expect.poll(() => salesIn(folder), { timeout: 20_000, interval: 5 }).toBe(1);
  await till.end("SIGKILL");
  blocking.exec("rollback");
  expect(blocking.prepare("select count(*) from claim").pluck().get()).toBe(1);
  expect(blocking.prepare("select count(*) from sale").pluck().get()).toBe(0);
  blocking.close();
  await selling;

  const again = await startTillProcess(folder);
  expect((await operate(again.port, "ORDERS", {})).orders).toEqual([]);
  expect((await operate(again.port, "SALE", sale)).resultCode).toBe(715);
  expect(salesIn(folder)).toBe(1);
}, 120_000);

test("a claim in work outlives a kill, and the order is sold under it", async () => {
  const hub = await openHub();
  const folder = tillFolder();
  const { till, sale } = await openPicked(hub, folder);
  await till.end("SIGKILL");
  const again = await startTillProcess(folder);
  await expect.poll(() => hub.callsOf("order.renew").length, limits).toBeGreaterThan(0);
  expect((await operate(again.port, "SALE", sale)).resultCode).toBe(200);
  expect((await operate(again.port, "ORDERS", {})).orders).toEqual([]);
}, 120_000);

test("a till that has lost orders.db does not show an order that its journal has sold", async () => {
  const hub = await openHub();
  const folder = tillFolder();
  const { till, port, sale } = await openPicked(hub, folder);
  expect((await operate(port, "SALE", sale)).resultCode).toBe(200);
  await till.end("SIGKILL");
  for (const suffix of ["", "-wal", "-shm"]) rmSync(join(folder, ordersFile + suffix), { force: true });
  hub.say(orderWord({ uid: "order-2", number: "2" }));
  const again = await startTillProcess(folder);
  const uids = async () => (await operate(again.port, "ORDERS", {})).orders?.map(({ uid }) => uid);
  await expect.poll(uids, limits).toEqual(["order-2"]);
}, 120_000);
