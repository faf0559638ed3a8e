import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Clock } from "../clock.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { createDirectory, type Directory } from "./directory.ts";
import { hashKey, makeKey } from "./key.ts";

/** A network of two accounts, written as plain rows so that this test rests on the tables alone. */
const networkSql = `
  with a as (insert into account (name) values ('Ромашка'), ('Лютик') returning id, name),
       s as (insert into store (account_id, ext_id, name, city, street, house, time_zone)
             select id, '111', 'Шаурма', 'Тюмень', '50 лет ВЛКСМ', '63', 'Asia/Yekaterinburg' from a
             returning id, account_id)
  insert into device (account_id, store_id, ext_id)
  select account_id, id, '123' from s`;

let database: TestDatabase;
let directory: Directory;
const time = { now: Date.UTC(2026, 0, 15) };
const clock: Clock = { now: () => time.now };

beforeEach(async () => {
  time.now = Date.UTC(2026, 0, 15);
  database = await createTestDatabase(8);
  await database.pool.query(networkSql);
  directory = createDirectory({ pool: database.pool, clock });
  await expect.poll(() => directory.isHearing()).toBe(true);
});

afterEach(async () => {
  await directory.close();
  await database.close();
});

interface Till {
  readonly accountId: number;
  readonly storeId: number;
  readonly deviceId: number;
}

async function tillOf(accountName: string): Promise<Till> {
  const { rows } = await database.pool.query<Till>(
    `select a.id as "accountId", d.store_id as "storeId", d.id as "deviceId"
       from device d join account a on a.id = d.account_id where a.name = $1 and d.ext_id = '123'`,
    [accountName],
  );
  if (rows[0] === undefined) throw new Error(`no till of ${accountName}`);
  return rows[0];
}

async function giveKey(deviceId: number): Promise<string> {
  const key = makeKey();
  await database.pool.query("insert into device_key (device_id, key_hash) values ($1, $2)", [
    deviceId,
    hashKey(key),
  ]);
  return key;
}

/** The code of the refusal, or "accepted". */
async function outcome(work: Promise<unknown>): Promise<number | "accepted"> {
  try {
    await work;
    return "accepted";
  } catch (error) {
    if (error instanceof RpcError) return error.entry.code;
    throw error;
  }
}

/** Changes the tables past the directory, as another process does. */
async function change(sql: string, values: unknown[]): Promise<void> {
  const { rowCount } = await database.pool.query(sql, values);
  expect(rowCount).toBeGreaterThan(0);
}

describe("a key", () => {
  test("names its device, its store and the store's zone", async () => {
    const till = await tillOf("Ромашка");
    expect(await directory.authenticate(await giveKey(till.deviceId))).toEqual({
      ...till,
      deviceExtId: "123",
      kind: "till",
      timeZone: "Asia/Yekaterinburg",
      agentName: null,
      agentVersion: null,
    });
  });

  test.each([
    "",
    "short",
    "with space in it",
    "x".repeat(129),
    "ключ-ключ-ключ",
    "a'; drop table--",
    "nul\0inside",
  ])("that is malformed (%j) is invalid", async (key) => {
    expect(await outcome(directory.authenticate(key))).toBe(-32802);
  });

  test("that nobody has is an unknown device, and is not remembered as such", async () => {
    const key = makeKey();
    expect(await outcome(directory.authenticate(key))).toBe(-32800);
    const { deviceId } = await tillOf("Ромашка");
    await change("insert into device_key (device_id, key_hash) values ($1, $2)", [deviceId, hashKey(key)]);
    expect(await outcome(directory.authenticate(key))).toBe("accepted");
  });

  test("expires at its moment, even when it is in memory", async () => {
    const { deviceId } = await tillOf("Ромашка");
    const key = await giveKey(deviceId);
    await change("update device_key set expires_at = $1", [new Date(time.now + 1000)]);
    time.now += 999;
    expect(await outcome(directory.authenticate(key))).toBe("accepted");
    time.now += 1;
    expect(await outcome(directory.authenticate(key))).toBe(-32802);
  });

  test("is refused for the first of its faults: revoked, then the account closed, then the device blocked", async () => {
    const { deviceId, accountId } = await tillOf("Ромашка");
    const key = await giveKey(deviceId);
    await change("update device set status = 'blocked' where id = $1", [deviceId]);
    await expect.poll(() => outcome(directory.authenticate(key))).toBe(-32801);
    await change("update account set status = 'closed' where id = $1", [accountId]);
    await expect.poll(() => outcome(directory.authenticate(key))).toBe(-33001);
    await change("update device_key set revoked_at = now() where device_id = $1", [deviceId]);
    await expect.poll(() => outcome(directory.authenticate(key))).toBe(-32802);
  });

  test("asked for by many at once costs one query", async () => {
    const key = await giveKey((await tillOf("Ромашка")).deviceId);
    // The new key is a change, and hearing of it in the midst of the calls would rightly cost a second query.
    await new Promise((resolve) => setTimeout(resolve, 300));
    directory.forget();
    let queries = 0;
    const query = database.pool.query.bind(database.pool);
    database.pool.query = ((...args: Parameters<typeof query>) => {
      queries += 1;
      return query(...args);
    }) as typeof database.pool.query;
    await Promise.all(Array.from({ length: 50 }, () => directory.authenticate(key)));
    await directory.authenticate(key);
    expect(queries).toBe(1);
  });
});

