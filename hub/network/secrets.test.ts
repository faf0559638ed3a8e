import { Writable } from "node:stream";
import { inspect } from "node:util";
import { setCashbox } from "@prilavok/contracts/management-api/methods.ts";
import { pino } from "pino";
import { expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { createTestDatabase } from "../testing/database.ts";
import { ensureAccount } from "./account.ts";
import { addDevice } from "./device.ts";
import { rotateKey } from "./device-keys.ts";
import { createDirectory } from "./directory.ts";
import { managementHandlers } from "./door.ts";
import { makeKey } from "./key.ts";

test("a key is in no log line, no error and no column, whatever fails", async () => {
  let written = "";
  const memory = new Writable({
    write(chunk, _encoding, done) {
      written += chunk;
      done();
    },
  });
  const log = pino({ level: "trace" }, memory);
  const database = await createTestDatabase();
  const { pool } = database;
  const directory = createDirectory({ pool, clock: systemClock, log });
  /** What a caller could log: every error with all that hangs on it. */
  const note = (error: unknown) => log.error({ err: error, whole: inspect(error, { depth: 9 }) }, "refused");

  const account = await ensureAccount(pool, "Ромашка");
  const admin = await addDevice(pool, systemClock, account.id, { storeId: null, extId: null });
  const caller = await directory.authenticate(admin.accesskey);
  const register = managementHandlers({ pool, clock: systemClock, directory }).find(
    (one) => one.method === setCashbox,
  );
  const made = await register?.handle(
    { location: { country: "Россия", city: "Омск" }, extid: "1" } as never,
    caller,
  );
  const { accesskey, deviceId } = made as { accesskey: string; deviceId: string };
  const rotated = await rotateKey(pool, systemClock, Number(deviceId), 0);
  const unknown = makeKey();
  const keys = [admin.accesskey, accesskey, rotated.accesskey, unknown];

  for (const key of [accesskey, unknown, `${unknown}!`]) await directory.authenticate(key).catch(note);
  await register
    ?.handle({ location: { country: "Россия", city: "Омск" }, extid: "1" } as never, caller)
    .catch(note);
  const { rows } = await pool.query<{ row: string }>(
    "select k::text as row from device_key k union select d::text from device d",
  );
  await pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  await expect.poll(() => written).toContain("are not heard");
  await pool.query("alter table device_key rename to device_key_gone");
  directory.forget();
  for (const key of keys) await directory.authenticate(key).catch(note);
  await addDevice(pool, systemClock, account.id, { storeId: null, extId: null }).catch(note);
  await directory.close();
  await database.close();

  expect(written).toContain("device_key");
  for (const key of keys) {
    const hex = Buffer.from(key).toString("hex");
    expect(written).not.toContain(key);
    expect(written).not.toContain(hex);
    expect(rows.map((row) => row.row).join()).not.toContain(key);
    expect(rows.map((row) => row.row).join()).not.toContain(hex);
  }
});
