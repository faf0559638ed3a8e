import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Clock } from "../clock.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { type Account, ensureAccount } from "./account.ts";
import { addDevice, findDevice, setDeviceStatus } from "./device.ts";
import { graceMsMax, revokeKeys, rotateKey } from "./device-keys.ts";
import { createDirectory, type Directory } from "./directory.ts";
import { addStore, type Store } from "./store.ts";

let database: TestDatabase;
let directory: Directory;
let account: Account;
let store: Store;
const time = { now: Date.UTC(2026, 0, 15) };
const clock: Clock = { now: () => time.now };

beforeAll(async () => {
  database = await createTestDatabase(8);
  account = await ensureAccount(database.pool, "Ромашка");
  store = await addStore(database.pool, account.id, { name: "Лавка", extId: "111" });
});

beforeEach(() => {
  directory = createDirectory({ pool: database.pool, clock });
});

afterEach(() => directory.close());
afterAll(() => database.close());

function addTill(extId: string | null = null) {
  return addDevice(database.pool, clock, account.id, { storeId: store.id, extId });
}

/** Whether the hub accepts the key now, whatever it has in memory. */
async function isAccepted(key: string): Promise<boolean> {
  directory.forget();
  try {
    await directory.authenticate(key);
    return true;
  } catch (error) {
    if (error instanceof RpcError) return false;
    throw error;
  }
}

async function countValid(deviceId: number): Promise<number> {
  return (await findDevice(database.pool, clock, account.id, String(deviceId))).keys;
}

describe("a key", () => {
  test("has 256 bits and is kept as a hash only", async () => {
    const { accesskey } = await addTill();
    expect(Buffer.from(accesskey, "base64url")).toHaveLength(32);
    const { rows } = await database.pool.query<{ row: string }>(
      "select device_key::text as row from device_key",
    );
    const stored = rows.map((row) => row.row).join();
    expect(stored).not.toContain(accesskey);
    expect(stored).not.toContain(Buffer.from(accesskey).toString("hex"));
    expect(stored).not.toContain(Buffer.from(accesskey, "base64url").toString("hex"));
  });

  test("that is rotated works until the grace time ends, the new one at once", async () => {
    const { deviceId, accesskey: before } = await addTill();
    const { accesskey: after, previousUntilMs } = await rotateKey(database.pool, clock, deviceId, 60_000);
    expect(previousUntilMs).toBe(time.now + 60_000);
    expect([await isAccepted(before), await isAccepted(after)]).toEqual([true, true]);
    time.now += 59_999;
    expect(await isAccepted(before)).toBe(true);
    time.now += 1;
    expect([await isAccepted(before), await isAccepted(after)]).toEqual([false, true]);
  });

  test("that ends sooner is not made to live longer by another rotation", async () => {
    const { deviceId, accesskey: first } = await addTill();
    const { accesskey: second } = await rotateKey(database.pool, clock, deviceId, 1_000);
    await revokeKeys(database.pool, clock, deviceId, "all but the newest");
    expect(await isAccepted(first)).toBe(false);
    await rotateKey(database.pool, clock, deviceId, 3_600_000);
    await rotateKey(database.pool, clock, deviceId, 3_600_000);
    expect(await isAccepted(second)).toBe(false);
  });

  test("without grace ends at once", async () => {
    const { deviceId, accesskey } = await addTill();
    await rotateKey(database.pool, clock, deviceId, 0);
    expect(await isAccepted(accesskey)).toBe(false);
  });

  test.each([-1, 0.5, graceMsMax + 1, Number.NaN])("has no grace time of %d ms", async (graceMs) => {
    const { deviceId } = await addTill();
    await expect(rotateKey(database.pool, clock, deviceId, graceMs)).rejects.toMatchObject({
      field: "grace",
    });
  });

  test("of a blocked device can be rotated, and the device stays blocked", async () => {
    const { deviceId } = await addTill();
    await setDeviceStatus(database.pool, deviceId, "blocked");
    const { accesskey } = await rotateKey(database.pool, clock, deviceId, 0);
    expect(await isAccepted(accesskey)).toBe(false);
    await setDeviceStatus(database.pool, deviceId, "active");
    expect(await isAccepted(accesskey)).toBe(true);
  });

  test("is not given to a store's counter", async () => {
    const { deviceId } = await directory.resolvePoskey({ accountId: account.id }, "@111");
    await expect(rotateKey(database.pool, clock, deviceId, 0)).rejects.toMatchObject({ fault: "bad value" });
  });

  test("leaves two valid ones when twelve rotate at once, one of them the last that was given", async () => {
    const { deviceId, accesskey } = await addTill();
    const rotations = Array.from({ length: 12 }, () => rotateKey(database.pool, clock, deviceId, 60_000));
    const keys = [accesskey, ...(await Promise.all(rotations)).map((rotated) => rotated.accesskey)];
    const accepted = await Promise.all(keys.map(isAccepted));
    expect(accepted.filter(Boolean)).toHaveLength(2);
    expect(await countValid(deviceId)).toBe(2);
  });
});

