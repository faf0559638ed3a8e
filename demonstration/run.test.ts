import { stat } from "node:fs/promises";
import { join } from "node:path";
import { dayOf, momentToLocal } from "@prilavok/contracts/values/time.ts";
import { checkRollups } from "@prilavok/hub/receipts/check.ts";
import { expect, test } from "vitest";
import { Chance } from "./chance.ts";
import { dayStart } from "./demand.ts";
import { dayReceipts, Shopper } from "./shopper.ts";
import { DemoMemory } from "./state.ts";
import { demoStores } from "./stores.ts";
import { firstStartMs, isLoaded, stage, stored } from "./testing/stage.ts";

const dayMs = 86_400_000;
const seed = "прилавок";

/** What the generator says of all stores between two moments: receipts and the sum in ten-thousandths. */
function generated(fromMs: number, toMs: number): { receipts: number; amountE4: number } {
  const receipts = demoStores.flatMap((store) => {
    const [first, last] = [fromMs, toMs].map((ms) => dayStart(dayOf(momentToLocal(ms, store.timeZone))));
    const days: string[] = [];
    for (let at = first ?? 0; at <= (last ?? 0); at += dayMs) days.push(dayOf(at));
    return days.flatMap((day) => dayReceipts(seed, store, day));
  });
  const within = receipts.filter(({ momentMs }) => momentMs > fromMs && momentMs <= toMs);
  return {
    receipts: within.length,
    amountE4: within.reduce((sum, { amountKopecks }) => sum + amountKopecks * 100, 0),
  };
}

test("the first start generates the history up to now and nothing of the future, under plans", async () => {
  const { hub, run, dataDir } = await stage();
  await run(isLoaded);
  const { latestMs, ...history } = await stored(hub);
  expect(history).toEqual(generated(firstStartMs - 10 * dayMs, firstStartMs));
  expect(latestMs).toBeLessThanOrEqual(firstStartMs);
  expect((await checkRollups(hub.database.pool)).differences).toEqual([]);
  const key = Object.values((await DemoMemory.open(dataDir)).state.keys)[0];
  const range = [{ type: "month", from: "2025-06-01", to: "2025-06-30" }];
  const { result } = await hub.call(`/s/${key}`, "reports", { id: "metrics", params: { range } });
  const { metrics } = (
    result as { data: { month: { metrics: { metrics: { name: string; fact: number; plan: number }[] } } } }
  ).data.month.metrics;
  const income = metrics.find(({ name }) => name === "Выручка");
  expect(income?.fact).toBeGreaterThan(100_000);
  // A third of the month is over, and the plan is a little above what is to be expected.
  expect((income?.fact ?? 0) / (income?.plan ?? 1)).toBeGreaterThan(0.24);
  expect((income?.fact ?? 0) / (income?.plan ?? 1)).toBeLessThan(0.36);
  expect(metrics.map(({ name }) => name)).toContain("Кофе, порций");
});

test("a second start keeps the keys, doubles nothing and fills the time since the stop", async () => {
  const { hub, run, dataDir, clock } = await stage();
  await run(isLoaded);
  const { keys } = (await DemoMemory.open(dataDir)).state;
  expect((await stat(join(dataDir, "demo.json"))).mode & 0o777).toBe(0o600);
  clock.ms += 2 * dayMs;
  const said = await run(isLoaded);
  expect((await DemoMemory.open(dataDir)).state.keys).toEqual(keys);
  for (const key of Object.values(keys)) expect(said.join("\n")).toContain(key);
  const { receipts, amountE4 } = await stored(hub);
  expect({ receipts, amountE4 }).toEqual(generated(firstStartMs - 10 * dayMs, clock.ms));
});

test("an interrupted history goes on at the next start, without a gap and without doubling", async () => {
  const { hub, run, clock } = await stage();
  await run((_, fraction) => fraction > 0.3, { days: 28 });
  const before = await stored(hub);
  clock.ms += dayMs;
  await run(isLoaded, { days: 28 });
  const { receipts, amountE4 } = await stored(hub);
  expect(before.receipts).toBeGreaterThan(0);
  expect(before.receipts).toBeLessThan(receipts);
  expect({ receipts, amountE4 }).toEqual(generated(firstStartMs - 28 * dayMs, clock.ms));
});

test("a memory of another database is forgotten: the chain is made anew with keys that work", async () => {
  const first = await stage();
  await first.run(isLoaded);
  const second = await stage();
  const { state } = await DemoMemory.open(first.dataDir);
  await (await DemoMemory.open(second.dataDir)).change(state);
  await second.run(isLoaded);
  const { receipts, amountE4 } = await stored(second.hub);
  expect({ receipts, amountE4 }).toEqual(generated(firstStartMs - 10 * dayMs, firstStartMs));
  for (const key of Object.values((await DemoMemory.open(second.dataDir)).state.keys)) {
    expect((await second.hub.call(`/s/${key}`, "reports", { id: "metrics" })).error).toBeUndefined();
  }
});

test("live sales are registered as they are told, and a till that lost its key gets a new one", async () => {
  const { hub, run, dataDir, clock } = await stage();
  const sold: number[] = [];
  await run(isLoaded, { days: 1 });
  const memory = await DemoMemory.open(dataDir);
  const names = Object.keys(memory.state.keys);
  await memory.change({ keys: {} });
  const before = await stored(hub);
  clock.ms += 60_000;
  const end = new AbortController();
  await run(() => false, {
    paceMs: 5,
    onSale: ({ receipt }) => {
      sold.push(receipt.amountKopecks);
      clock.ms += 20;
      if (sold.length === 60) end.abort();
    },
    signal: end.signal,
  });
  const gap = generated(clock.ms - 60_000 - 60 * 20, clock.ms - 60 * 20);
  const added = async () => {
    const { receipts, amountE4 } = await stored(hub);
    return {
      receipts: receipts - before.receipts - gap.receipts,
      amountE4: amountE4 - before.amountE4 - gap.amountE4,
    };
  };
  const amountE4 = sold.reduce((sum, kopecks) => sum + kopecks * 100, 0);
  await expect.poll(added, { timeout: 20_000 }).toEqual({ receipts: 60, amountE4 });
  expect(Object.keys((await DemoMemory.open(dataDir)).state.keys)).toEqual(names);
});

test("a day's customers are served at the numbers that they are given", () => {
  const store = demoStores[1];
  if (store === undefined) throw new Error("there is a store in Moscow");
  const shopper = new Shopper(store, "2025-06-10", new Chance("a"), () => 77);
  expect(shopper.serve(firstStartMs).wire.extId).toMatch(/^kassa-[12]-250610-0077$/);
});
