import { rotationGraceMinutesMax } from "@prilavok/contracts/management-api/limits.ts";
import type { Clock } from "../clock.ts";
import { type Connection, type Pool, type Queryable, transaction } from "../database/pool.ts";
import { hashKey, makeKey } from "./key.ts";
import { badValue, NetworkError } from "./rules.ts";
import * as sql from "./sql.ts";

/** How long the old key works beside the new one, if nothing else is asked for: time to carry it to the till. */
export const graceMsByDefault = 24 * 3_600_000;
export const graceMsMax = rotationGraceMinutesMax * 60_000;
/** Rows kept per device, the ended ones included: a key that ended is told from one that never was. */
const keysKeptMax = 16;

export interface RotatedKey {
  /** Told this once; only its hash is kept. */
  readonly accesskey: string;
  /** Until when the previous key is accepted too. Epoch milliseconds. */
  readonly previousUntilMs: number;
}

/** Gives the device one more key, valid until it is rotated or revoked. */
export async function issueKey(database: Queryable, clock: Clock, deviceId: number): Promise<string> {
  const key = makeKey();
  await database.query(sql.insertKeySql, [deviceId, hashKey(key), new Date(clock.now())]);
  return key;
}

/**
 * A new key that works at once. The newest key until now works for `graceMs` more, every older one ends: two are
 * valid at most, whoever rotates at the same time. A blocked device stays blocked, and one without a valid key
 * gets one again.
 * @throws NetworkError *bad value* for `graceMs`, or for a counter, which has no key.
 */
export async function rotateKey(
  pool: Pool,
  clock: Clock,
  deviceId: number,
  graceMs: number,
): Promise<RotatedKey> {
  if (!Number.isInteger(graceMs) || graceMs < 0 || graceMs > graceMsMax) {
    throw badValue("grace", `from 0 to ${rotationGraceMinutesMax / 60} hours`, `${graceMs / 3_600_000} h`);
  }
  return transaction(pool, async (connection) => {
    await lockDevice(connection, deviceId);
    const nowMs = clock.now();
    const until = new Date(nowMs + graceMs);
    await connection.query(sql.retireKeysSql, [deviceId, new Date(nowMs), until]);
    const accesskey = await issueKey(connection, clock, deviceId);
    await connection.query(sql.pruneKeysSql, [deviceId, keysKeptMax]);
    return { accesskey, previousUntilMs: until.getTime() };
  });
}

/** Those who rotate at once take turns, so that each sees the other's key. */
async function lockDevice(connection: Connection, deviceId: number): Promise<void> {
  const { rows } = await connection.query<{ kind: string }>(sql.lockDeviceSql, [deviceId]);
  if (rows[0] === undefined) throw new NetworkError("not found", "device", `there is no device ${deviceId}`);
  if (rows[0].kind === "counter")
    throw badValue("device", "a till or an administrative device", "a store's counter");
}

/** Ends the device's keys at once, all or all but the newest. @returns how many ended. */
export async function revokeKeys(
  database: Queryable,
  clock: Clock,
  deviceId: number,
  which: "all" | "all but the newest",
): Promise<number> {
  const result = await database.query(sql.revokeKeysSql, [deviceId, new Date(clock.now()), which !== "all"]);
  return result.rowCount ?? 0;
}
