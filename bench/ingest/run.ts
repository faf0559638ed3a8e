/**
 * Receipts a second through the door (HTTP, validated, deduplicated, rolled up, durable), against the same SQL fed
 * directly (a), plain COPY of the same rows (b) and a bare server that only parses the same JSON (c). All sides run
 * in every round, on one embedded PostgreSQL with the product's own settings; the load generator runs on the same
 * machine and is part of what is measured. Figures are medians of the rounds.
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
import { type Program, startProgram } from "../program.ts";
import { median, printTable } from "../table.ts";
import { proveTold, type ToldRun } from "../told.ts";
import { copyRows, writeDirectly } from "./direct.ts";
import type { LoadOrder, LoadResult } from "./load.ts";

const rounds = 3;
const batchReceipts = 60_000;
const singleReceipts = 20_000;
const connections = 4;
const singleConnections = 32;
const stores = 4;

const here = import.meta.dirname;
const hubFile = join(here, "../../hub/main.ts");

/** Tills of four stores, enough for every connection to be one. */
interface Till {
  readonly accesskey: string;
  readonly deviceId: number;
}

async function createTills(pool: Pool): Promise<Till[]> {
  const { id: accountId } = await ensureAccount(pool, "Bench");
  const tills: Till[] = [];
  const storeIds: number[] = [];
  for (let number = 0; number < stores; number += 1) {
    const extId = String(number);
    storeIds.push((await addStore(pool, accountId, { name: extId, extId, timeZone: "Europe/Moscow" })).id);
  }
  for (let number = 0; number < singleConnections; number += 1) {
    const storeId = storeIds[number % stores] ?? null;
    tills.push(await addDevice(pool, systemClock, accountId, { storeId, extId: String(number) }));
  }
  return tills;
}

async function load(order: LoadOrder): Promise<LoadResult> {
  const program = startProgram(join(here, "load.ts"), [JSON.stringify(order)]);
  const result = JSON.parse(await program.line()) as LoadResult;
  if (result.refused > 0) throw new Error(`${result.refused} calls were refused: ${result.firstRefusal}`);
  return result;
}

interface Round {
  readonly direct: number;
  readonly directOverOne: number;
  readonly copied: number;
  readonly bare: number;
  readonly door: number;
  readonly singles: number;
  readonly singlesP99Ms: number;
  readonly batchP99Ms: number;
}

interface Sides {
  readonly pool: Pool;
  readonly hubPort: number;
  readonly barePort: number;
  readonly tills: readonly Till[];
  /** What the hub told the callers of all rounds. */
  readonly told: ToldRun[];
}

async function runRound(round: number, { pool, hubPort, barePort, tills, told }: Sides): Promise<Round> {
  const paths = tills.map(({ accesskey }) => `/s/${accesskey}`);
  const deviceIds = tills.map(({ deviceId }) => deviceId);
  const batchPaths = paths.slice(0, connections);
  const batch = { paths: batchPaths, receipts: batchReceipts, perCall: 100 };
  const direct = await writeDirectly(pool, round, batchReceipts, connections);
  const directOverOne = await writeDirectly(pool, 50 + round, batchReceipts, 1);
  const door = await load({ ...batch, port: hubPort, run: 10 + round });
  const copied = await copyRows(pool, 100 + round, batchReceipts);
  const bare = await load({ ...batch, port: barePort, run: 0 });
  const singles = await load({
    port: hubPort,
    paths,
    run: 20 + round,
    receipts: singleReceipts,
    perCall: 1,
  });
  told.push({ run: 10 + round, perCall: 100, deviceIds, told: door.told });
  told.push({ run: 20 + round, perCall: 1, deviceIds, told: singles.told });
  return {
    direct,
    directOverOne,
    copied,
    bare: batchReceipts / bare.seconds,
    door: batchReceipts / door.seconds,
    batchP99Ms: door.p99Ms,
    singles: singles.calls / singles.seconds,
    singlesP99Ms: singles.p99Ms,
  };
}

function report(results: readonly Round[], peakMib: number): void {
  const of = (pick: (round: Round) => number) => median(results.map(pick));
  const direct = of((round) => round.direct);
  const rate = (value: number) => Math.round(value).toLocaleString("en");
  const row = (name: string, value: number, note = "") => [
    name,
    rate(value),
    (value / direct).toFixed(2),
    note,
  ];
  printTable([
    ["side", "receipts/s", "of (a)", "p99 ms"],
    row("(a) the same SQL, fed directly over 4 connections", direct),
    row(
      "(a) over one connection",
      of((round) => round.directOverOne),
    ),
    row(
      "(b) COPY into tables with the same keys, no roll-ups",
      of((round) => round.copied),
    ),
    row(
      "(c) bare server, JSON.parse only",
      of((round) => round.bare),
    ),
    row(
      "the door, 100 a call, 4 connections",
      of((round) => round.door),
      of((round) => round.batchP99Ms).toFixed(1),
    ),
    row(
      "the door, single receipts, 32 connections",
      of((round) => round.singles),
      of((round) => round.singlesP99Ms).toFixed(1),
    ),
  ]);
  const ratios = results.map((round) => (round.door / round.direct).toFixed(2)).join(", ");
  process.stdout.write(`door / (a), round by round: ${ratios}\n`);
  process.stdout.write(`peak memory of the hub: ${Math.round(peakMib)} MiB\n`);
  process.stdout.write(
    `${rounds} rounds of ${batchReceipts} receipts (3 positions each) a side; goals: 20,000/s, singles 8,000/s, p99 < 50 ms, < 250 MB\n`,
  );
}

export async function run(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), "prilavok-bench-"));
  const database = await openDatabase({ ...readConfiguration({}), dataDir }, "hub");
  const programs: Program[] = [];
  try {
    const tills = await createTills(database.pool);
    const hub = startProgram(hubFile, ["serve", "--port", "0"], {
      DATABASE_URL: database.url,
      LOG_LEVEL: "warn",
    });
    const bare = startProgram(join(here, "bare-server.ts"), []);
    programs.push(hub, bare);
    const hubPort = Number(/:(\d+)$/.exec(await hub.line())?.[1]);
    const sides: Sides = {
      pool: database.pool,
      hubPort,
      barePort: Number(await bare.line()),
      tills,
      told: [],
    };
    const results: Round[] = [];
    // Programs that have just started are still being compiled: the first round warms all sides up and is not counted.
    await runRound(0, sides);
    for (let round = 1; round <= rounds; round += 1) results.push(await runRound(round, sides));
    report(results, hub.peakMemoryMib());
    const proven = await proveTold(database.pool, sides.told);
    process.stdout.write(`${proven} receipts are stored as their callers were told\n`);
  } finally {
    for (const program of programs) await program.stop();
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
