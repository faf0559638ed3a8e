/**
 * A thousand tills come back at once, each with 500 receipts in batches of up to 100, while twenty others go on selling.
 * They share this machine's processors with the hub and its database. Before and after, the hub's own batch rate: four
 * connections and nobody else. Afterwards what every caller was told is compared with what the database has.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@prilavok/hub/clock.ts";
import { readConfiguration } from "@prilavok/hub/configuration.ts";
import { openDatabase } from "@prilavok/hub/database/open.ts";
import type { Pool } from "@prilavok/hub/database/pool.ts";
import { ensureAccount } from "@prilavok/hub/network/account.ts";
import { addDevice } from "@prilavok/hub/network/device.ts";
import { addStore } from "@prilavok/hub/network/store.ts";
import { checkRollups } from "@prilavok/hub/receipts/check.ts";
import type { LoadOrder, LoadResult } from "../ingest/load.ts";
import { type Program, startProgram } from "../program.ts";
import { percentile, printTable } from "../table.ts";
import { proveTold } from "../told.ts";
import type { LiveOrder, LiveResult } from "./live.ts";
import type { StampedeOrder, StampedeResult } from "./tills.ts";

const returning = Number(process.env.STAMPEDE_TILLS ?? 1_000);
const receiptsEach = 500;
const perCall = 100;
const selling = 20;
const sellingEveryMs = 200;
const tillsAStore = 4;
const alone = { connections: 4, receipts: 60_000 };
/** Live receipts before and after the stampede, to compare with. */
const quietMs = 3_000;
const runs = { warm: 1, before: 2, after: 3, stampede: 4, live: 5 };

const here = import.meta.dirname;
const hubFile = join(here, "../../hub/main.ts");
const say = (text: string) => process.stdout.write(`${text}\n`);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Till {
  readonly path: string;
  readonly deviceId: number;
}

async function createTills(pool: Pool, count: number): Promise<Till[]> {
  const { id: accountId } = await ensureAccount(pool, "Bench");
  const tills: Till[] = [];
  let storeId = 0;
  for (let number = 0; number < count; number += 1) {
    if (number % tillsAStore === 0) {
      const extId = String(number / tillsAStore);
      storeId = (await addStore(pool, accountId, { name: extId, extId, timeZone: "Europe/Moscow" })).id;
    }
    const device = await addDevice(pool, systemClock, accountId, { storeId, extId: String(number) });
    tills.push({ path: `/s/${device.accesskey}`, deviceId: device.deviceId });
  }
  return tills;
}

/** @returns receipts a second of the hub with nothing else to do. */
async function aloneRate(port: number, paths: readonly string[], run: number): Promise<number> {
  const order: LoadOrder = { port, paths, run, receipts: alone.receipts, perCall };
  const program = startProgram(join(here, "../ingest/load.ts"), [JSON.stringify(order)]);
  const result = JSON.parse(await program.line()) as LoadResult;
  if (result.refused > 0) throw new Error(`${result.refused} calls were refused: ${result.firstRefusal}`);
  return alone.receipts / result.seconds;
}

interface Measured {
  readonly stampede: StampedeResult;
  readonly live: LiveResult;
}

async function stampede(port: number, paths: readonly string[], programs: Program[]): Promise<Measured> {
  const order: StampedeOrder = {
    port,
    paths: paths.slice(0, returning),
    run: runs.stampede,
    receiptsEach,
    perCall,
  };
  const liveOrder: LiveOrder = {
    port,
    paths: paths.slice(returning, returning + selling),
    run: runs.live,
    everyMs: sellingEveryMs,
  };
  const tills = startProgram(join(here, "tills.ts"), [JSON.stringify(order)]);
  programs.push(tills);
  await tills.line();
  const live = startProgram(join(here, "live.ts"), [JSON.stringify(liveOrder)]);
  programs.push(live);
  await live.line();
  await pause(quietMs);
  tills.child.kill("SIGUSR2");
  const result = JSON.parse(await tills.line()) as StampedeResult;
  await pause(quietMs);
  live.child.kill("SIGUSR2");
  return { stampede: result, live: JSON.parse(await live.line()) as LiveResult };
}

