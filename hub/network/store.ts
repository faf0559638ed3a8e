import * as limits from "@prilavok/contracts/management-api/limits.ts";
import type { TimeZone } from "@prilavok/contracts/values/time.ts";
import type { Connection, Pool, Queryable } from "../database/pool.ts";
import { type Account, changeAccount } from "./account.ts";
import * as rules from "./rules.ts";
import { NetworkError } from "./rules.ts";
import * as sql from "./sql.ts";

/** What an account says about one of its stores. */
export interface StoreDetails extends rules.Hours {
  /** The account's own id of the store, unique in the account; what a poskey names. */
  readonly extId: string | null;
  readonly name: string;
  readonly country: string;
  readonly city: string;
  readonly street: string;
  readonly house: string;
  /** Receipts get their business day and hour by it, when they arrive. A change of it moves later receipts only. */
  readonly timeZone: TimeZone;
}

/** A store as the table keeps it. Minutes are of the local day; it closes after it opens. */
export interface StoreRow extends StoreDetails {
  readonly id: number;
  readonly accountId: number;
  /** What its tills do with customer orders while the hub does not answer; see hub/tills/offline-rule.ts. */
  readonly offlineOrders: "refuse" | "take";
}

export interface Store extends StoreRow {
  /** City, street and house in one line; empty when none is known. */
  readonly place: string;
}

/** What is absent or undefined stays as it is. */
export type StoreChanges = { readonly [K in keyof StoreDetails]?: StoreDetails[K] | undefined };

/** What is absent has the values of `newStore`, and the account's time zone. */
export type NewStore = StoreChanges & Pick<StoreDetails, "name">;

const newStore: Omit<StoreDetails, "name" | "timeZone"> = {
  extId: null,
  country: "",
  city: "",
  street: "",
  house: "",
  opensMinute: 9 * 60,
  closesMinute: 21 * 60,
};

export function placeOf(row: StoreRow): Store {
  return { ...row, place: [row.city, row.street, row.house].filter((part) => part !== "").join(", ") };
}

/** @throws NetworkError *bad value*, *in use* (the ext id), *over a limit*. */
export function addStore(pool: Pool, accountId: number, store: NewStore): Promise<Store> {
  return changeAccount(pool, accountId, (connection, account) => insertStore(connection, account, store));
}

/** `addStore` inside a change of the account. */
export async function insertStore(connection: Connection, account: Account, store: NewStore): Promise<Store> {
  const details = merge({ ...newStore, name: store.name, timeZone: account.timeZone }, store);
  await refuseExtIdInUse(connection, account.id, details.extId, undefined);
  const { rows } = await connection.query<{ count: number }>(sql.countStoresSql, [account.id]);
  if ((rows[0]?.count ?? 0) >= rules.storesPerAccountMax) {
    throw new NetworkError(
      "over a limit",
      "store",
      `an account has ${rules.storesPerAccountMax} stores at most`,
    );
  }
  const inserted = await connection.query<StoreRow>(sql.insertStoreSql, [account.id, ...columns(details)]);
  return onlyStore(inserted.rows);
}

/** Changes what is given and leaves the rest. @throws NetworkError as `addStore`, and *not found*. */
export function updateStore(
  pool: Pool,
  accountId: number,
  storeId: number,
  changes: StoreChanges,
): Promise<Store> {
  return changeAccount(pool, accountId, async (connection) => {
    const store = await findStore(connection, accountId, `id:${storeId}`);
    const details = merge(store, changes);
    await refuseExtIdInUse(connection, accountId, details.extId, storeId);
    const { rows } = await connection.query<StoreRow>(sql.updateStoreSql, [
      accountId,
      storeId,
      ...columns(details),
    ]);
    return onlyStore(rows);
  });
}

export async function listStores(database: Queryable, accountId: number): Promise<Store[]> {
  const { rows } = await database.query<StoreRow>(sql.storesOfAccountSql, [accountId]);
  return rows.map(placeOf);
}

/** The account's store with this ext id, if there is one. */
export async function findStoreWithExtId(
  database: Queryable,
  accountId: number,
  extId: string,
): Promise<Store | undefined> {
  const { rows } = await database.query<StoreRow>(sql.findStoresByReferenceSql, [
    accountId,
    null,
    extId,
    "ext",
  ]);
  return rows[0] && placeOf(rows[0]);
}

const referenceForm = /^(?:(id|ext):)?(.+)$/s;

/**
 * The account's store by its id or its ext id: `12`, `111`, or plainly `id:12`, `ext:111`.
 * @throws NetworkError *not found*; *bad value* when it is the id of one store and the ext id of another.
 */
export async function findStore(database: Queryable, accountId: number, reference: string): Promise<Store> {
  const [, by = "any", name = ""] = referenceForm.exec(reference) ?? [];
  const { rows } = await database.query<StoreRow>(sql.findStoresByReferenceSql, [
    accountId,
    rules.parseId(name),
    name,
    by,
  ]);
  if (rows.length > 1)
    throw rules.badValue("store", `plain: id:${name} or ext:${name}, which are two stores`, reference);
  const [row] = rows;
  if (row === undefined) {
    throw new NetworkError("not found", "store", `the account has no store ${JSON.stringify(reference)}`);
  }
  return placeOf(row);
}

/** The changed details, checked whole: opening hours, for one, only make sense together. */
function merge(before: StoreDetails, changes: StoreChanges): StoreDetails {
  const extId = changes.extId ?? before.extId;
  const opensMinute = changes.opensMinute ?? before.opensMinute;
  const closesMinute = changes.closesMinute ?? before.closesMinute;
  rules.checkHours({ opensMinute, closesMinute });
  return {
    extId: extId === null ? null : rules.checkStoreExtId("extId", extId),
    name: rules.checkText("name", changes.name ?? before.name, limits.storeNameCharsMax),
    country: rules.checkOptionalText("country", changes.country ?? before.country, limits.countryCharsMax),
    city: rules.checkOptionalText("city", changes.city ?? before.city, limits.cityCharsMax),
    street: rules.checkOptionalText("street", changes.street ?? before.street, limits.streetCharsMax),
    house: rules.checkOptionalText("house", changes.house ?? before.house, limits.houseCharsMax),
    timeZone: rules.checkTimeZone("timeZone", changes.timeZone ?? before.timeZone),
    opensMinute,
    closesMinute,
  };
}

/** In the order of insertStoreSql and updateStoreSql. */
function columns(store: StoreDetails): unknown[] {
  const { extId, name, country, city, street, house, timeZone, opensMinute, closesMinute } = store;
  return [extId, name, country, city, street, house, timeZone, opensMinute, closesMinute];
}

async function refuseExtIdInUse(
  connection: Connection,
  accountId: number,
  extId: string | null,
  ownId: number | undefined,
): Promise<void> {
  if (extId === null) return;
  const { rows } = await connection.query<{ storeId: number }>(sql.findStoreByExtIdSql, [accountId, extId]);
  if (rows[0] === undefined || rows[0].storeId === ownId) return;
  throw new NetworkError("in use", "extId", `the ext id ${JSON.stringify(extId)} belongs to another store`);
}

function onlyStore(rows: readonly StoreRow[]): Store {
  const [row] = rows;
  if (row === undefined) throw new Error("the statement returned no store");
  return placeOf(row);
}
