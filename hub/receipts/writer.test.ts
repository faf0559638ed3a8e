import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../clock.ts";
import { createPool, type Pool } from "../database/pool.ts";
import { createTestDatabase } from "../testing/database.ts";
import { readReceipt } from "./receipt.ts";
import type { PreparedReceipt } from "./submission.ts";
import { ReceiptWriter } from "./writer.ts";

let lastId = 0;

function prepared(): PreparedReceipt {
  lastId += 1;
  const wire = { amount: 1, ts: "2026-03-02T12:15:00+03:00", extId: `w-${lastId}` };
  return {
    id: lastId,
    storeId: 1,
    deviceId: 1,
    receipt: readReceipt(wire, "Europe/Moscow", 0, "", ""),
    cashierId: null,
    sellerIds: [],
    categorySetIds: [],
    attributeIds: [],
    quality: 0,
  };
}

function createWriter(pool: Pool, writers = 1): ReceiptWriter {
  return new ReceiptWriter({ pool, clock: systemClock, writers, pendingReceiptsMax: 10_000 });
}

async function openPool(): Promise<Pool> {
  const database = await createTestDatabase(8);
  onTestFinished(() => database.close());
  return database.pool;
}

async function idsIn(pool: Pool): Promise<number[]> {
  const { rows } = await pool.query<{ id: bigint }>("select id from receipt order by id");
  return rows.map((row) => Number(row.id));
}

test("a connection that breaks fails what it was writing, and what waited is written over another", async () => {
  const pool = await openPool();
  const writer = createWriter(pool);
  const lock = await pool.connect();
  await lock.query("begin; lock table receipt in access exclusive mode");
  const [first, second] = [prepared(), prepared()];
  const written = writer.submit([first]);
  const waiting = writer.submit([second]);
  const failed = written.catch((error: unknown) => error);
  const cut = `select count(pg_terminate_backend(pid))::int as cut from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock' and query like '%insert into receipt %'`;
  await expect.poll(async () => (await pool.query<{ cut: number }>(cut)).rows[0]?.cut).toBe(1);
  expect(await failed).toBeInstanceOf(Error);
  await lock.query("commit");
  lock.release();
  expect(await waiting).toMatchObject([{ id: second.id, duplicate: false }]);
  await writer.drain();
  expect(writer.pendingReceipts).toBe(0);
  expect(await idsIn(pool)).toEqual([second.id]);
});

test("a group that was sent ahead fails with its connection, and another connection goes on", async () => {
  const pool = await openPool();
  const writer = createWriter(pool, 2);
  const before = prepared();
  await writer.submit([before]);
  const lock = await pool.connect();
  await lock.query("begin; lock table receipt in access exclusive mode");
  const first = writer.submit([prepared()]);
  // As many as start another writer.
  const ahead = Array.from({ length: 16 }, () => writer.submit([prepared()]));
  const outcomes = Promise.allSettled([first, ...ahead]);
  const writing = `from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
                     and query like '%insert into receipt %'`;
  const count = `select count(*)::int as backends ${writing}`;
  await expect
    .poll(async () => (await pool.query<{ backends: number }>(count)).rows[0]?.backends)
    .toBeGreaterThan(0);
  // Both groups wait in one backend.
  expect((await pool.query<{ backends: number }>(count)).rows[0]?.backends).toBe(1);
  await pool.query(`select pg_terminate_backend(pid) ${writing}`);
  for (const { status } of await outcomes) expect(status).toBe("rejected");
  await lock.query("commit");
  lock.release();
  const after = prepared();
  await writer.submit([after]);
  await writer.drain();
  expect(writer.pendingReceipts).toBe(0);
  expect(await idsIn(pool)).toEqual([before.id, after.id]);
});

test("without a database everybody is told, and nothing stays behind", async () => {
  const pool = createPool({ url: "postgres://127.0.0.1:1/nowhere", connectionsMax: 2 });
  onTestFinished(() => pool.end());
  const writer = createWriter(pool, 2);
  const settled = await Promise.allSettled(Array.from({ length: 50 }, () => writer.submit([prepared()])));
  expect(settled.every((one) => one.status === "rejected")).toBe(true);
  await writer.drain();
  expect(writer.pendingReceipts).toBe(0);
  await expect(writer.submit([prepared()])).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("one after the other and all at once, each is written once and answered", async () => {
  const pool = await openPool();
  const writer = createWriter(pool, 3);
  const receipts = Array.from({ length: 400 }, prepared);
  const outcomes = await Promise.all(
    receipts.map(async (receipt, index) => {
      if (index % 3 === 0) await new Promise((resolve) => setTimeout(resolve, index / 10));
      return (await writer.submit([receipt]))[0]?.id;
    }),
  );
  const ids = receipts.map((receipt) => receipt.id);
  expect(outcomes).toEqual(ids);
  expect(await idsIn(pool)).toEqual(ids);
  await writer.drain();
});
