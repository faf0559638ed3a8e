import { afterEach, beforeEach, expect, test } from "vitest";
import { administer } from "../testing/administer.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { WriteProbe } from "./write-probe.ts";

let hub: TestHub;

beforeEach(async () => {
  hub = await createTestHub();
});
afterEach(() => hub.close());

const ready = async () => (await hub.get("/readyz")).status;

/** As a disk that failed, or an operator, makes it: everything is still answered, nothing is written. */
async function setReadOnly(isReadOnly: boolean): Promise<void> {
  const { url } = hub.database;
  const name = new URL(url).pathname.slice(1);
  await administer(url, `alter database ${name} set default_transaction_read_only = ${isReadOnly}`);
  // The setting is that of sessions that begin from now on.
  await administer(
    url,
    `set default_transaction_read_only = off; select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and pid <> pg_backend_pid()`,
  );
}

test("a hub whose database takes no writes is not ready, although it answers, and is ready again by itself", async () => {
  expect(await ready()).toBe(200);
  await setReadOnly(true);
  await expect.poll(ready, { timeout: 10_000 }).toBe(503);
  expect((await hub.database.pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  await setReadOnly(false);
  await expect.poll(ready, { timeout: 10_000 }).toBe(200);
});

test("a table that cannot grow makes the hub not ready at once", async () => {
  const probe = new WriteProbe(hub.database.pool);
  expect(await probe.canWrite()).toBe(true);
  await hub.database.pool.query("alter table write_probe add constraint full_disk check (false) not valid");
  expect(await new WriteProbe(hub.database.pool).canWrite()).toBe(false);
});

test("whoever asks together shares one write, and a write that hangs is no write", async () => {
  const { pool } = hub.database;
  const written = () => pool.query("select at from write_probe");
  const probe = new WriteProbe(pool);
  expect(await Promise.all(Array.from({ length: 50 }, () => probe.canWrite()))).toEqual(
    new Array(50).fill(true),
  );
  const before = (await written()).rows;
  expect(await probe.canWrite()).toBe(true);
  expect((await written()).rows).toEqual(before);
  const holder = await pool.connect();
  await holder.query("begin; lock table write_probe in access exclusive mode");
  expect(await new WriteProbe(pool).canWrite()).toBe(false);
  await holder.query("rollback");
  holder.release();
  expect(await new WriteProbe(pool).canWrite()).toBe(true);
});
