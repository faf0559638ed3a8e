import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { gzipSync } from "node:zlib";
import { bodyBytesMax } from "@prilavok/contracts/device-api/limits.ts";
import { deviceMethods } from "@prilavok/contracts/device-api/methods.ts";
import { exchangeMethods } from "@prilavok/contracts/exchange/methods.ts";
import { managementMethods } from "@prilavok/contracts/management-api/methods.ts";
import { officeBodyBytesMax } from "@prilavok/contracts/office-api/limits.ts";
import { routes } from "@prilavok/contracts/office-api/routes.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { officePrefix } from "../office/router.ts";
import { createAdmin, createChain } from "../testing/chain.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { Program } from "../testing/hub-process.ts";
import { createToken } from "../testing/office.ts";
import { heavyValues, type WorstBody, worstCalls, worstRequests } from "../testing/worst-bodies.ts";

/**
 * No single request keeps the hub from answering /healthz. All doors get the largest bodies that they take;
 * `DOOR_STALLS=all npx vitest run hub/door/stall` sends every one and prints the worst, else some of each kind go.
 */
const isLong = process.env.DOOR_STALLS === "all";
const promisedMs = 200;
/** Processors differ, and so does the same one beside other tests. */
const boundMs = isLong ? promisedMs : 2 * promisedMs;
/** A hub that really stalls does so each time; a machine that was busy does not. */
const tries = 4;
const memoryMaxBytes = 1024 * 1024 * 1024;

let database: TestDatabase;
let hub: Program;
let url: string;
let watch: Worker;
let devicePath: string;
let managementPath: string;
let token: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const [till] = await createChain(database.pool, 1);
  devicePath = `/s/${till?.accesskey}`;
  managementPath = `/m/${await createAdmin(database.pool, till?.accountId ?? 0)}`;
  token = (await createToken(database.pool, till?.accountId ?? 0)).token;
  hub = new Program(["serve", "--port", "0"], {
    DATABASE_URL: database.url,
    DEVICE_RECEIPTS_PER_SECOND: "1000000",
    DEVICE_RECEIPTS_BURST: "10000000",
    LOG_LEVEL: "fatal",
  });
  await hub.prints(/serves at \S+/);
  url = /serves at (\S+)/.exec(hub.output)?.[1] ?? "";
  watch = new Worker(join(import.meta.dirname, "..", "testing", "health-watch.ts"), { workerData: { url } });
});
afterAll(async () => {
  await watch?.terminate();
  await hub?.kill("SIGTERM");
  await database?.close();
});

/** The longest wait for /healthz since the last time. */
function longestWaitMs(): Promise<number> {
  return new Promise((resolve) => {
    watch.once("message", resolve);
    watch.postMessage("tell");
  });
}

/** The longest time that the hub's event loop stood still since the last time, and its processor time so far. */
async function insideMs(): Promise<{ readonly lagMs: number; readonly cpuMs: number }> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return {
    lagMs: Number(/^nodejs_eventloop_lag_max_seconds (\S+)/m.exec(text)?.[1]) * 1000,
    cpuMs: Number(/^process_cpu_seconds_total (\S+)/m.exec(text)?.[1]) * 1000,
  };
}

async function send(path: string, body: WorstBody, method: string, isPacked: boolean): Promise<void> {
  const headers: Record<string, string> = { authorization: `Bearer ${token}` };
  if (isPacked) headers["content-encoding"] = "gzip";
  const packed = isPacked ? gzipSync(body.text()) : Buffer.from(body.text());
  const answer = await fetch(`${url}${path}`, { method, body: packed, headers }).catch((error: Error) => {
    // A body over the limit is answered before it is whole, and its connection ended.
    if (/EPIPE|ECONNRESET/.test(String(error.cause))) return undefined;
    throw error;
  });
  if (answer === undefined) return;
  expect([200, 201, 400, 404, 409, 413, 422, 429, 503]).toContain(answer.status);
  await answer.arrayBuffer();
}

interface Stall {
  readonly name: string;
  readonly stallMs: number;
  readonly waitMs: number;
  readonly lagMs: number;
  readonly cpuMs: number;
}

/**
 * What a body does to the hub, at the best of some tries. A hub that stands still is at work: what is beyond its own
 * processor time is not its own doing.
 */
async function stallOf(path: string, body: WorstBody, method: string, isPacked: boolean): Promise<Stall> {
  let best: Stall | undefined;
  for (let sent = 0; sent < tries && (best === undefined || best.stallMs > boundMs); sent += 1) {
    const [, before] = await Promise.all([longestWaitMs(), insideMs()]);
    await send(path, body, method, isPacked);
    const [waitMs, after] = await Promise.all([longestWaitMs(), insideMs()]);
    const cpuMs = after.cpuMs - before.cpuMs;
    const stallMs = Math.min(Math.max(waitMs, after.lagMs), cpuMs);
    if (best === undefined || stallMs < best.stallMs) {
      best = { name: body.name, stallMs, waitMs, lagMs: after.lagMs, cpuMs };
    }
  }
  if (best === undefined) throw new Error("nothing was sent");
  return best;
}

