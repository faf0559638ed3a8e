import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import type { TimeZone } from "@prilavok/contracts/values/time.ts";
import type { BaseLogger } from "pino";
import type { Clock } from "../clock.ts";
import type { Pool } from "../database/pool.ts";
import type { Caller } from "../door/handler.ts";
import { Cache } from "./cache.ts";
import { ChangeListener } from "./changes.ts";
import { hashKey, isSameHash, isWellFormedKey } from "./key.ts";
import { type Poskey, parsePoskey } from "./poskey.ts";
import * as sql from "./sql.ts";
import { placeOf, type Store, type StoreRow } from "./store.ts";
import { type Trace, traceOf } from "./traces.ts";

/** The device behind a key. `storeId` and `timeZone` are null for an administrative device only. */
export interface Device extends Caller {
  readonly kind: "till" | "admin";
  readonly storeId: number | null;
  readonly timeZone: TimeZone | null;
  /** As they were when the device was last looked up; see `rememberAgent`. */
  readonly agentName: string | null;
  readonly agentVersion: string | null;
}

/** The device a receipt is counted on. */
export interface Target {
  readonly deviceId: number;
  readonly storeId: number;
  readonly timeZone: TimeZone;
}

/** The till's software, as purchaseRegisterBatch tells it. */
export interface Agent {
  readonly name: string | null;
  readonly version: string | null;
}

/** Who and what is in the network, answered from memory and never older than the last change. */
export interface Directory {
  /**
   * The device behind a key.
   * @throws RpcError, in this precedence: -32802 malformed; -32800 no such key; -32802 revoked or expired;
   *   -33001 the account is closed; -32801 the device is blocked.
   */
  authenticate(key: string): Promise<Device>;
  /**
   * The device that a `poskey` means, inside the caller's account. `@store` alone means the store's counter,
   * a device of its own that is made at first use.
   * @param path where the poskey stands in the request, for the error's `data.path`.
   * @throws RpcError: -32602 malformed; -33001 no such store or till in this account; -32801 the till is blocked:
   *   blocking says that nothing of this till shall count, and the sender's queue keeps the receipt meanwhile.
   */
  resolvePoskey(caller: Pick<Caller, "accountId">, poskey: string, path?: string): Promise<Target>;
  /** @throws RpcError -33001 when there is no such store. */
  store(storeId: number): Promise<Store>;
  /** All stores of the account, in the order of their ids. */
  storesOf(accountId: number): Promise<readonly Store[]>;
  /** Keeps the device's software; writes only when it differs from what this hub last saw. */
  rememberAgent(deviceId: number, agent: Agent): Promise<void>;
  /** Whether changes made elsewhere are heard of at once; without that, memory serves for a second. */
  isHearing(): boolean;
  /** Forgets everything, as a change does. */
  forget(): void;
  /** `forget` is called whenever the directory forgets: for memory of others that the same changes make old. */
  onForget(forget: () => void): void;
  /** Stops listening and gives its connection back; call it before the pool ends. */
  close(): Promise<void>;
}

export interface DirectoryOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log?: Pick<BaseLogger, "info" | "warn">;
  /** Told of changes of who may do what, whoever made them. */
  readonly onTrace?: ((trace: Trace) => void) | undefined;
}

/** How long memory serves while changes are not heard. */
export const unheardLifeMs = 1_000;
const keysMax = 10_000;
const poskeysMax = 10_000;
const storesMax = 10_000;
const accountsMax = 1_000;
const agentsMax = 10_000;

export function createDirectory(options: DirectoryOptions): Directory {
  return new CachedDirectory(options);
}

interface KeyRow {
  readonly keyHash: Buffer;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly deviceStatus: "active" | "blocked";
  readonly accountStatus: "open" | "closed";
  readonly device: Device;
}

type TargetRow = Target & { readonly status: "active" | "blocked" };

class CachedDirectory implements Directory {
  readonly #pool: Pool;
  readonly #clock: Clock;
  readonly #changes: ChangeListener;
  readonly #keys: Cache<KeyRow>;
  readonly #targets: Cache<TargetRow>;
  readonly #stores: Cache<Store>;
  readonly #storesOf: Cache<readonly Store[]>;
  /** By device: the agent that this hub last saw. */
  readonly #agents = new Map<number, string>();
  readonly #others: (() => void)[] = [];

  constructor({ pool, clock, log, onTrace }: DirectoryOptions) {
    this.#pool = pool;
    this.#clock = clock;
    const onChange = (payload?: string) => {
      this.forget();
      const trace = traceOf(payload);
      if (trace !== undefined) onTrace?.(trace);
    };
    this.#changes = new ChangeListener({ pool, log, onChange });
    const cacheOf = (entriesMax: number) => ({
      clock,
      entriesMax,
      unheardLifeMs,
      isHearing: () => this.#changes.isHearing(),
    });
    this.#keys = new Cache(cacheOf(keysMax));
    this.#targets = new Cache(cacheOf(poskeysMax));
    this.#stores = new Cache(cacheOf(storesMax));
    this.#storesOf = new Cache(cacheOf(accountsMax));
  }

