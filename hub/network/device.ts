import type { Clock } from "../clock.ts";
import type { Connection, Pool, Queryable } from "../database/pool.ts";
import { changeAccount } from "./account.ts";
import { issueKey } from "./device-keys.ts";
import { parsePoskey } from "./poskey.ts";
import {
  checkExtId,
  checkOptionalText,
  deviceExtIdCharsMax,
  devicesPerAccountMax,
  NetworkError,
  nameCharsMax,
  parseId,
} from "./rules.ts";
import * as sql from "./sql.ts";

/**
 * A device of the network. It never moves to another store and is never deleted: the identity of its receipts rests
 * on it. A till that is carried to another store is registered there as a new device.
 */
export interface NetworkDevice {
  readonly id: number;
  readonly accountId: number;
  /** Null for an administrative device, which belongs to the account alone. */
  readonly storeId: number | null;
  readonly storeExtId: string | null;
  readonly storeName: string | null;
  /** counter: stands for a store in receipts that a poskey sends to the store itself. It has no key. */
  readonly kind: "till" | "admin" | "counter";
  /** Unique in the store; of an administrative device, among those of the account. */
  readonly extId: string | null;
  readonly name: string;
  readonly status: "active" | "blocked";
  readonly agentName: string | null;
  readonly agentVersion: string | null;
  /** How many of its keys are valid now: two during a rotation. */
  readonly keys: number;
}

export interface NewDevice {
  /** Null makes an administrative device. */
  readonly storeId: number | null;
  readonly extId: string | null;
  readonly name?: string;
}

/** A device with its key, which is told this once. */
export interface IssuedDevice {
  readonly deviceId: number;
  readonly accesskey: string;
}

/** How far an ext id must be unique. */
export type ExtIdScope = "store" | "account";

/** @throws NetworkError *bad value*, *in use* (the ext id), *over a limit*. */
export function addDevice(
  pool: Pool,
  clock: Clock,
  accountId: number,
  device: NewDevice,
): Promise<IssuedDevice> {
  return changeAccount(pool, accountId, (connection) =>
    insertDevice(connection, clock, accountId, device, "store"),
  );
}

/** `addDevice` inside a change of the account. `device.storeId` must be a store of the account. */
export async function insertDevice(
  connection: Connection,
  clock: Clock,
  accountId: number,
  device: NewDevice,
  scope: ExtIdScope,
): Promise<IssuedDevice> {
  const extId = device.extId === null ? null : checkExtId("extId", device.extId, deviceExtIdCharsMax);
  const name = checkOptionalText("name", device.name ?? "", nameCharsMax);
  const kind = device.storeId === null ? "admin" : "till";
  const inUse = await connection.query(sql.findDeviceInUseSql, [
    accountId,
    extId,
    device.storeId,
    scope === "account",
  ]);
  if (inUse.rows.length > 0) {
    throw new NetworkError(
      "in use",
      "extId",
      `the ext id ${JSON.stringify(extId)} belongs to another device`,
    );
  }
  const counted = await connection.query<{ count: number }>(sql.countDevicesSql, [accountId]);
  if ((counted.rows[0]?.count ?? 0) >= devicesPerAccountMax) {
    throw new NetworkError(
      "over a limit",
      "device",
      `an account has ${devicesPerAccountMax} devices at most`,
    );
  }
  const values = [accountId, device.storeId, kind, extId, name];
  const { rows } = await connection.query<{ id: number }>(sql.insertDeviceSql, values);
  if (rows[0] === undefined) throw new Error("the statement returned no device");
  return { deviceId: rows[0].id, accesskey: await issueKey(connection, clock, rows[0].id) };
}

/**
 * The account's device by its id, or by `@store_ext_id/cashbox_ext_id` (`@store_ext_id`: the store's counter).
 * @throws NetworkError *not found*.
 */
export async function findDevice(
  database: Queryable,
  clock: Clock,
  accountId: number,
  reference: string,
): Promise<NetworkDevice> {
  const now = new Date(clock.now());
  const { rows } = reference.startsWith("@")
    ? await findByPoskey(database, now, accountId, reference)
    : await database.query<NetworkDevice>(sql.findDeviceSql, [now, parseId(reference)]);
  const [device] = rows;
  if (device === undefined || device.accountId !== accountId) {
    throw new NetworkError("not found", "device", `the account has no device ${JSON.stringify(reference)}`);
  }
  return device;
}

function findByPoskey(database: Queryable, now: Date, accountId: number, reference: string) {
  const { storeExtId, deviceExtId } = parsePoskey(reference, "device");
  return database.query<NetworkDevice>(sql.findDeviceByPoskeySql, [now, accountId, storeExtId, deviceExtId]);
}

export interface DeviceListing {
  readonly storeId?: number | null;
  /** Only devices with a greater id: how the next page is asked for. */
  readonly afterId?: number;
  readonly limit: number;
}

/** Devices of the account in the order of their ids. */
export async function listDevices(
  database: Queryable,
  clock: Clock,
  accountId: number,
  { storeId = null, afterId = 0, limit }: DeviceListing,
): Promise<NetworkDevice[]> {
  const now = new Date(clock.now());
  const { rows } = await database.query<NetworkDevice>(sql.listDevicesSql, [
    now,
    accountId,
    storeId,
    afterId,
    limit,
  ]);
  return rows;
}

/** A blocked device is refused with -32801, and so is a poskey that names it. Its keys stay as they are. */
export async function setDeviceStatus(
  database: Queryable,
  deviceId: number,
  status: NetworkDevice["status"],
): Promise<void> {
  await database.query(sql.setDeviceStatusSql, [deviceId, status]);
}
