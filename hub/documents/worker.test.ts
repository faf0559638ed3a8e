import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { createPool, type Pool } from "../database/pool.ts";
import { administer } from "../testing/administer.ts";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { hasQueue, lastMigration, queueTransfer } from "./job.ts";
import { readSchedule } from "./schedule.ts";
import { loadTransactions, shownDocuments } from "./testing.ts";
import { readyMessage, TransferWorker, type WorkerOptions } from "./worker.ts";

let database: TestDatabase;
let till: TestTill;
let logged: { level: number; msg: string }[];
let workers: TransferWorker[];
const log = pino({ level: "debug" }, { write: (line) => void logged.push(JSON.parse(line)) });

beforeEach(async () => {
  database = await createTestDatabase(10);
  logged = [];
  workers = [];
  const [made] = await createChain(database.pool, 1);
  if (made === undefined) throw new Error("no till");
  till = made;
});

afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.close()));
  await database.close();
});

function startWorker(options: Partial<WorkerOptions> = {}): TransferWorker {
  const worker = new TransferWorker({
    pool: database.pool,
    clock: systemClock,
    log,
    cron: "0 0 1 1 *",
    retryMs: 200,
    ...options,
  });
  workers.push(worker);
  worker.start();
  return worker;
}

async function until(isSo: () => Promise<boolean>, patienceMs = 40_000): Promise<void> {
  const endMs = Date.now() + patienceMs;
  while (!(await isSo().catch(() => false))) {
    if (Date.now() > endMs) throw new Error(`it did not come about; ${JSON.stringify(logged.slice(-5))}`);
    await sleep(50);
  }
}

const isReady = (hubs = 1) => logged.filter(({ msg }) => msg === readyMessage).length >= hubs;
const hasMade = (documents: number) => async () => (await shownDocuments(database.pool)).length === documents;

test("a queued job makes what waits, and a job key keeps one of it in the queue", async () => {
  startWorker();
  await until(async () => isReady());
  await loadTransactions(database.pool, till, [{ uid: "a" }, { uid: "b" }]);
  await queueTransfer(database.pool);
  await until(hasMade(4));
  await Promise.all(workers.map((worker) => worker.close()));
  for (let times = 0; times < 3; times += 1) await queueTransfer(database.pool);
  const { rows } = await database.pool.query(
    "select count(*)::int as jobs from graphile_worker._private_jobs",
  );
  expect(rows).toEqual([{ jobs: 1 }]);
});

test("hubs that start together make one queue, and share its work", async () => {
  expect(await hasQueue(database.pool)).toBe(false);
  for (let hubs = 0; hubs < 3; hubs += 1) startWorker();
  await until(async () => isReady(3));
  expect(await hasQueue(database.pool)).toBe(true);
  const { rows } = await database.pool.query("select max(id) as last from graphile_worker.migrations");
  expect(rows).toEqual([{ last: lastMigration }]);
  await database.pool.query("delete from graphile_worker.migrations where id = $1", [lastMigration]);
  expect(await hasQueue(database.pool)).toBe(false);
  await database.pool.query("insert into graphile_worker.migrations (id) values ($1)", [lastMigration]);
  await loadTransactions(database.pool, till, [{ uid: "a" }]);
  await queueTransfer(database.pool);
  await until(hasMade(2));
});

test("a job that takes too long leaves the rest to the next one", async () => {
  let jobs = 0;
  startWorker({
    jobMsMax: 0,
    onJob: () => {
      jobs += 1;
    },
  });
  await until(async () => isReady());
  await queueTransfer(database.pool);
  await until(async () => jobs >= 3);
});

test("it goes on after the database has cut all connections", async () => {
  startWorker();
  await until(async () => isReady());
  await database.pool
    .query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()")
    .catch(() => undefined);
  // The pool of the test has lost its connections as well.
  await until(async () => (await database.pool.query("select 1")).rowCount === 1);
  await loadTransactions(database.pool, till, [{ uid: "a" }]);
  await queueTransfer(database.pool);
  await until(hasMade(2));
});

