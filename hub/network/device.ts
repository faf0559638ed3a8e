import { deviceExtIdCharsMax } from "@prilavok/contracts/management-api/limits.ts";
import type { Clock } from "../clock.ts";
import type { Connection, Pool, Queryable } from "../database/pool.ts";
import { changeAccount } from "./account.ts";
import { issueKey } from "./device-keys.ts";
import { poskeyForm, readPoskey } from "./poskey.ts";
import {
  badValue,
  checkExtId,
  checkOptionalText,
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
  readonly name?: string | undefined;
}

/** A device with its key, which is told this once. */
export interface IssuedDevice {
  readonly deviceId: number;
  readonly accesskey: string;
}

/** How far an ext id must be unique. */
export type ExtIdScope = "store" | "account";

/** @throws NetworkError *bad value*, *device in use* (the ext id), *over a limit*. */
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
  const extId = device.extId === null ? null : checkExtId("deviceExtId", device.extId, deviceExtIdCharsMax);
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
      "device in use",
      "deviceExtId",
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
 * A device by its id, or by `@store_ext_id/cashbox_ext_id` (`@store_ext_id`: the store's counter) of the account.
 * @param accountId the account it must be of; null: an id of any account will do.
 * @throws NetworkError *not found*; *bad value* when it is neither.
 */
export async function findDevice(
  database: Queryable,
  clock: Clock,
  accountId: number | null,
  reference: string,
): Promise<NetworkDevice> {
  const now = new Date(clock.now());
  const id = parseId(reference);
  const poskey = readPoskey(reference);
  if (id === null && (poskey === undefined || accountId === null)) {
    throw badValue("device", `an id or ${poskeyForm}`, reference);
  }
  const { rows } =
    poskey === undefined
      ? await database.query<NetworkDevice>(sql.findDeviceSql, [now, id])
      : await database.query<NetworkDevice>(sql.findDeviceByPoskeySql, [
          now,
          accountId,
          poskey.storeExtId,
          poskey.deviceExtId,
        ]);
  const [device] = rows;
  if (device === undefined || (accountId ?? device.accountId) !== device.accountId) {
    throw new NetworkError("not found", "device", `there is no device ${JSON.stringify(reference)}`);
  }
  return device;
}

/** How the Management API names a till. */
export interface TillReference {
  readonly deviceId?: string | undefined;
  readonly extId?: string | undefined;
}

/**
 * The account's till by our id, by the partner's, or by both when both are given. Administrative devices and counters
 * are no tills: an administrative key cannot lock itself out.
 * @throws NetworkError *not found*; *bad value* when nothing is given, or when two stores use the ext id.
 */
export async function findTill(
  database: Queryable,
  clock: Clock,
  accountId: number,
  { deviceId, extId }: TillReference,
): Promise<NetworkDevice> {
  const now = new Date(clock.now());
  if (deviceId === undefined && extId === undefined)
    throw badValue("deviceId", "given, unless extid is", undefined);
  const { rows } =
    deviceId === undefined
      ? await database.query<NetworkDevice>(sql.findTillsByExtIdSql, [now, accountId, extId])
      : await database.query<NetworkDevice>(sql.findDeviceSql, [now, parseId(deviceId)]);
  if (rows.length > 1) throw badValue("extId", "of one device only; name this one by deviceId", extId);
  const [device] = rows;
  const isMeant =
    device?.accountId === accountId && device.kind === "till" && (extId ?? device.extId) === device.extId;
  if (device === undefined || !isMeant) {
    const field = deviceId === undefined ? "extId" : "deviceId";
    throw new NetworkError(
      "not found",
      field,
      `the account has no such till: ${JSON.stringify(deviceId ?? extId)}`,
    );
  }
  return device;
}

export interface DeviceListing {
  readonly kinds: readonly NetworkDevice["kind"][];
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
  { kinds, storeId = null, afterId = 0, limit }: DeviceListing,
): Promise<NetworkDevice[]> {
  const now = new Date(clock.now());
  const { rows } = await database.query<NetworkDevice>(sql.listDevicesSql, [
    now,
    accountId,
    storeId,
    kinds,
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
