import { expect, onTestFinished, test } from "vitest";
import { createTestDatabase } from "../testing/database.ts";
import { createPool, transaction } from "./pool.ts";

async function poolOfOne(queryTimeoutMs: number) {
  const database = await createTestDatabase();
  const pool = createPool({ url: database.url, connectionsMax: 1, queryTimeoutMs });
  onTestFinished(async () => {
    await pool.end();
    await database.close();
  });
  return pool;
}

test("a query that takes too long fails, and the next one has a connection", async () => {
  const pool = await poolOfOne(300);
  await expect(pool.query("select pg_sleep(20)")).rejects.toThrow("timeout");
  expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
});

test("a transaction with a query that takes too long gives its connection up", async () => {
  const pool = await poolOfOne(300);
  const slow = transaction(pool, (connection) => connection.query("select pg_sleep(20)"));
  await expect(slow).rejects.toThrow("timeout");
  expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
});
