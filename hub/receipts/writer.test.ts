import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../clock.ts";
import { createPool, type Pool } from "../database/pool.ts";
import { ensureAccount } from "../network/account.ts";
import { createTestDatabase } from "../testing/database.ts";
import { SplittingServer } from "../testing/splitting-server.ts";
import { readReceipt } from "./receipt.ts";
import { ContentConflict, type PreparedReceipt } from "./submission.ts";
import { ReceiptWriter } from "./writer.ts";

let lastId = 0;
const messageMs = 6;

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

test("a submission in conflict leaves its group, and the others of the group are written", async () => {
  const pool = await openPool();
  const writer = createWriter(pool);
  const before = prepared();
  await writer.submit([before]);
  const lock = await pool.connect();
  await lock.query("begin; lock table receipt in access exclusive mode");
  const busy = writer.submit([prepared()]);
  // These three wait for the writer and are one group.
  const [first, last] = [prepared(), prepared()];
  const conflicting = { ...before, receipt: { ...before.receipt, content: "f".repeat(32) } };
  const outcomes = Promise.allSettled(
    [[first], [prepared(), conflicting], [last]].map((one) => writer.submit(one)),
  );
  await lock.query("commit");
  lock.release();
  const [busyOutcome] = await busy;
  expect(await outcomes).toMatchObject([
    { status: "fulfilled", value: [{ id: first.id, duplicate: false }] },
    { status: "rejected", reason: expect.any(ContentConflict) },
    { status: "fulfilled", value: [{ id: last.id, duplicate: false }] },
  ]);
  expect(await idsIn(pool)).toEqual([before.id, busyOutcome?.id, first.id, last.id]);
});

test("each submission gets its own answer, however the server's messages are split", async () => {
  const database = await createTestDatabase(8);
  const server = await SplittingServer.open(database.url, messageMs);
  const pool = createPool({ url: server.url, connectionsMax: 4 });
  onTestFinished(async () => {
    await pool.end();
    await server.close();
    await database.close();
  });
  const writer = createWriter(pool, 2);
  const known = prepared();
  await writer.submit([known]);
  const written = [known.id];
  // Others begin at every moment between a refusal of the database and the end of its answer.
  for (let laterMs = 0; laterMs <= 12 * messageMs; laterMs += messageMs / 2) {
    const fresh = prepared();
    const repeating = writer.submit([fresh, { ...known, id: prepared().id }]);
    await new Promise((resolve) => setTimeout(resolve, laterMs));
    const others = Array.from({ length: 15 }, prepared);
    const answers = Promise.all(others.map((one) => writer.submit([one])));
    const again = writer.submit([{ ...known, id: prepared().id }]);
    expect(await repeating).toMatchObject([
      { id: fresh.id, duplicate: false },
      { id: known.id, duplicate: true },
    ]);
    expect((await answers).flat()).toMatchObject(others.map(({ id }) => ({ id, duplicate: false })));
    expect(await again).toMatchObject([{ id: known.id, duplicate: true }]);
    written.push(fresh.id, ...others.map(({ id }) => id));
  }
  expect(await idsIn(database.pool)).toEqual(written.sort((a, b) => a - b));
});

test("an import's receipt that a till sends too is noted as the till's, and not when another import sends it", async () => {
  const pool = await openPool();
  const { id: accountId } = await ensureAccount(pool, "Ромашка");
  for (const firstId of [1_000_001, 1_001_001]) {
    const { rows } = await pool.query<{ id: number }>(
      "insert into receipt_import (account_id, file, file_hash, started_at) values ($1, 'f', 'h', now()) returning id",
      [accountId],
    );
    await pool.query("insert into receipt_import_block values ($1, $2)", [firstId, rows[0]?.id]);
  }
  const kept = async () => (await pool.query("select receipt_id from receipt_import_kept")).rows;
  const writer = createWriter(pool);
  const one = { ...prepared(), id: 1_000_007 };
  await writer.submit([one]);
  expect(await writer.submit([{ ...one, id: 1_001_003 }])).toMatchObject([{ id: one.id, duplicate: true }]);
  expect(await kept()).toEqual([]);
  expect(await writer.submit([{ ...one, id: prepared().id }])).toMatchObject([
    { id: one.id, duplicate: true },
  ]);
  expect(await kept()).toEqual([{ receipt_id: BigInt(one.id) }]);
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