type Step =
  | { readonly kind: "rotate"; readonly graceMs: number }
  | { readonly kind: "revoke"; readonly which: "all" | "all but the newest" }
  | { readonly kind: "wait"; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("rotate" as const), graceMs: fc.constantFrom(0, 10, 100) }),
  fc.record({ kind: fc.constant("revoke" as const), which: fc.constantFrom("all", "all but the newest") }),
  fc.record({ kind: fc.constant("wait" as const), ms: fc.constantFrom(1, 10, 100) }),
);

test("whatever is rotated, revoked and waited for, exactly the keys that should be are valid", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
      const { deviceId, accesskey } = await addTill();
      /** Every key that was ever given, with the moment at which it ends. */
      const model = [{ key: accesskey, endsMs: Number.POSITIVE_INFINITY }];
      for (const one of steps) {
        const valid = model.filter((entry) => entry.endsMs > time.now);
        const newest = valid.at(-1);
        if (one.kind === "wait") time.now += one.ms;
        if (one.kind === "revoke") {
          await revokeKeys(database.pool, clock, deviceId, one.which);
          for (const entry of valid) if (one.which === "all" || entry !== newest) entry.endsMs = time.now;
        }
        if (one.kind === "rotate") {
          const { accesskey: key } = await rotateKey(database.pool, clock, deviceId, one.graceMs);
          for (const entry of valid) {
            entry.endsMs = entry === newest ? Math.min(entry.endsMs, time.now + one.graceMs) : time.now;
          }
          model.push({ key, endsMs: Number.POSITIVE_INFINITY });
        }
        for (const { key, endsMs } of model) expect(await isAccepted(key)).toBe(endsMs > time.now);
        expect(await countValid(deviceId)).toBeLessThanOrEqual(2);
      }
    }),
    { numRuns: 40 },
  );
});

describe("a device", () => {
  test("has its ext id for itself in its store, also when many come at once", async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => addTill("same")));
    expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ fault: "device in use" });
    }
    const elsewhere = await addStore(database.pool, account.id, { name: "Другая" });
    await addDevice(database.pool, clock, account.id, { storeId: elsewhere.id, extId: "same" });
  });

  test("may be administrative: it belongs to no store, and its ext id is its own among those", async () => {
    const add = () => addDevice(database.pool, clock, account.id, { storeId: null, extId: "office" });
    const { accesskey } = await add();
    expect(await directory.authenticate(accesskey)).toMatchObject({
      kind: "admin",
      storeId: null,
      timeZone: null,
    });
    await expect(add()).rejects.toMatchObject({ fault: "device in use" });
  });

  test("is found by id or poskey, in its account only", async () => {
    const { deviceId } = await addTill("a/b");
    const find = (accountId: number | null, reference: string) =>
      findDevice(database.pool, clock, accountId, reference);
    expect(await find(account.id, "@111/a/b")).toMatchObject({
      id: deviceId,
      extId: "a/b",
      storeExtId: "111",
    });
    expect(await find(null, String(deviceId))).toMatchObject({ id: deviceId });
    const other = await ensureAccount(database.pool, "Лютик");
    for (const reference of [String(deviceId), "@111/a/b"]) {
      await expect(find(other.id, reference)).rejects.toMatchObject({ fault: "not found" });
    }
    await expect(find(account.id, "a/b")).rejects.toMatchObject({ fault: "bad value" });
  });
});
