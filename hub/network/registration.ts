import { storeNameCharsMax } from "@prilavok/contracts/management-api/limits.ts";
import type { TimeZone } from "@prilavok/contracts/values/time.ts";
import type { Clock } from "../clock.ts";
import type { Connection, Pool } from "../database/pool.ts";
import { type Account, changeAccount } from "./account.ts";
import { type IssuedDevice, insertDevice } from "./device.ts";
import * as sql from "./sql.ts";
import { findStoreWithExtId, insertStore, placeOf, type Store, type StoreRow } from "./store.ts";

/** Where a till stands, as a partner's server tells it. */
export interface Location {
  readonly country: string;
  readonly city: string;
  readonly street?: string | undefined;
  readonly house?: string | undefined;
  readonly storeExtId?: string | undefined;
  readonly name?: string | undefined;
  /** For a store that is not known yet; absent: the account's. */
  readonly timeZone?: TimeZone | undefined;
}

export interface RegisteredTill extends IssuedDevice {
  readonly store: Store;
}

/**
 * Registers a till and its store in one step (setCashbox). A store that is known is left as it is, whatever else
 * the location says. Not repeatable by design: a second call with the same ext id is refused, because the key of
 * the first cannot be told again (`rotateKey` gives a new one).
 * @throws NetworkError *device in use* when any device of the account has the ext id; *bad value*; *over a limit*.
 */
export function registerTill(
  pool: Pool,
  clock: Clock,
  accountId: number,
  location: Location,
  extId: string | null,
): Promise<RegisteredTill> {
  return changeAccount(pool, accountId, async (connection, account) => {
    const store =
      (await findLocation(connection, accountId, location)) ??
      (await makeStore(connection, account, location));
    const device = { storeId: store.id, extId };
    return { store, ...(await insertDevice(connection, clock, accountId, device, "account")) };
  });
}

/** By the partner's id if there is one, else by address and name: the same ones mean the same store. */
async function findLocation(
  connection: Connection,
  accountId: number,
  location: Location,
): Promise<Store | undefined> {
  if (location.storeExtId !== undefined)
    return findStoreWithExtId(connection, accountId, location.storeExtId);
  const { country, city, street, house } = addressOf(location);
  const values = [accountId, country, city, street, house, nameOf(location)];
  const { rows } = await connection.query<StoreRow>(sql.findStoreByAddressSql, values);
  return rows[0] && placeOf(rows[0]);
}

function makeStore(connection: Connection, account: Account, location: Location): Promise<Store> {
  return insertStore(connection, account, {
    ...addressOf(location),
    name: nameOf(location),
    extId: location.storeExtId ?? null,
    timeZone: location.timeZone,
  });
}

function addressOf({ country, city, street = "", house = "" }: Location) {
  return { country: country.trim(), city: city.trim(), street: street.trim(), house: house.trim() };
}

/** Without a name the address serves as one. */
function nameOf(location: Location): string {
  if (location.name !== undefined) return location.name.trim();
  const { country, city, street, house } = addressOf(location);
  const address = [city, street, house].filter((part) => part !== "").join(", ");
  return [...(address || country || (location.storeExtId ?? ""))].slice(0, storeNameCharsMax).join("").trim();
}
