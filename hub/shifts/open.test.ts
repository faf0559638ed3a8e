import { Command } from "commander";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Shell } from "../command.ts";
import { readConfiguration } from "../configuration.ts";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { registerShiftCommands } from "./command.ts";
import { NumberingTill } from "./testing-till.ts";

/** One till, and a hub whose database may be a restored one. */
let nowMs: number;
let hub: TestHub;
let key: TestTill;
let till: NumberingTill;
const clock = { now: () => nowMs };
const checks = { intervalMs: 3_600_000 };

beforeEach(async () => {
  nowMs = Date.parse("2026-03-20T12:00:00Z");
  hub = await createTestHub({ clock, checks });
  const [made] = await createChain(hub.database.pool, 1);
  if (made === undefined) throw new Error("no till");
  key = made;
  till = new NumberingTill(hub, key);
});
afterEach(async () => {
  process.exitCode = 0;
  await hub.close();
});

interface Printed {
  readonly totals?: Record<string, number>;
  readonly tills?: readonly { readonly shifts: Record<string, unknown>[] }[];
}

async function run(...words: string[]) {
  process.exitCode = 0;
  let printed = { json: {} as Printed, text: "" };
  const shell: Shell = {
    configuration: readConfiguration({}),
    withDatabase: (work) => work(hub.database.pool),
    print: (json, text) => {
      printed = { json: JSON.parse(JSON.stringify(json)), text };
    },
  };
  const program = new Command("prilavok-hub").exitOverride();
  registerShiftCommands(program, shell);
  const days = ["--from", "2026-03-01", "--to", "2026-03-31", "--account", "Test"];
  await program.parseAsync([...words, ...days], { from: "user" });
  return {
    shifts: printed.json.tills?.[0]?.shifts ?? [],
    totals: printed.json.totals,
    text: printed.text,
    exitCode: process.exitCode,
  };
}

const completeness = (...words: string[]) => run("completeness", ...words);
const first = (from: number, to: number) => [{ first: from, last: to }];

/** The same database with a hub that starts now. */
async function restart(): Promise<void> {
  nowMs += 60_000;
  const again = await createTestHub({ clock, checks, database: hub.database });
  await again.checkShifts();
  await again.close();
  nowMs += 60_000;
}

test("the one receipt of an open shift that came with number 11 says that ten are missing", async () => {
  await till.start(1);
  await till.receipt(1, 11);
  const { shifts, totals, text, exitCode } = await completeness();
  expect(exitCode).toBe(1);
  expect(totals).toMatchObject({ incomplete: 1, open: 0, untold: 0 });
  expect(shifts).toMatchObject([
    {
      state: "incomplete",
      shift: 1,
      stop: null,
      received: { receipts: 1, total: 10 },
      missing: { numbers: first(1, 10) },
    },
  ]);
  expect(text).toContain("incomplete: its end was not told yet; missing so far: numbers 1-10");
  expect((await run("shift", "list", "--store", "1")).text).toContain("open, missing so far: numbers 1-10");
});

test("gaps within an open shift are told, and when they are filled nothing is missing so far", async () => {
  await till.start(1);
  await till.batch(1, [1, 2, 5, 7]);
  expect((await completeness()).shifts).toMatchObject([
    { state: "incomplete", missing: { numbers: [...first(3, 4), ...first(6, 6)] } },
  ]);
  await till.batch(1, [3, 4, 6]);
  const { shifts, totals, exitCode } = await completeness();
  expect([shifts, exitCode]).toEqual([[], 0]);
  expect(totals).toMatchObject({ open: 1, incomplete: 0, untold: 0 });
  expect((await completeness("--all")).shifts).toMatchObject([{ state: "open", received: { receipts: 7 } }]);
});

test("a till that has never told of a shift is no proof that nothing is missing", async () => {
  const { shifts, exitCode, totals } = await completeness();
  expect([exitCode, totals]).toMatchObject([1, { untold: 1 }]);
  expect(shifts).toMatchObject([
    { state: "untold", shift: null, text: expect.stringContaining("told of no shift yet") },
  ]);
  await till.receipt(1, 11);
  expect((await completeness()).exitCode).toBe(1);
});

test("after a start of the hub each till has to tell again before nothing is missing", async () => {
  await till.hold(1, 3);
  await till.start(2);
  await till.batch(2, [1, 2]);
  nowMs += 120_000;
  await hub.checkShifts();
  expect((await completeness()).exitCode).toBe(0);
  await restart();
  const { shifts, exitCode } = await completeness();
  expect(exitCode).toBe(1);
  expect(shifts).toMatchObject([
    { state: "untold", text: expect.stringContaining("since the hub was started") },
  ]);
  // A receipt says nothing of those before it.
  await till.receipt(2, 3);
  expect((await completeness()).exitCode).toBe(1);
  await till.stop(2, 5);
  expect((await completeness()).shifts).toMatchObject([
    { state: "incomplete", shift: 2, missing: { numbers: first(4, 5) } },
  ]);
  await till.batch(2, [4, 5]);
  expect((await completeness()).exitCode).toBe(0);
});

test("receipts that came after a shift's end, whose own shift's start was not told, are told of", async () => {
  await till.hold(1, 3);
  await till.batch(2, [5, 6]);
  const { shifts, exitCode } = await completeness();
  expect(exitCode).toBe(1);
  expect(shifts).toMatchObject([{ state: "unstarted", start: null, received: { receipts: 2 } }]);
  await till.start(2);
  expect((await completeness()).shifts).toMatchObject([
    { state: "incomplete", missing: { numbers: first(1, 4) } },
  ]);
});

test("a blocked till is not waited for, and a till that was not asked about says nothing", async () => {
  await hub.database.pool.query("update device set status = 'blocked' where id = $1", [key.deviceId]);
  expect((await completeness()).exitCode).toBe(0);
});
