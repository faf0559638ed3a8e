import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createPool } from "@prilavok/hub/database/pool.ts";
import { checkRollups } from "@prilavok/hub/receipts/check.ts";
import { administer, withDatabase } from "@prilavok/hub/testing/administer.ts";
import { createChain, type TestTill } from "@prilavok/hub/testing/chain.ts";
import { createTestDatabase, type TestDatabase } from "@prilavok/hub/testing/database.ts";
import { createTestHub, type TestHub } from "@prilavok/hub/testing/hub.ts";
import { FaultProxy } from "@prilavok/till/testing/fault-proxy.ts";
import { Books } from "@prilavok/till/trials/books.ts";
import { Caller } from "@prilavok/till/trials/caller.ts";
import { expect, inject, onTestFinished, test } from "vitest";
import { messagesOf, readSides, shiftStates } from "./books.ts";
import { KilledTill } from "./killed-till.ts";

const tillsCount = 2;
const receiptsAPart = 6;
/** Long enough for the second of a shift's start and that of its stop to be two. */
const partMs = 1_100;
const wholeMsMax = 60_000;

interface Shop {
  readonly folder: string;
  readonly till: KilledTill;
  readonly caller: Caller;
  readonly device: TestTill;
}

/** A copy of the database as it is now, as a backup that was restored would be one. */
async function copyOf(database: TestDatabase): Promise<TestDatabase> {
  const root = inject("postgresUrl");
  const from = new URL(database.url).pathname.slice(1);
  const name = `restored_${randomBytes(6).toString("hex")}`;
  await administer(root, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${from}'`);
  await administer(root, `create database ${name} template ${from}`);
  const pool = createPool({ url: withDatabase(root, name), connectionsMax: 4 });
  return {
    ...{ url: withDatabase(root, name), pool },
    async close() {
      await pool.end();
      await administer(root, `drop database if exists ${name} with (force)`);
    },
  };
}

async function openHub(database: TestDatabase): Promise<{ readonly hub: TestHub; readonly port: number }> {
  const hub = await createTestHub({ database, checks: { graceMs: 20, intervalMs: 50 } });
  return { hub, port: Number(new URL(await hub.listen()).port) };
}

async function openShop(device: TestTill, url: string, place: number): Promise<Shop> {
  const folder = await mkdtemp(join(tmpdir(), "prilavok-restore-"));
  const till = new KilledTill(folder);
  onTestFinished(async () => {
    await till.stop();
    await rm(folder, { recursive: true, force: true });
  });
  till.configure(url, device.accesskey);
  await till.start();
  const caller = new Caller({
    ...{ name: `${place}`, seed: `restore ${place}`, books: new Books(), isSenior: false },
    port: () => till.port(),
  });
  return { folder, till, caller, device };
}

let asked = 0;

async function change({ caller }: Shop, operation: "OPEN_SHIFT" | "CLOSE_SHIFT"): Promise<void> {
  asked += 1;
  const { answer } = await caller.ask(operation, { cashier: "Кассир", operationId: `${operation}-${asked}` });
  expect(answer.resultCode).toBe(200);
  caller.isShiftOpen = operation === "OPEN_SHIFT";
}

/** A part of a shift, and everything of it delivered. */
async function sellPart(shops: readonly Shop[]): Promise<void> {
  await Promise.all(
    shops.map(async ({ caller }) => {
      for (let step = 0; step < receiptsAPart; step += 1) await caller.step();
    }),
  );
  await wait(partMs);
  await delivered(shops);
}

async function delivered(shops: readonly Shop[]): Promise<void> {
  const untilMs = Date.now() + wholeMsMax;
  for (const { folder } of shops) {
    while (messagesOf(folder).waiting > 0) {
      if (Date.now() > untilMs) throw new Error("messages are not delivered");
      await wait(20);
    }
  }
}

async function closeAndOpen(shops: readonly Shop[]): Promise<void> {
  for (const shop of shops) await change(shop, "CLOSE_SHIFT");
  await wait(partMs);
  for (const shop of shops) await change(shop, "OPEN_SHIFT");
}

async function missingOf({ folder, device }: Shop, { pool }: TestDatabase): Promise<number> {
  const { till, hub } = await readSides(folder, pool, device);
  return till.length - hub.length;
}

test("a hub that was restored from an older backup asks the tills for what it misses, and is whole again", {
  timeout: 3 * wholeMsMax,
}, async () => {
  const database = await createTestDatabase(8);
  let { hub, port } = await openHub(database);
  const devices = await createChain(database.pool, tillsCount, "Europe/Minsk");
  const way = await FaultProxy.open({ hubPort: () => port });
  onTestFinished(() => way.close());
  const shops = await Promise.all(devices.map((device, place) => openShop(device, way.url, place)));

  for (const shop of shops) await change(shop, "OPEN_SHIFT");
  await sellPart(shops);
  await closeAndOpen(shops);
  await sellPart(shops);
  await hub.close();
  const backup = await copyOf(database);
  onTestFinished(() => backup.close());

  ({ hub, port } = await openHub(database));
  await sellPart(shops);
  await closeAndOpen(shops);
  await sellPart(shops);
  await closeAndOpen(shops);
  await delivered(shops);
  await hub.close();
  await database.close();

  ({ hub, port } = await openHub(backup));
  const restored = hub;
  onTestFinished(() => restored.close());
  for (const shop of shops) expect(await missingOf(shop, backup)).toBeGreaterThan(receiptsAPart);
  const untilMs = Date.now() + wholeMsMax;
  for (;;) {
    // Tills that work: each answer to them may hold what the hub asks for.
    await sellPart(shops);
    await closeAndOpen(shops);
    await delivered(shops);
    await wait(200);
    const missing = await Promise.all(shops.map((shop) => missingOf(shop, backup)));
    if (missing.every((count) => count === 0)) break;
    if (Date.now() > untilMs) throw new Error(`still missing: ${missing}`);
  }
  for (const { folder, device } of shops) {
    const { till, hub: received } = await readSides(folder, backup.pool, device);
    expect(received).toEqual(till);
    const states = await shiftStates(backup.pool, device);
    expect(new Set(states)).toEqual(new Set(["complete", "open"]));
    expect(states.filter((state) => state === "open")).toHaveLength(1);
  }
  expect((await checkRollups(backup.pool)).differences).toEqual([]);
});
