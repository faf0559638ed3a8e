/**
 * The `reports` method for a month in progress over a chain's year of receipts: 1,000,000 of them against 100,000, in
 * one run, call by call in turn. In process: from parameters to JSON text, database included. Over HTTP: a keep-alive
 * client of the same process, so that both ends share the processor.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reports } from "@prilavok/contracts/device-api/reports.ts";
import { readParams } from "@prilavok/contracts/jsonrpc/validate.ts";
import { readConfiguration } from "@prilavok/hub/configuration.ts";
import { openDatabase } from "@prilavok/hub/database/open.ts";
import { createPool } from "@prilavok/hub/database/pool.ts";
import type { TillCaller } from "@prilavok/hub/door/handler.ts";
import { createHub, type Hub } from "@prilavok/hub/hub.ts";
import { createDirectory, type Directory } from "@prilavok/hub/network/directory.ts";
import { reportHandlers } from "@prilavok/hub/reports/door.ts";
import pino from "pino";
import { openYear, proveRollups, stores, type Year } from "./reports/year.ts";
import { percentile, printTable } from "./table.ts";

const sizes = [100_000, 1_000_000] as const;
interface Limit {
  readonly warmUpRounds: number;
  readonly rounds: number;
  readonly ms: number;
}
const fromRollups: Limit = { warmUpRounds: 50, rounds: 1_000, ms: 25_000 };
const fromReceipts: Limit = { warmUpRounds: 2, rounds: 25, ms: 10_000 };
const goalP99Ms = 30;
const goalRatio = 1.3;

/** In the afternoon of a day late in December: plans in part, and the history is read too. */
const clock = { now: () => Date.parse("2025-12-20T15:00:00+03:00") };
const range = [{ type: "month", from: "2025-12-01", to: "2025-12-31 23:59" }];
const calls = {
  metrics: { id: "metrics", params: { range } },
  bysellers: { id: "bysellers", params: { range } },
  [`bytradepoints (${stores} stores)`]: { id: "bytradepoints", params: { range } },
} as const;
/** Told beside the others: what roll-ups cannot answer grows with the receipts of the month. */
const filtered = { id: "metrics", params: { range, filter: { sellers: ["1", "2"] } } };

type Call = (params: Record<string, unknown>) => Promise<string>;

/** One database with its two ways in. */
interface Side {
  readonly year: Year;
  readonly inProcess: Call;
  readonly overHttp: Call;
  close(): Promise<void>;
}

async function openSide(url: string, receipts: number): Promise<Side> {
  const year = await openYear(url, receipts);
  const directory = createDirectory({ pool: year.pool, clock });
  const hub = createHub({
    pool: year.pool,
    clock,
    log: pino({ level: "silent" }),
    configuration: readConfiguration({}),
  });
  const address = await hub.door.listen({ host: "127.0.0.1", port: 0 });
  return {
    year,
    inProcess: callerInProcess(year, directory),
    overHttp: callerOverHttp(new URL(`/s/${year.accesskey}`, address)),
    close: () => closeSide(year, directory, hub),
  };
}

async function closeSide({ pool }: Year, directory: Directory, hub: Hub): Promise<void> {
  await hub.close();
  await directory.close();
  await pool.end();
}

function callerInProcess(year: Year, directory: Directory): Call {
  const [handler] = reportHandlers({ pool: year.pool, clock, directory });
  const caller: TillCaller = { ...year, deviceExtId: "1", timeZone: "Europe/Moscow" };
  return async (params) => {
    if (handler === undefined) throw new Error("there is no handler");
    return JSON.stringify(await handler.handle(readParams(reports, params) as never, caller));
  };
}

function callerOverHttp(url: URL): Call {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return (params) =>
    new Promise((resolve, reject) => {
      const call = request(url, { method: "POST", agent }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => {
          text += part;
        });
        response.on("end", () =>
          response.statusCode === 200 && !text.includes('"error"') ? resolve(text) : reject(new Error(text)),
        );
      });
      call.on("error", reject);
      call.end(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "reports", params }));
    });
}

interface Measured {
  readonly name: string;
  readonly call: (side: Side) => Promise<string>;
  /** Milliseconds, by side. */
  readonly taken: readonly number[][];
}

