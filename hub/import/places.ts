import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import type { TimeZone } from "@prilavok/contracts/values/time.ts";
import type { Pool } from "../database/pool.ts";
import type { Directory, Target } from "../network/directory.ts";
import { readPoskey } from "../network/poskey.ts";
import * as network from "../network/sql.ts";

/** Where receipts go that name no store: a device of the account, or a store. */
export interface DefaultPlace {
  /** `@store`, `@store/till`; undefined: receipts without a store are refused. */
  readonly poskey: string | undefined;
  /** The device of a key, which needs no ext id. */
  readonly device: Target | undefined;
}

/** A place as it is now. A store's counter may not be there yet. */
export interface Place {
  readonly storeId: number;
  readonly deviceId: number | undefined;
  readonly timeZone: TimeZone;
}

/** Finds the places that receipts name, and changes nothing. */
export class Places {
  readonly #pool: Pool;
  readonly #accountId: number;
  readonly #default: DefaultPlace;
  readonly #known = new Map<string, Promise<Place | string>>();

  constructor(pool: Pool, accountId: number, defaultPlace: DefaultPlace) {
    this.#pool = pool;
    this.#accountId = accountId;
    this.#default = defaultPlace;
  }

  /** @returns why there is no such place. */
  find(place: string): Promise<Place | string> {
    const known = this.#known.get(place) ?? this.#find(place);
    this.#known.set(place, known);
    return known;
  }

  /** The place to write to: a store's counter is made at its first use. @throws RpcError when it is gone. */
  async forWriting(place: string, directory: Directory): Promise<Target> {
    if (place === "" && this.#default.device !== undefined) return this.#default.device;
    return directory.resolvePoskey({ accountId: this.#accountId }, this.#poskeyOf(place) ?? place);
  }

  async #find(place: string): Promise<Place | string> {
    if (place === "" && this.#default.device !== undefined) return this.#default.device;
    const poskey = this.#poskeyOf(place);
    if (poskey === undefined) return "the file names no store; say --store";
    const parsed = readPoskey(poskey);
    if (parsed === undefined) return "not the ext id of a store";
    const { storeExtId, deviceExtId } = parsed;
    const stores = await this.#pool.query<{ storeId: number; timeZone: TimeZone }>(
      network.findStoreByExtIdSql,
      [this.#accountId, storeExtId],
    );
    const store = stores.rows[0];
    if (store === undefined) return "there is no store of this ext id; add it, or say another by --store";
    const found = await this.#findDevice(store.storeId, storeExtId, deviceExtId);
    if (deviceExtId !== null && found === undefined) {
      return "the store has no till of this ext id; add it, or join the column into the number";
    }
    if (found?.status === "blocked") return "the till is blocked";
    return { ...store, deviceId: found?.deviceId };
  }

  async #findDevice(
    storeId: number,
    storeExtId: string,
    deviceExtId: string | null,
  ): Promise<{ readonly deviceId: number; readonly status: string } | undefined> {
    const { rows } = await (deviceExtId === null
      ? this.#pool.query<{ deviceId: number; status: string }>(network.findCounterSql, [storeId])
      : this.#pool.query<{ deviceId: number; status: string }>(network.findTillSql, [
          this.#accountId,
          storeExtId,
          deviceExtId,
        ]));
    return rows[0];
  }

  /** A till without a store is one of the store that the operator names. */
  #poskeyOf(place: string): string | undefined {
    const { poskey } = this.#default;
    if (place === "") return poskey;
    if (!place.startsWith("/")) return place;
    return poskey === undefined ? undefined : `${poskey.split("/", 1)[0]}${place}`;
  }
}

/** What the operator says: a key, a store, or a till of it. @throws Error in the words of the options. */
export async function readDefaultPlace(
  directory: Directory,
  given: { readonly key?: string; readonly store?: string; readonly till?: string },
): Promise<{ readonly place: DefaultPlace; readonly accountId: number | undefined }> {
  const { key, store, till } = given;
  if (till !== undefined && store === undefined) throw new Error("--till goes with --store");
  if (store !== undefined) {
    const poskey = `@${store}${till === undefined ? "" : `/${till}`}`;
    return { place: { poskey, device: undefined }, accountId: undefined };
  }
  if (key === undefined) return { place: { poskey: undefined, device: undefined }, accountId: undefined };
  const device = await directory.authenticate(key).catch((error: unknown) => {
    if (!(error instanceof RpcError)) throw error;
    throw new Error(`the key is not accepted: ${error.entry.code} ${error.entry.message}`);
  });
  const { storeId, timeZone, deviceId, accountId } = device;
  if (storeId === null || timeZone === null) throw new Error("the key is an administrator's, not a till's");
  return { place: { poskey: undefined, device: { deviceId, storeId, timeZone } }, accountId };
}