describe("a change made elsewhere", () => {
  test("reaches memory at once: a blocked device stops and an unblocked one goes on", async () => {
    const { deviceId } = await tillOf("Ромашка");
    const key = await giveKey(deviceId);
    for (const [status, expected] of [
      ["active", "accepted"],
      ["blocked", -32801],
      ["active", "accepted"],
    ] as const) {
      await change("update device set status = $2 where id = $1", [deviceId, status]);
      // The time stands still, so nothing but the notification can end what memory holds.
      await expect.poll(() => outcome(directory.authenticate(key)), { timeout: 2000 }).toBe(expected);
    }
  });

  test("is heard again after the listening connection was killed, and nothing stale outlives a second", async () => {
    const { deviceId } = await tillOf("Ромашка");
    const key = await giveKey(deviceId);
    await directory.authenticate(key);
    await change(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and query ilike '%pg_notify%' and pid <> pg_backend_pid()`,
      [],
    );
    await expect.poll(() => directory.isHearing(), { interval: 1 }).toBe(false);
    await change("update device set status = 'blocked' where id = $1", [deviceId]);
    time.now += 1001;
    expect(await outcome(directory.authenticate(key))).toBe(-32801);
    await expect.poll(() => directory.isHearing(), { timeout: 5000 }).toBe(true);
    await change("update device set status = 'active' where id = $1", [deviceId]);
    await expect.poll(() => outcome(directory.authenticate(key))).toBe("accepted");
  });

  test("renames a store in memory too", async () => {
    const { storeId, accountId } = await tillOf("Ромашка");
    expect(await directory.store(storeId)).toMatchObject({
      name: "Шаурма",
      place: "Тюмень, 50 лет ВЛКСМ, 63",
    });
    expect(await directory.storesOf(accountId)).toHaveLength(1);
    await change("update store set name = 'Пирожки' where id = $1", [storeId]);
    await expect.poll(async () => (await directory.store(storeId)).name).toBe("Пирожки");
    await expect.poll(async () => (await directory.storesOf(accountId))[0]?.name).toBe("Пирожки");
  });
});

describe("a poskey", () => {
  test("means a till of the caller's own account, though another account uses the same ext ids", async () => {
    for (const name of ["Ромашка", "Лютик"]) {
      const { accountId, ...target } = await tillOf(name);
      expect(await directory.resolvePoskey({ accountId }, "@111/123")).toMatchObject(target);
    }
  });

  test("may hold odd characters; the first slash separates", async () => {
    const { accountId, storeId } = await tillOf("Ромашка");
    await change("update store set ext_id = 'Маг №1 @?' where id = $1", [storeId]);
    await change("insert into device (account_id, store_id, ext_id) values ($1, $2, 'a/b @%_''')", [
      accountId,
      storeId,
    ]);
    const target = await directory.resolvePoskey({ accountId }, "@Маг №1 @?/a/b @%_'");
    expect(target).toMatchObject({ storeId, timeZone: "Asia/Yekaterinburg" });
  });

  test.each(["", "@", "111/123", "@/123", "@111/", "@11\0/1", "@\ud800/1"])(
    "%j is malformed",
    async (poskey) => {
      const { accountId } = await tillOf("Ромашка");
      await expect(
        directory.resolvePoskey({ accountId }, poskey, "receipts[3].poskey"),
      ).rejects.toMatchObject({
        entry: { code: -32602 },
        data: { path: "receipts[3].poskey" },
      });
    },
  );

  test.each(["@111/124", "@112/123", "@112"])("%s maps to nothing", async (poskey) => {
    const { accountId } = await tillOf("Ромашка");
    await expect(directory.resolvePoskey({ accountId }, poskey)).rejects.toMatchObject({
      entry: { code: -33001 },
      data: { path: "poskey" },
    });
  });

  test("to a blocked till is refused as blocked", async () => {
    const { accountId, deviceId } = await tillOf("Ромашка");
    await directory.resolvePoskey({ accountId }, "@111/123");
    await change("update device set status = 'blocked' where id = $1", [deviceId]);
    await expect.poll(() => outcome(directory.resolvePoskey({ accountId }, "@111/123"))).toBe(-32801);
  });

  test("of a store alone makes one counter, however many ask at once and in how many hubs", async () => {
    const { accountId, storeId } = await tillOf("Ромашка");
    const other = createDirectory({ pool: database.pool, clock });
    const asked = Array.from({ length: 20 }, (_, index) =>
      (index % 2 === 0 ? other : directory).resolvePoskey({ accountId }, "@111"),
    );
    const targets = await Promise.all(asked);
    expect(new Set(targets.map((target) => target.deviceId)).size).toBe(1);
    const { rows } = await database.pool.query(
      "select 1 from device where store_id = $1 and kind = 'counter'",
      [storeId],
    );
    expect(rows).toHaveLength(1);
    await other.close();
  });
});

test("the agent of a device is written when it differs", async () => {
  const { deviceId } = await tillOf("Ромашка");
  const key = await giveKey(deviceId);
  await directory.rememberAgent(deviceId, { name: "Centrum", version: "10.2.60.0" });
  expect(await directory.authenticate(key)).toMatchObject({
    agentName: "Centrum",
    agentVersion: "10.2.60.0",
  });
});
