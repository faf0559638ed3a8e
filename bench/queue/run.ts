/**
 * Thirty days offline: a till that keeps 60,000 receipts which it could not deliver sells beside one that has nothing to
 * deliver; then its hub is there, and the queue is drained. Before and after that, the hub's own rate over one
 * connection, which sends batches of the very same receipts one after the other. All share this machine's processors.
 */
import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { readConfiguration } from "@prilavok/hub/configuration.ts";
import { openDatabase } from "@prilavok/hub/database/open.ts";
import { createChain } from "@prilavok/hub/testing/chain.ts";
import { readSides } from "@prilavok/simulation/outage/books.ts";
import { type Program, startProgram } from "../program.ts";
import { median, printTable } from "../table.ts";
import type { SalesOrder, SalesResult } from "../till/load.ts";
import { preload } from "../till/preload.ts";
import type { BatchesOrder, BatchesResult } from "./batches.ts";

const kept = Number(process.env.QUEUE_KEPT ?? 60_000);
const rounds = Number(process.env.QUEUE_ROUNDS ?? 6);
const sales = 1_500;
const callersChoice = [1, 8] as const;
const looksEveryMs = 100;
const drainMsMax = 300_000;

const here = import.meta.dirname;
const tillFile = join(here, "../../till/bin/prilavok-till.js");
const hubFile = join(here, "../../hub/main.ts");
const say = (text: string) => process.stdout.write(`${text}\n`);
const whole = (value: number) => Math.round(value).toLocaleString("en");
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface OpenTill {
  readonly folder: string;
  readonly program: Program;
  readonly port: number;
}

/** Nothing listens at port 1. */
const nowhere = "http://127.0.0.1:1/s/";

async function writeIni(folder: string, url: string, key: string): Promise<void> {
  await mkdir(join(folder, "ncash.ini.d"), { recursive: true });
  const text = `[plugins]\ngiftoman = on\n[giftoman]\nurl = ${url}\nauthkey = ${key}\n`;
  await writeFile(join(folder, "ncash.ini.d", "giftoman.ini"), text, { mode: 0o600 });
}

async function startTill(folder: string): Promise<OpenTill> {
  await mkdir(folder, { recursive: true });
  const program = startProgram(tillFile, ["serve"], {
    TILL_DATA: folder,
    TILL_CONF: folder,
    TILL_PORT: "0",
    TILL_SERIAL: "BENCH-QUEUE",
    TILL_LOG_LEVEL: "fatal",
  });
  const port = Number(/:(\d+)$/.exec(await program.line())?.[1]);
  return { folder, program, port };
}

async function operate(port: number, operation: string, body: object): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/v1`, {
    method: "POST",
    headers: { INTENT_OPERATION_TYPE: operation, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${operation}: ${text}`);
  return text;
}

async function sell(order: SalesOrder): Promise<SalesResult> {
  const program = startProgram(join(here, "../till/load.ts"), [JSON.stringify(order)]);
  const result = JSON.parse(await program.line()) as SalesResult;
  if (result.refused > 0) throw new Error(`${result.refused} sales were refused: ${result.firstRefusal}`);
  return result;
}

/** Side by side, turn about; the first round warms up and is not counted. */
async function compareSales(offline: OpenTill, without: OpenTill): Promise<void> {
  const rows = [["a sale", "p50 ms", "p99 ms", "p99 against a till with nothing to deliver"]];
  for (const callers of callersChoice) {
    const results = new Map<OpenTill, SalesResult[]>([
      [offline, []],
      [without, []],
    ]);
    for (let round = 0; round <= rounds; round += 1) {
      const sides = round % 2 === 0 ? [offline, without] : [without, offline];
      for (const till of sides) {
        const run = `${callers}-${round}`;
        const result = await sell({ port: till.port, callers, sales, run });
        if (round > 0) results.get(till)?.push(result);
      }
    }
    const [behind = [], free = []] = [results.get(offline), results.get(without)];
    const ratio = median(behind.map(({ p99Ms }, round) => p99Ms / (free[round]?.p99Ms ?? Number.NaN)));
    const row = (name: string, side: readonly SalesResult[], last: string) => [
      `${name}, ${callers} caller${callers === 1 ? "" : "s"}`,
      median(side.map(({ p50Ms }) => p50Ms)).toFixed(2),
      median(side.map(({ p99Ms }) => p99Ms)).toFixed(2),
      last,
    ];
    rows.push(
      row("nothing to deliver", free, ""),
      row("60,000 waiting", behind, `${ratio.toFixed(2)} (goal 1.10)`),
    );
  }
  printTable(rows);
}