/** All of them, or by their turn some: each kind of body meets some method. */
function chosen(bodies: readonly WorstBody[], every: number): readonly WorstBody[] {
  return isLong ? bodies : bodies.filter((_, index) => index % every === 0);
}

async function holdAll(path: string, bodies: readonly WorstBody[], method = "POST"): Promise<void> {
  const stalls: Stall[] = [];
  for (const [index, body] of bodies.entries()) {
    stalls.push(await stallOf(path, body, method, index % 3 === 2));
  }
  stalls.sort((one, other) => other.stallMs - one.stallMs);
  if (isLong)
    process.stdout.write(
      `${stalls
        .slice(0, 12)
        .map((stall) => JSON.stringify(stall))
        .join("\n")}\n`,
    );
  expect(stalls.filter(({ stallMs }) => stallMs > boundMs)).toEqual([]);
}

const long = isLong ? 3_600_000 : 240_000;

test("bodies that are no calls", { timeout: long }, () =>
  holdAll(devicePath, heavyValues(bodyBytesMax - 100)),
);

test("calls of the Device API and of the exchange", { timeout: long }, async () => {
  const methods = [...deviceMethods, ...exchangeMethods.filter((one) => !deviceMethods.includes(one))];
  await holdAll(
    devicePath,
    chosen(
      methods.flatMap((one) => worstCalls(one, bodyBytesMax)),
      23,
    ),
  );
});

/** Receipts of as many positions as fit, each with a seller of its own, and none of them sent before. */
function largeReceipts(receipts: number, positions: number) {
  taken += 1;
  return Array.from({ length: receipts }, (_, receipt) => ({
    ...{ amount: positions, ts: "2026-03-02T12:00:00+03:00", extId: `large-${taken}-${receipt}` },
    positions: Array.from({ length: positions }, (_, line) => ({ total: 1, seller: `${receipt}s${line}` })),
  }));
}

let taken = 0;
const request = (method: string, params: object) => ({ jsonrpc: "2.0", id: 1, method, params });

test("the largest calls that are taken", { timeout: long }, async () => {
  const single = (receipt: object) => request("purchaseRegister", { amount: 1, cart: receipt });
  await holdAll(devicePath, [
    {
      name: "100 receipts of 1,000 positions",
      text: () => JSON.stringify(request("purchaseRegisterBatch", { receipts: largeReceipts(100, 1_000) })),
    },
    {
      name: "100 calls of a receipt of 1,000 positions",
      text: () => JSON.stringify(largeReceipts(100, 1_000).map(({ amount: _, ...cart }) => single(cart))),
    },
  ]);
});

test("calls of the Management API", { timeout: long }, async () => {
  await holdAll(
    managementPath,
    chosen(
      managementMethods.flatMap((one) => worstCalls(one, bodyBytesMax)),
      47,
    ),
  );
});

test("calls under a key that nobody has", { timeout: long }, async () => {
  const path = `/s/${"A".repeat(43)}`;
  await holdAll(
    path,
    chosen(
      deviceMethods.flatMap((one) => worstCalls(one, bodyBytesMax)),
      97,
    ),
  );
});

test("requests of the REST API", { timeout: long }, async () => {
  const writing = routes.filter(({ method }) => method !== "GET");
  for (const [index, route] of writing.entries()) {
    const path = `${officePrefix}${route.address.replaceAll(/\{\w+\}/g, "1")}`;
    const bodies = worstRequests(route, officeBodyBytesMax);
    await holdAll(
      path,
      isLong ? bodies : bodies.filter((_, place) => (place + index) % 37 === 0),
      route.method,
    );
  }
});

test("bodies that unpack to a thousand times their size", { timeout: long }, async () => {
  const bomb = { name: "spaces", text: () => " ".repeat(64 * 1024 * 1024) };
  for (const path of [devicePath, managementPath, `${officePrefix}/goods`]) {
    expect((await stallOf(path, bomb, "POST", true)).stallMs).toBeLessThanOrEqual(boundMs);
  }
});

test("and none of them fills the hub's memory", () => {
  if (process.platform !== "linux") return;
  const status = readFileSync(`/proc/${hub.child.pid}/status`, "utf8");
  const peakBytes = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
  if (isLong) process.stdout.write(`peak memory ${Math.round(peakBytes / 1024 / 1024)} MiB\n`);
  expect(peakBytes).toBeLessThan(memoryMaxBytes);
});
