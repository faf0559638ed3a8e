import { shiftCompleteness } from "@prilavok/contracts/management-api/methods.ts";
import { Command } from "commander";
import Value from "typebox/value";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Shell } from "../command.ts";
import { readConfiguration } from "../configuration.ts";
import { createAdmin, createChain, type TestTill } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { registerShiftCommands } from "./command.ts";
import { noShifts } from "./report.ts";
import { NumberingTill } from "./testing-till.ts";

/** Two stores: in the first the till misses much, in the second nothing. */
let hub: TestHub;
let tills: TestTill[];
let admin: string;
let nowMs = Date.parse("2026-03-20T12:00:00Z");

beforeAll(async () => {
  hub = await createTestHub({ clock: { now: () => nowMs }, checks: { intervalMs: 3_600_000 } });
  tills = await createChain(hub.database.pool, 2);
  admin = await createAdmin(hub.database.pool, tills[0]?.accountId ?? 0);
  const [bad, good] = tills.map((till) => new NumberingTill(hub, till));
  await good?.hold(1, 2);
  await bad?.hold(1, 2);
  await bad?.start(2);
  await bad?.batch(2, [1, 3]);
  await bad?.stop(2, 5);
  await bad?.start(3);
  await bad?.hold(6);
  await bad?.stop(8, 0);
  nowMs += 120_000;
  await hub.checkShifts();
});

afterEach(() => {
  process.exitCode = 0;
});
afterAll(() => hub.close());

interface Answer {
  readonly totals: Record<string, number>;
  readonly tills: { readonly extid: string; readonly shifts: Record<string, unknown>[] }[];
}

async function run(...words: string[]): Promise<{ json: Answer; text: string; exitCode: unknown }> {
  let printed = { json: { totals: {}, tills: [] } as Answer, text: "" };
  const shell: Shell = {
    configuration: readConfiguration({}),
    withDatabase: (work) => work(hub.database.pool),
    print: (result, text) => {
      printed = { json: JSON.parse(JSON.stringify(result)), text };
    },
  };
  const program = new Command("prilavok-hub").exitOverride();
  registerShiftCommands(program, shell);
  await program.parseAsync(["completeness", "--account", "Test", ...words], { from: "user" });
  return { ...printed, exitCode: process.exitCode };
}

async function overTheWire(params: object) {
  const { result, error } = await hub.call(`/m/${admin}`, "shift.completeness", params);
  if (error !== undefined) return { error };
  expect([...Value.Errors(shiftCompleteness.result, result)]).toEqual([]);
  expect(Value.Clean(shiftCompleteness.result, structuredClone(result))).toEqual(result);
  return result as Answer & { next: string | null };
}

const march = ["--from", "2026-03-01", "--to", "2026-03-31"];
const inMarch = { from: "2026-03-01", to: "2026-03-31" };
const nothing = { ...noShifts() };
const totals = { ...nothing, complete: 4, incomplete: 1, overdue: 1, unstarted: 1, missing: 3 };

test("tells of every till what is missing, and exits with 1", async () => {
  const { json, text, exitCode } = await run(...march);
  expect(json.totals).toEqual(totals);
  expect(json.tills.map(({ extid }) => extid)).toEqual(["1"]);
  expect(json.tills[0]?.shifts).toMatchObject([
    {
      state: "incomplete",
      shift: 2,
      start: "2026-03-02 09:00:00",
      stop: "2026-03-02 21:00:00",
      received: { receipts: 2, total: 20 },
      told: { receipts: 5, total: 50 },
      missing: {
        receipts: 3,
        numbers: [
          { first: 2, last: 2 },
          { first: 4, last: 5 },
        ],
      },
    },
    { state: "overdue", shift: 3, start: "2026-03-03 09:00:00", stop: null },
    { state: "missing", shift: 4, lastShift: 5 },
    { state: "missing", shift: 7, lastShift: 7 },
    { state: "unstarted", shift: 8, stop: "2026-03-08 21:00:00" },
  ]);
  for (const words of [
    "numbers 2, 4-5",
    "missing: shifts 4-5",
    "missing: shift 7",
    "complete 4, incomplete 1, unverified 0, overdue 1, unstarted 1, missing 3, open 0, untold 0",
  ]) {
    expect(text).toContain(words);
  }
  expect(exitCode).toBe(1);
});

