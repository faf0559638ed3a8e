/**
 * SALE over HTTP until it is durable, against plain fdatasync of 4 kB on the same disk and a bare commit of two rows
 * in SQLite, all in every round; and a till with a million receipts behind it against one that has just been opened.
 * The callers run on the same machine and are part of what is measured. Figures are medians of the rounds.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { giftomanFile } from "@prilavok/till/plugins/giftoman/configuration.ts";
import { type Program, startProgram } from "../program.ts";
import { median, printTable } from "../table.ts";
import { commitRows, type Rate, syncBlocks } from "./disk.ts";
import type { SalesOrder, SalesResult } from "./load.ts";
import { preload } from "./preload.ts";

const rounds = 5;
const syncs = 2_000;
const sales = 3_000;
const manyCallers = 8;
const receiptsBehind = 1_000_000;
const queuedBehind = 100_000;
const startsMeasured = 3;

const here = import.meta.dirname;
const tillFile = join(here, "../../till/bin/prilavok-till.js");

interface OpenTill {
  readonly program: Program;
  readonly port: number;
  readonly startMs: number;
}

async function startTill(folder: string, serial: string): Promise<OpenTill> {
  await mkdir(folder, { recursive: true });
  await queueForNobody(folder);
  const startedMs = performance.now();
  const program = startProgram(tillFile, ["serve"], {
    TILL_DATA: folder,
    TILL_CONF: folder,
    TILL_PORT: "0",
    TILL_SERIAL: serial,
    TILL_LOG_LEVEL: "error",
  });
  const port = Number(/:(\d+)$/.exec(await program.line())?.[1]);
  return { program, port, startMs: performance.now() - startedMs };
}

/** Turns the till's plugin on, with an address where nobody listens: what is sold is queued and stays so. */
async function queueForNobody(folder: string): Promise<void> {
  const path = join(folder, giftomanFile);
  await mkdir(dirname(path), { recursive: true });
  const url = "http://127.0.0.1:1/s/";
  await writeFile(path, `[plugins]\ngiftoman = on\n[giftoman]\nurl = ${url}\nauthkey = bench\n`);
}

async function sell(order: SalesOrder): Promise<SalesResult> {
  const program = startProgram(join(here, "load.ts"), [JSON.stringify(order)]);
  const result = JSON.parse(await program.line()) as SalesResult;
  if (result.refused > 0) throw new Error(`${result.refused} sales were refused: ${result.firstRefusal}`);
  return result;
}

async function openShift(port: number): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/v1`, {
    method: "POST",
    headers: { INTENT_OPERATION_TYPE: "OPEN_SHIFT", "content-type": "application/json" },
    body: JSON.stringify({ cashier: "Кассир" }),
  });
  if (!answer.ok) throw new Error(`the shift did not open: ${await answer.text()}`);
}

interface Side {
  readonly till: OpenTill;
  readonly one: SalesResult[];
  readonly many: SalesResult[];
}

function side(till: OpenTill): Side {
  return { till, one: [], many: [] };
}

interface Disk {
  readonly syncs: Rate[];
  readonly commits: Rate[];
}

/** Turns the order of the sides about, so that neither always goes first. */
async function runRound(round: number, folder: string, sides: readonly Side[], disk: Disk): Promise<void> {
  disk.syncs.push(syncBlocks(folder, syncs));
  for (const { till, one, many } of round % 2 === 0 ? sides : [...sides].reverse()) {
    one.push(await sell({ port: till.port, callers: 1, sales, run: `one-${round}` }));
    many.push(await sell({ port: till.port, callers: manyCallers, sales, run: `many-${round}` }));
  }
  disk.commits.push(commitRows(folder, syncs));
  disk.syncs.push(syncBlocks(folder, syncs));
}

function report(disk: Disk, [fresh, old]: readonly [Side, Side], starts: readonly number[]): void {
  const syncRate = median(disk.syncs.map((rate) => rate.perSecond));
  const row = (name: string, perSecond: number, p50Ms: number, p99Ms?: number) => [
    name,
    Math.round(perSecond).toLocaleString("en"),
    (perSecond / syncRate).toFixed(2),
    p50Ms.toFixed(2),
    p99Ms?.toFixed(2) ?? "",
  ];
  const sold = (name: string, results: readonly SalesResult[]) =>
    row(
      name,
      median(results.map((result) => result.perSecond)),
      median(results.map((result) => result.p50Ms)),
      median(results.map((result) => result.p99Ms)),
    );
  printTable([
    ["side", "a second", "of fdatasync", "p50 ms", "p99 ms"],
    row("fdatasync of 4 kB", syncRate, median(disk.syncs.map((rate) => rate.p50Ms))),
    row(
      "commit of two rows, SQLite alone",
      median(disk.commits.map((rate) => rate.perSecond)),
      median(disk.commits.map((rate) => rate.p50Ms)),
    ),
    sold("SALE, 1 caller, new journal", fresh.one),
    sold("SALE, 8 callers, new journal", fresh.many),
    sold("SALE, 1 caller, a million receipts behind", old.one),
    sold("SALE, 8 callers, a million receipts behind", old.many),
  ]);
  const slower = (pick: (one: Side) => readonly SalesResult[]) =>
    median(pick(old).map((result, round) => result.p50Ms / (pick(fresh)[round]?.p50Ms ?? Number.NaN)));
  const say = (text: string) => process.stdout.write(`${text}\n`);
  say(
    `a million receipts behind, p50 against a new journal: ${slower((one) => one.one).toFixed(2)} (goal 1.10)`,
  );
  say(
    `peak memory: new journal ${Math.round(fresh.till.program.peakMemoryMib())} MiB, a million behind ${Math.round(old.till.program.peakMemoryMib())} MiB (goal 150 MB)`,
  );
  say(
    `start with a million receipts and ${queuedBehind.toLocaleString("en")} queued: ${starts.map((ms) => `${(ms / 1000).toFixed(2)} s`).join(", ")} (goal 2 s)`,
  );
  say(
    `${rounds} rounds of ${sales} sales a side; goals: 1 caller p50 within 2 ms of a sync, 8 callers 0.5 of its rate`,
  );
}

export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "prilavok-bench-till-"));
  const programs: Program[] = [];
  try {
    const open = async (name: string) => {
      const till = await startTill(join(folder, name), `BENCH-${name.toUpperCase()}`);
      programs.push(till.program);
      return till;
    };
    preload({
      folder: join(folder, "old"),
      serial: "BENCH-OLD",
      receipts: receiptsBehind,
      queued: queuedBehind,
    });
    const starts: number[] = [];
    for (let start = 0; start < startsMeasured; start += 1) {
      const till = await open("old");
      starts.push(till.startMs);
      await till.program.stop();
    }
    const sides = [side(await open("new")), side(await open("old"))] as const;
    for (const { till } of sides) await openShift(till.port);
    const disk: Disk = { syncs: [], commits: [] };
    // Programs that have just started are still being compiled: the first round warms all sides up and is not counted.
    await runRound(
      0,
      folder,
      sides.map(({ till }) => side(till)),
      { syncs: [], commits: [] },
    );
    for (let round = 1; round <= rounds; round += 1) await runRound(round, folder, sides, disk);
    report(disk, sides, starts);
  } finally {
    for (const program of programs) await program.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