  async authenticate(key: string): Promise<Device> {
    if (!isWellFormedKey(key)) throw new RpcError("invalidKey");
    const hash = hashKey(key);
    const found = await this.#keys.get(hash.toString("base64"), () => this.#findKey(hash));
    if (found === undefined || !isSameHash(found.keyHash, hash)) throw new RpcError("unknownDevice");
    const isExpired = found.expiresAt !== null && found.expiresAt.getTime() <= this.#clock.now();
    if (found.revokedAt !== null || isExpired) throw new RpcError("invalidKey");
    if (found.accountStatus === "closed") throw new RpcError("ownerNotFound");
    if (found.deviceStatus === "blocked") throw new RpcError("deviceBlocked");
    return found.device;
  }

  async resolvePoskey(caller: Pick<Caller, "accountId">, poskey: string, path = "poskey"): Promise<Target> {
    const parsed = parsePoskey(poskey, path);
    const found = await this.#targets.get(`${caller.accountId} ${poskey}`, () =>
      this.#findTarget(caller.accountId, parsed),
    );
    if (found === undefined) {
      throw new RpcError("ownerNotFound", {
        path,
        expected: "a store or till of this account",
        actual: poskey,
      });
    }
    if (found.status === "blocked") throw new RpcError("deviceBlocked", { path, actual: poskey });
    return found;
  }

  async store(storeId: number): Promise<Store> {
    const found = await this.#stores.get(String(storeId), async () => {
      const { rows } = await this.#pool.query<StoreRow>(sql.findStoreSql, [storeId]);
      return rows[0] && placeOf(rows[0]);
    });
    if (found === undefined) throw new RpcError("ownerNotFound");
    return found;
  }

  async storesOf(accountId: number): Promise<readonly Store[]> {
    const found = await this.#storesOf.get(String(accountId), async () => {
      const { rows } = await this.#pool.query<StoreRow>(sql.storesOfAccountSql, [accountId]);
      return rows.map(placeOf);
    });
    return found ?? [];
  }

  async rememberAgent(deviceId: number, agent: Agent): Promise<void> {
    const told = JSON.stringify([agent.name, agent.version]);
    if (this.#agents.get(deviceId) === told) return;
    await this.#pool.query(sql.rememberAgentSql, [deviceId, agent.name, agent.version]);
    if (this.#agents.size >= agentsMax) this.#agents.clear();
    this.#agents.set(deviceId, told);
  }

  isHearing(): boolean {
    return this.#changes.isHearing();
  }

  forget(): void {
    for (const cache of [this.#keys, this.#targets, this.#stores, this.#storesOf]) cache.clear();
    for (const forget of this.#others) forget();
  }

  onForget(forget: () => void): void {
    this.#others.push(forget);
  }

  close(): Promise<void> {
    return this.#changes.close();
  }

  async #findKey(hash: Buffer): Promise<KeyRow | undefined> {
    type Row = Omit<KeyRow, "device"> & Device;
    const { rows } = await this.#pool.query<Row>(sql.findKeySql, [hash]);
    if (rows[0] === undefined) return undefined;
    const { keyHash, expiresAt, revokedAt, deviceStatus, accountStatus, ...device } = rows[0];
    return { keyHash, expiresAt, revokedAt, deviceStatus, accountStatus, device };
  }

  async #findTarget(accountId: number, { storeExtId, deviceExtId }: Poskey): Promise<TargetRow | undefined> {
    if (deviceExtId !== null) {
      const { rows } = await this.#pool.query<TargetRow>(sql.findTillSql, [
        accountId,
        storeExtId,
        deviceExtId,
      ]);
      return rows[0];
    }
    const stores = await this.#pool.query<Omit<Target, "deviceId">>(sql.findStoreByExtIdSql, [
      accountId,
      storeExtId,
    ]);
    const store = stores.rows[0];
    if (store === undefined) return undefined;
    const counter = (await this.#findCounter(store.storeId)) ?? (await this.#makeCounter(store.storeId));
    return counter && { ...store, ...counter };
  }

  async #findCounter(storeId: number): Promise<Pick<TargetRow, "deviceId" | "status"> | undefined> {
    const { rows } = await this.#pool.query<Pick<TargetRow, "deviceId" | "status">>(sql.findCounterSql, [
      storeId,
    ]);
    return rows[0];
  }

  async #makeCounter(storeId: number): Promise<Pick<TargetRow, "deviceId" | "status"> | undefined> {
    await this.#pool.query(sql.ensureCounterSql, [storeId]);
    return this.#findCounter(storeId);
  }
}