test("says the same over the wire", async () => {
  const { json } = await run(...march);
  expect(await overTheWire(inMarch)).toEqual({ ...json, next: null });
});

test("exits with 0 where nothing is missing", async () => {
  const { json, exitCode, text } = await run(...march, "--store", "2");
  expect(json).toEqual({
    totals: { ...nothing, complete: 1 },
    tills: [],
  });
  expect(text).toBe(
    "complete 1, incomplete 0, unverified 0, overdue 0, unstarted 0, missing 0, open 0, untold 0",
  );
  expect(exitCode).toBe(0);
});

test("takes only the days, the till, or the page that was asked for, and lists all shifts on request", async () => {
  expect((await run("--from", "2026-03-02", "--to", "2026-03-02")).json.totals).toEqual({
    ...{ ...nothing, incomplete: 1 },
  });
  const device = String(tills[1]?.deviceId);
  expect((await run(...march, "--device", device)).json.totals).toMatchObject({ complete: 1, missing: 0 });
  const all = (await run(...march, "--all")).json;
  expect(all.totals).toEqual(totals);
  expect(all.tills.map(({ shifts }) => shifts.length)).toEqual([8, 1]);
  const first = await overTheWire({ ...inMarch, limit: 1 });
  expect(first).toMatchObject({ next: String(tills[0]?.storeId), totals: { complete: 3 } });
  const second = await overTheWire({ ...inMarch, limit: 1, after: String(tills[0]?.storeId) });
  expect(second).toMatchObject({ next: null, totals: { complete: 1, missing: 0 }, tills: [] });
});

test.each([
  [{ from: "2026-02-30" }, -32602, "from"],
  [{ from: "2026-03-02", to: "2026-03-01" }, -32602, "from"],
  [{ from: "2024-03-02", to: "2026-03-01" }, -32602, "from"],
  [{ store_ext_id: "nowhere" }, -33000, "store_ext_id"],
  [{ extid: "nowhere" }, -33000, "extid"],
  [{ deviceId: "999999" }, -33000, "deviceId"],
  [{ extid: "2", limit: 0 }, -32602, "limit"],
])("refuses %j", async (params, code, path) => {
  expect(await overTheWire(params)).toMatchObject({ error: { code, data: { path } } });
});

test("does not reach what belongs to another account", async () => {
  const [stranger] = await createChain(hub.database.pool, 1, "Europe/Moscow", "Чужие");
  const key = await createAdmin(hub.database.pool, stranger?.accountId ?? 0);
  const own = tills[0];
  for (const params of [{ deviceId: String(own?.deviceId) }, { store_ext_id: "2" }]) {
    const { error } = await hub.call(`/m/${key}`, "shift.completeness", params);
    expect(error?.code).toBe(-33000);
  }
  const { result } = await hub.call(`/m/${key}`, "shift.completeness", inMarch);
  expect(result).toMatchObject({
    totals: { ...nothing, untold: 1 },
    tills: [{ deviceId: String(stranger?.deviceId) }],
  });
});

test("counts a receipt that came a moment ago, before any check", async () => {
  const bad = new NumberingTill(hub, tills[0] as TestTill);
  await bad.batch(2, [2, 4]);
  expect((await run(...march)).json.tills[0]?.shifts[0]).toMatchObject({
    missing: { receipts: 1, numbers: [{ first: 5, last: 5 }] },
  });
  await bad.batch(2, [5]);
  expect((await run(...march)).json.totals).toEqual({ ...totals, complete: 5, incomplete: 0 });
});