test("it goes on after its very first look for jobs has failed", async () => {
  const first = startWorker();
  await until(async () => isReady());
  await first.close();
  const lock = await database.pool.connect();
  await lock.query("begin; lock table graphile_worker._private_tasks in access exclusive mode");
  startWorker();
  const cutWaiting = `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query like '%_private_tasks%'`;
  await until(async () => ((await database.pool.query(cutWaiting)).rowCount ?? 0) > 0);
  await lock.query("commit");
  lock.release();
  await loadTransactions(database.pool, till, [{ uid: "a" }]);
  await queueTransfer(database.pool);
  await until(hasMade(2), 20_000);
});

/** Takes the database away from everybody, or gives it back. */
async function setAway(isAway: boolean): Promise<void> {
  const name = new URL(database.url).pathname.slice(1);
  await administer(database.url, `alter database ${name} allow_connections ${!isAway}`);
  if (!isAway) return;
  await administer(
    database.url,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
  );
}

test("a database that goes away at the end of a job, before that is written down, does not end the hub", async () => {
  let isFirst = true;
  const isAway = new Promise<void>((resolve) => {
    startWorker({
      onJob: () => {
        if (!isFirst) return;
        isFirst = false;
        setAway(true).then(resolve);
      },
    });
  });
  await until(async () => isReady());
  await queueTransfer(database.pool);
  await isAway;
  await sleep(1_500);
  await setAway(false);
  await loadTransactions(database.pool, till, [{ uid: "a" }]);
  await queueTransfer(database.pool);
  await until(hasMade(2));
});

test("closing does not wait for a database that is away", async () => {
  const worker = startWorker();
  await until(async () => isReady());
  await setAway(true);
  await sleep(1_000);
  const startMs = performance.now();
  await worker.close();
  expect(performance.now() - startMs).toBeLessThan(8_000);
  await setAway(false);
});

test("a database that forbids the schema is told of, and it starts when that is allowed", async () => {
  const name = new URL(database.url).pathname.slice(1);
  const user = `limited_${name.slice(5)}`;
  await database.pool.query(`create role ${user} login password 'limited'`);
  await database.pool.query(`grant all on all tables in schema public to ${user}`);
  const address = new URL(database.url);
  address.username = user;
  address.password = "limited";
  const pool: Pool = createPool({ url: address.href, connectionsMax: 4 });
  const worker = startWorker({ pool });
  await until(async () => logged.some(({ msg }) => msg.includes("may not make the schema graphile_worker")));
  await database.pool.query(`grant create on database ${name} to ${user}`);
  await until(async () => isReady());
  await worker.close();
  await pool.end();
  await database.pool.query(`drop schema graphile_worker cascade`);
  await database.pool.query(`drop owned by ${user}`);
  await administer(database.url, `drop role ${user}`);
});

test("closing waits for the batch under way and leaves nothing that keeps the program alive", async () => {
  const worker = startWorker();
  await until(async () => isReady());
  await loadTransactions(database.pool, till, [{ uid: "a" }]);
  await queueTransfer(database.pool);
  const startMs = performance.now();
  await worker.close();
  expect(performance.now() - startMs).toBeLessThan(5_000);
  await until(async () => database.pool.totalCount === database.pool.idleCount, 1_000);
});

describe("the schedule", () => {
  test.each([
    ["* * * * *", "2026-03-14T03:07:00Z", true],
    ["*/5 * * * *", "2026-03-14T03:10:00Z", true],
    ["*/5 * * * *", "2026-03-14T03:11:00Z", false],
    ["0 3 * * *", "2026-03-14T03:00:00Z", true],
    ["0 3 * * 0", "2026-03-14T03:00:00Z", false],
  ])("%s at %s is %s", (pattern, at, isDue) => {
    expect(readSchedule(pattern)(Date.parse(at))).toBe(isDue);
  });

  test.each(["", "every minute", "61 * * * *", "* * * *"])("is refused: %j", (pattern) => {
    expect(() => readSchedule(pattern)).toThrow(/KKM_TRANSFER_CRON must be five fields/);
  });
});
