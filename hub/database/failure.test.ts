import { expect, inject, onTestFinished, test } from "vitest";
import { administer } from "../testing/administer.ts";
import { createTestDatabase } from "../testing/database.ts";
import { databaseFailure } from "./failure.ts";

async function openDatabase() {
  const database = await createTestDatabase();
  onTestFinished(() => database.close());
  const name = new URL(database.url).pathname.slice(1);
  const asRoot = (statement: string) => administer(inject("postgresUrl"), statement);
  const failureOf = (statement: string) =>
    database.pool.query(statement).then(
      () => undefined,
      (error: unknown) => databaseFailure(error),
    );
  return { name, asRoot, failureOf };
}

test("a database that takes no connections is away, as one whose connections are ended", async () => {
  const { name, asRoot, failureOf } = await openDatabase();
  const slow = failureOf("select pg_sleep(20)");
  await asRoot(`alter database ${name} with allow_connections false`);
  await asRoot(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
  expect(await slow).toBe("unavailable");
  expect(await failureOf("select 1")).toBe("unavailable");
  await asRoot(`alter database ${name} with allow_connections true`);
  expect(await failureOf("select 1")).toBeUndefined();
});

test("a statement that the database refuses is refused", async () => {
  const { failureOf } = await openDatabase();
  expect(await failureOf("select 1 / 0")).toBe("refused");
  expect(await failureOf("select nothing")).toBe("refused");
});