async function fileBytes(folder: string): Promise<number> {
  const files = ["work.journal", "work.journal-wal"];
  const sizes = await Promise.all(
    files.map((file) =>
      stat(join(folder, file)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

interface Info {
  readonly info: { readonly queue: { readonly depth: number } };
}

async function depthOf(port: number): Promise<number> {
  return (JSON.parse(await operate(port, "OTHER_INFO", {})) as Info).info.queue.depth;
}

/** @returns messages a second, from the moment at which the configuration was changed. */
async function drain(
  till: OpenTill,
  url: string,
  key: string,
): Promise<{ perSecond: number; messages: number }> {
  const before = await depthOf(till.port);
  await writeIni(till.folder, url, key);
  let startedMs: number | undefined;
  const untilMs = performance.now() + drainMsMax;
  for (;;) {
    const depth = await depthOf(till.port);
    // The file is looked at once a second; the drain begins with the first message that is gone.
    if (startedMs === undefined && depth < before) startedMs = performance.now();
    if (depth === 0 && startedMs !== undefined) {
      return {
        messages: before,
        perSecond: (before * 1000) / (performance.now() - startedMs + looksEveryMs),
      };
    }
    if (performance.now() > untilMs) throw new Error(`${depth} messages are left`);
    await pause(looksEveryMs);
  }
}

async function ownRate(order: BatchesOrder): Promise<number> {
  const program = startProgram(join(here, "batches.ts"), [JSON.stringify(order)]);
  return (JSON.parse(await program.line()) as BatchesResult).perSecond;
}

export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "prilavok-bench-queue-"));
  const dataDir = join(folder, "hub");
  await mkdir(dataDir);
  const database = await openDatabase({ ...readConfiguration({}), dataDir }, "hub");
  const programs: Program[] = [];
  try {
    const [own, other] = await createChain(database.pool, 2);
    if (own === undefined || other === undefined) throw new Error("no tills");
    const hub = startProgram(hubFile, ["serve", "--port", "0"], {
      DATABASE_URL: database.url,
      LOG_LEVEL: "fatal",
    });
    programs.push(hub);
    const hubPort = Number(/:(\d+)$/.exec(await hub.line())?.[1]);
    const offlineFolder = join(folder, "offline");
    preload({ folder: offlineFolder, serial: "BENCH-QUEUE", receipts: kept, queued: kept });
    await writeIni(offlineFolder, nowhere, "none");
    const offline = await startTill(offlineFolder);
    const without = await startTill(join(folder, "without"));
    programs.push(offline.program, without.program);
    for (const { port } of [offline, without]) await operate(port, "OPEN_SHIFT", { cashier: "Кассир" });
    await compareSales(offline, without);
    await without.program.stop();
    say(
      `the journal with ${whole(kept)} receipts and what was sold since: ${whole((await fileBytes(offlineFolder)) / 1e6)} MB (goal below 1,000)`,
    );
    const order = {
      journal: join(offlineFolder, "work.journal"),
      port: hubPort,
      path: `/s/${other.accesskey}`,
    };
    await ownRate({ ...order, run: 0 });
    const before = await ownRate({ ...order, run: 1 });
    const memoryBefore = offline.program.peakMemoryMib();
    const drained = await drain(offline, `http://127.0.0.1:${hubPort}/s/`, own.accesskey);
    const after = await ownRate({ ...order, run: 2 });
    const hubRate = (before + after) / 2;
    say(
      `drained ${whole(drained.messages)} messages at ${whole(drained.perSecond)}/s; the hub's own rate over one connection, before and after: ${whole(before)} and ${whole(after)}/s; reached ${(drained.perSecond / hubRate).toFixed(2)} (goal 0.70)`,
    );
    say(
      `peak memory of the till before the drain ${whole(memoryBefore)} MiB, after it ${whole(offline.program.peakMemoryMib())} MiB`,
    );
    const sides = await readSides(offlineFolder, database.pool, own);
    if (!isDeepStrictEqual(sides.till, sides.hub)) throw new Error("the hub's receipts are not the till's");
    say(`the hub has ${whole(sides.hub.length)} receipts, each of the till's journal once`);
  } finally {
    for (const program of programs) await program.stop();
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}
