import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { createChain } from "../testing/chain.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { loadTransactions, shownDocuments } from "./testing.ts";
import { runTransfer } from "./transfer.ts";

const transactions = 600;
let database: TestDatabase;
const runners: ChildProcess[] = [];

beforeAll(async () => {
  database = await createTestDatabase(6);
  const [till] = await createChain(database.pool, 1);
  if (till === undefined) throw new Error("no till");
  await loadTransactions(
    database.pool,
    till,
    Array.from({ length: transactions }, (_, index) =>
      // Every third returns the sale before it; years change on the way.
      index % 3 === 2
        ? { uid: `t${index}`, kind: "refund_by_receipt", baseUid: `t${index - 1}`, at: atOf(index) }
        : { uid: `t${index}`, at: atOf(index) },
    ),
  );
});

afterAll(async () => {
  for (const runner of runners) runner.kill("SIGKILL");
  await database.close();
});

const atOf = (index: number) =>
  index < transactions / 2 ? "2025-12-31T12:00:00+03:00" : "2026-01-01T12:00:00+03:00";

function startRunner(): ChildProcess {
  const program = join(import.meta.dirname, "runner-program.ts");
  const runner = spawn(process.execPath, [program, database.url], { stdio: ["ignore", "pipe", "inherit"] });
  runners.push(runner);
  return runner;
}

/** Kills a runner somewhere in the batch after the next that it tells of. */
async function killAtWork(runner: ChildProcess, delayMs: number): Promise<void> {
  if (runner.stdout === null) throw new Error("no output");
  await once(createInterface(runner.stdout), "line");
  await sleep(delayMs);
  runner.kill("SIGKILL");
  await once(runner, "close");
}

test("two runners at once, killed again and again, make each document once and leave no gap", async () => {
  for (const delayMs of [0, 5, 11, 17, 23]) {
    const pair = [startRunner(), startRunner()];
    await Promise.all(pair.map((runner, index) => killAtWork(runner, delayMs + index * 4)));
  }
  const left = await database.pool.query<{ count: number }>(
    "select count(*)::int as count from kkm_transaction where documents = 'waiting'",
  );
  expect(left.rows[0]?.count).toBeGreaterThan(0);
  const log = pino({ level: "silent" });
  const transfer = { pool: database.pool, clock: systemClock, log };
  await Promise.all([runTransfer(transfer), runTransfer(transfer)]);
  await runTransfer(transfer);
  const documents = await shownDocuments(database.pool);
  expect(documents).toHaveLength(2 * transactions);
  expect(new Set(documents.map(({ uid, kind }) => `${uid} ${kind}`)).size).toBe(2 * transactions);
  for (const [, group] of Map.groupBy(documents, ({ kind, year }) => `${kind} ${year}`)) {
    expect(group.map(({ number }) => number)).toEqual(group.map((_, index) => index + 1));
  }
  const states = await database.pool.query("select distinct documents from kkm_transaction");
  expect(states.rows).toEqual([{ documents: "made" }]);
  const unmirrored = documents.filter(({ kind, base }) => /return|expense/.test(kind) && base === null);
  expect(unmirrored).toEqual([]);
});