function measured(name: string, call: (side: Side) => Promise<string>): Measured {
  return { name, call, taken: sizes.map(() => []) };
}

/** Every call on every side in turn, until the time is over or there were rounds enough. */
async function measure(sides: readonly Side[], all: readonly Measured[], limit: Limit): Promise<void> {
  const until = performance.now() + limit.ms;
  for (let round = -limit.warmUpRounds; round < limit.rounds && performance.now() < until; round += 1) {
    for (const { call, taken } of all) {
      for (const [index, side] of sides.entries()) {
        const from = performance.now();
        await call(side);
        if (round >= 0) taken[index]?.push(performance.now() - from);
      }
    }
  }
}

function report(all: readonly Measured[]): void {
  const [few, many] = sizes.map((size) => size.toLocaleString("en"));
  const rows = all.map(({ name, taken: [small = [], large = []] }) => {
    const p50 = [percentile(small, 0.5), percentile(large, 0.5)] as const;
    const p99 = [percentile(small, 0.99), percentile(large, 0.99)] as const;
    const ms = (value: number) => value.toFixed(2);
    return [name, ms(p50[0]), ms(p50[1]), ms(p50[1] / p50[0]), ms(p99[0]), ms(p99[1]), ms(p99[1] / p99[0])];
  });
  printTable([["ms", `p50 ${few}`, `p50 ${many}`, "ratio", `p99 ${few}`, `p99 ${many}`, "ratio"], ...rows]);
  const rounds = all[0]?.taken[0]?.length ?? 0;
  process.stdout.write(
    `${rounds} rounds, every call on both databases in turn; goals: p99 < ${goalP99Ms} ms at ${many}, ` +
      `and within ${goalRatio} of ${few} (all but the last line, which is counted from receipts)\n`,
  );
}

export async function run(): Promise<void> {
  const server = await openServer();
  const sides: Side[] = [];
  try {
    for (const size of sizes) {
      const from = performance.now();
      sides.push(await openSide(await server.createDatabase(`prilavok_bench_reports_${size}`), size));
      const seconds = ((performance.now() - from) / 1000).toFixed(0);
      process.stdout.write(`${size.toLocaleString("en")} receipts generated in ${seconds} s\n`);
    }
    if (sides[0] !== undefined) {
      process.stdout.write(
        `${await proveRollups(sides[0].year)} roll-up rows of the smaller one equal their receipts\n`,
      );
    }
    const ways = Object.entries(calls).flatMap(([name, params]) => [
      measured(`${name}, in process`, (side) => side.inProcess(params)),
      measured(`${name}, over HTTP`, (side) => side.overHttp(params)),
    ]);
    const counted = measured("metrics of two sellers, from receipts", (side) => side.inProcess(filtered));
    await measure(sides, ways, fromRollups);
    await measure(sides, [counted], fromReceipts);
    report([...ways, counted]);
  } finally {
    for (const side of sides) await side.close();
    await server.close();
  }
}

interface Server {
  /** @returns the address of a new, empty database. */
  createDatabase(name: string): Promise<string>;
  close(): Promise<void>;
}

/** `TEST_DATABASE_URL`, else an embedded server of the bench's own with the product's settings. */
async function openServer(): Promise<Server> {
  const given = process.env.TEST_DATABASE_URL;
  const dataDir = await mkdtemp(join(tmpdir(), "prilavok-bench-"));
  const embedded =
    given === undefined ? await openDatabase({ ...readConfiguration({}), dataDir }, "hub") : undefined;
  const root = new URL(given ?? embedded?.url ?? "");
  if (given !== undefined) root.pathname = "/postgres";
  const administrator = createPool({ url: root.href, connectionsMax: 1 });
  const created: string[] = [];
  return {
    async createDatabase(name) {
      await administrator.query(`drop database if exists ${name} with (force)`);
      await administrator.query(`create database ${name}`);
      created.push(name);
      const address = new URL(root.href);
      address.pathname = `/${name}`;
      return address.href;
    },
    async close() {
      for (const name of created) await administrator.query(`drop database if exists ${name} with (force)`);
      await administrator.end();
      await embedded?.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
