import type { Clock } from "@prilavok/hub/clock.ts";
import type { Pool } from "@prilavok/hub/database/pool.ts";

import { addDevice, findDevice } from "@prilavok/hub/network/device.ts";
import { rotateKey } from "@prilavok/hub/network/device-keys.ts";
import { setMetric } from "@prilavok/hub/network/metric-set.ts";
import { NetworkError } from "@prilavok/hub/network/rules.ts";
import { addStore, findStoreWithExtId } from "@prilavok/hub/network/store.ts";
import { DoorClient } from "./door-client.ts";
import { ownCategory } from "./goods.ts";
import { ownAccount } from "./own-account.ts";
import type { DemoMemory } from "./state.ts";
import { type DemoStore, type DemoTill, demoStores, tillName } from "./stores.ts";

/** A till of the chain with its way to the door. */
export interface TillAtWork {
  readonly store: DemoStore;
  readonly till: DemoTill;
  readonly name: string;
  readonly key: string;
  readonly client: DoorClient;
}

/** How long the demonstration waits for a hub that is away. */
export const patienceMs = 120_000;

export interface ChainOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly url: string;
  readonly memory: DemoMemory;
  readonly signal: AbortSignal;
}

/**
 * The demonstration's account, stores and tills: made when they are missing, with the keys of last time where these
 * still open the door.
 * @throws when the database holds an account that no demonstration of this folder has made.
 */
export async function prepareChain(options: ChainOptions): Promise<TillAtWork[]> {
  const { pool, memory } = options;
  const accountId = await ownAccount(pool, memory);
  const stores = await ensureStores(pool, accountId);
  // A memory that knows of sales in a database without the stores is another database's.
  if (stores.some(({ isNew }) => isNew)) await memory.forget();
  await setMetric(pool, accountId, { metric: "category", ownBrand: [ownCategory] });
  await setMetric(pool, accountId, {
    name: "Кофе, порций",
    type: 1,
    definition: { of: "count", categories: ["Кофе"] },
  });
  const tills: TillAtWork[] = [];
  for (const { store, storeId } of stores) {
    for (const till of store.tills) {
      const name = tillName(store, till);
      const key = await keyOf(options, accountId, storeId, name, till);
      tills.push({ store, till, name, key, client: clientOf(options, key) });
    }
  }
  await memory.change({ keys: Object.fromEntries(tills.map(({ name, key }) => [name, key])) });
  return tills;
}

interface FoundStore {
  readonly store: DemoStore;
  readonly storeId: number;
  readonly isNew: boolean;
}

async function ensureStores(pool: Pool, accountId: number): Promise<FoundStore[]> {
  const found: FoundStore[] = [];
  for (const store of demoStores) {
    const known = await findStoreWithExtId(pool, accountId, store.extId);
    const { extId, name, city, street, house, timeZone, opensMinute, closesMinute } = store;
    const details = {
      extId,
      name,
      country: "Россия",
      city,
      street,
      house,
      timeZone,
      opensMinute,
      closesMinute,
    };
    const { id } = known ?? (await addStore(pool, accountId, details));
    found.push({ store, storeId: id, isNew: known === undefined });
  }
  return found;
}

async function keyOf(
  options: ChainOptions,
  accountId: number,
  storeId: number,
  name: string,
  till: DemoTill,
): Promise<string> {
  const { pool, clock, memory } = options;
  const deviceId = await findTillId(options, accountId, name);
  if (deviceId === undefined) {
    const { accesskey } = await addDevice(pool, clock, accountId, { storeId, extId: till.extId });
    return accesskey;
  }
  const remembered = memory.state.keys[name];
  if (remembered !== undefined && (await opens(options, remembered))) return remembered;
  const { accesskey } = await rotateKey(pool, clock, deviceId, 0);
  return accesskey;
}

async function findTillId(
  { pool, clock }: ChainOptions,
  accountId: number,
  name: string,
): Promise<number | undefined> {
  try {
    return (await findDevice(pool, clock, accountId, name)).id;
  } catch (error) {
    if (error instanceof NetworkError && error.fault === "not found") return undefined;
    throw error;
  }
}

/** Whether the door takes the key. The call itself is of no consequence: an unknown method tells as much. */
async function opens(options: ChainOptions, key: string): Promise<boolean> {
  const answer = await clientOf(options, key).call("demonstration.knock", "{}");
  return answer.kind === "refused";
}

function clientOf({ url, signal }: ChainOptions, key: string): DoorClient {
  return new DoorClient({ url, key, patienceMs, signal });
}