function reportLive({ stampede, live }: Measured): void {
  const endMs = stampede.startedAtMs + stampede.seconds * 1000;
  const isDuring = ([atMs]: readonly [number, number]) => atMs >= stampede.startedAtMs && atMs <= endMs;
  const isQuiet = ([atMs]: readonly [number, number]) => atMs < stampede.startedAtMs - 1_000 || atMs > endMs;
  const row = (name: string, taken: readonly (readonly [number, number])[]) => {
    const ms = taken.map(([, tookMs]) => tookMs);
    const at = (share: number) => percentile(ms, share).toFixed(0);
    return [name, String(ms.length), at(0.5), at(0.99), Math.max(...ms).toFixed(0)];
  };
  printTable([
    ["live receipts", "count", "p50 ms", "p99 ms", "max ms"],
    row("from closing to the hub, during the stampede (goal p99 1,000)", live.taken.filter(isDuring)),
    row("one answer, during the stampede", live.answered.filter(isDuring)),
    row("from closing to the hub, before and after", live.taken.filter(isQuiet)),
  ]);
  say(`answers to live receipts: ${JSON.stringify(live.kinds)} ${live.firstOther}`);
}

function reportStampede(result: StampedeResult, rates: readonly number[]): void {
  const whole = (value: number) => Math.round(value).toLocaleString("en");
  const perSecond = (returning * receiptsEach) / result.seconds;
  const ownRate = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  say(
    `${whole(returning)} tills with ${receiptsEach} receipts each were drained in ${result.seconds.toFixed(1)} s: ${whole(perSecond)} receipts/s`,
  );
  say(
    `the hub alone, ${alone.connections} connections, before and after: ${rates.map(whole).join(" and ")} receipts/s; the stampede reached ${(perSecond / ownRate).toFixed(2)} of it`,
  );
  say(
    `half of the tills were done after ${result.halfDoneSeconds.toFixed(1)} s, nine tenths after ${result.nineTenthsDoneSeconds.toFixed(1)} s`,
  );
  say(`answers: ${JSON.stringify(result.kinds)} ${result.firstOther}`);
  say(
    `an answer to a batch took p99 ${whole(result.answerP99Ms)} ms, at most ${whole(result.answerMaxMs)} ms`,
  );
  say(
    `"later" for one till, over its ${receiptsEach / perCall} batches: median ${result.refusalsMedian}, most ${result.refusalsMax}`,
  );
}

async function reportTruth(pool: Pool, tills: readonly Till[], { stampede, live }: Measured): Promise<void> {
  const ids = tills.map(({ deviceId }) => deviceId);
  const proven = await proveTold(pool, [
    { run: runs.stampede, perCall, deviceIds: ids.slice(0, returning), told: stampede.told },
    { run: runs.live, perCall: 1, deviceIds: ids.slice(returning, returning + selling), told: live.told },
  ]);
  const wrongSums = (await checkRollups(pool)).differences.length;
  say(`${proven} receipts are stored as their callers were told; roll-ups that differ: ${wrongSums}`);
}

async function reportHub(port: number, hub: Program): Promise<void> {
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const told = metrics
    .split("\n")
    .filter((line) => /^prilavok_(later_total|drain_)/.test(line) && !line.endsWith(" 0"))
    .map((line) => line.replace("prilavok_", ""));
  say(`the hub's own count: ${told.join(", ")}`);
  say(`peak memory of the hub: ${Math.round(hub.peakMemoryMib())} MiB (goal: below 400 MB)`);
}

export async function run(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), "prilavok-stampede-"));
  const database = await openDatabase({ ...readConfiguration({}), dataDir }, "hub");
  const programs: Program[] = [];
  try {
    const tills = await createTills(database.pool, returning + selling + alone.connections);
    const paths = tills.map(({ path }) => path);
    const hub = startProgram(hubFile, ["serve", "--port", "0"], {
      DATABASE_URL: database.url,
      LOG_LEVEL: "warn",
    });
    programs.push(hub);
    const port = Number(/:(\d+)$/.exec(await hub.line())?.[1]);
    const few = paths.slice(-alone.connections);
    await aloneRate(port, few, runs.warm);
    const before = await aloneRate(port, few, runs.before);
    const measured = await stampede(port, paths, programs);
    const after = await aloneRate(port, few, runs.after);
    reportStampede(measured.stampede, [before, after]);
    reportLive(measured);
    await reportHub(port, hub);
    await reportTruth(database.pool, tills, measured);
  } finally {
    for (const program of programs) await program.stop();
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
