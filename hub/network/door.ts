import type { Method, ParamsOf, ResultOf } from "@prilavok/contracts/jsonrpc/method.ts";
import { devicesPerPageMax } from "@prilavok/contracts/management-api/limits.ts";
import * as methods from "@prilavok/contracts/management-api/methods.ts";
import type { Clock } from "../clock.ts";
import type { Pool } from "../database/pool.ts";
import { type Caller, type Handler, handler } from "../door/handler.ts";
import { findTill, listDevices, type NetworkDevice, setDeviceStatus } from "./device.ts";
import { graceMsByDefault, rotateKey } from "./device-keys.ts";
import type { Directory } from "./directory.ts";
import { listNamedMetrics, setMetric } from "./metric-set.ts";
import { type FieldPaths, toRpcError } from "./refusal.ts";
import { registerTill } from "./registration.ts";
import { badValue, NetworkError, parseId } from "./rules.ts";
import { addStore, findStore, findStoreWithExtId, type Store, updateStore } from "./store.ts";
import { cashboxAnswer, metricAnswer, storeAnswer, storeChanges } from "./wire.ts";

export interface ManagementDependencies {
  readonly pool: Pool;
  readonly clock: Clock;
  /** Told to forget after every change, so that the next call to this hub sees it already. */
  readonly directory: Pick<Directory, "forget">;
}

const minuteMs = 60_000;

/**
 * The methods of `POST /m/<authkey>`. The door has made sure that the key is an administrative one; every method
 * reaches the caller's account only, and what belongs to another is answered as if it did not exist: -33000.
 */
export function managementHandlers(dependencies: ManagementDependencies): Handler<Caller>[] {
  return [...deviceHandlers(dependencies), ...storeHandlers(dependencies), ...metricHandlers(dependencies)];
}

function deviceHandlers({ pool, clock, directory }: ManagementDependencies): Handler<Caller>[] {
  const till = ({ accountId }: Caller, { deviceId, extid }: { deviceId?: string; extid?: string }) =>
    findTill(pool, clock, accountId, { deviceId, extId: extid });
  const setStatus = async (device: NetworkDevice, status: NetworkDevice["status"]) => {
    await setDeviceStatus(pool, device.id, status);
    directory.forget();
    return cashboxAnswer({ ...device, status });
  };
  return [
    bind(methods.setCashbox, locationPaths, async ({ location, extid = null }, { accountId }) => {
      const where = { ...location, storeExtId: location.store_ext_id };
      const { deviceId, accesskey, store } = await registerTill(pool, clock, accountId, where, extid);
      directory.forget();
      return {
        accesskey,
        deviceId: String(deviceId),
        addressId: String(store.id),
        store_ext_id: store.extId,
      };
    }),
    bind(methods.cashboxBlock, tillPaths, async (params, caller) =>
      setStatus(await till(caller, params), "blocked"),
    ),
    bind(methods.cashboxUnblock, tillPaths, async (params, caller) =>
      setStatus(await till(caller, params), "active"),
    ),
    bind(methods.cashboxRotateKey, tillPaths, async (params, caller) => {
      const device = await till(caller, params);
      const graceMs = params.graceMinutes === undefined ? graceMsByDefault : params.graceMinutes * minuteMs;
      const { accesskey, previousUntilMs } = await rotateKey(pool, clock, device.id, graceMs);
      directory.forget();
      const previousKeysExpireAt = new Date(previousUntilMs).toISOString();
      return { accesskey, deviceId: String(device.id), previousKeysExpireAt };
    }),
    bind(methods.cashboxList, {}, (params, { accountId }) => listCashboxes(pool, clock, accountId, params)),
  ];
}

async function listCashboxes(
  pool: Pool,
  clock: Clock,
  accountId: number,
  { store_ext_id, after = "0", limit = devicesPerPageMax }: ParamsOf<typeof methods.cashboxList>,
): Promise<ResultOf<typeof methods.cashboxList>> {
  const store =
    store_ext_id === undefined ? undefined : await referredStore(pool, accountId, { store_ext_id });
  const afterId = parseId(after);
  if (afterId === null) throw badValue("after", "the id of a device", after);
  const found = await listDevices(pool, clock, accountId, {
    kinds: ["till"],
    storeId: store?.id ?? null,
    afterId,
    // One more than asked for tells whether there is a next page.
    limit: limit + 1,
  });
  const page = found.slice(0, limit);
  return { cashboxes: page.map(cashboxAnswer), next: found.length > limit ? String(page.at(-1)?.id) : null };
}

function storeHandlers({ pool, directory }: ManagementDependencies): Handler<Caller>[] {
  return [
    bind(methods.storeCreate, storePaths, async (params, { accountId }) => {
      const store = await addStore(pool, accountId, { ...storeChanges(params), name: params.name });
      directory.forget();
      return storeAnswer(store);
    }),
    bind(methods.storeUpdate, changePaths, async ({ store: reference, changes }, { accountId }) => {
      const { id } = await referredStore(pool, accountId, reference);
      const store = await updateStore(pool, accountId, id, storeChanges(changes));
      directory.forget();
      return storeAnswer(store);
    }),
  ];
}

function metricHandlers({ pool }: ManagementDependencies): Handler<Caller>[] {
  return [
    bind(methods.metricList, {}, async (_, { accountId }) => {
      const metrics = await listNamedMetrics(pool, accountId);
      return { metrics: metrics.map(metricAnswer) };
    }),
    bind(methods.metricSet, {}, async (change, { accountId }) =>
      metricAnswer(await setMetric(pool, accountId, change)),
    ),
  ];
}

/** By our id, by the partner's, or by both when both are given. */
async function referredStore(
  pool: Pool,
  accountId: number,
  { addressId, store_ext_id }: { addressId?: string; store_ext_id?: string },
): Promise<Store> {
  if (addressId === undefined && store_ext_id === undefined) {
    throw badValue("store.addressId", "given, unless store_ext_id is", undefined);
  }
  const store = await (addressId === undefined
    ? findStoreWithExtId(pool, accountId, store_ext_id ?? "")
    : findStore(pool, accountId, `id:${addressId}`));
  if (store === undefined || (store_ext_id ?? store.extId) !== store.extId) {
    throw new NetworkError("not found", "store", "the account has no such store");
  }
  return store;
}

const tillPaths: FieldPaths = { extId: "extid" };
const storePaths: FieldPaths = { extId: "store_ext_id" };
const changePaths = under("changes", storePaths);
const locationPaths: FieldPaths = { ...under("location", storePaths), deviceExtId: "extid" };

/** The members of a store when they stand inside another member. */
function under(member: string, paths: FieldPaths): FieldPaths {
  const fields = ["extId", "name", "timeZone", "country", "city", "street", "house", "opens", "closes"];
  return Object.fromEntries(fields.map((field) => [field, `${member}.${paths[field] ?? field}`]));
}

/** Binds a method to its rule: the rule's refusals become registry errors with the paths of this method's params. */
function bind<M extends Method>(
  method: M,
  paths: FieldPaths,
  handle: (params: ParamsOf<M>, caller: Caller) => Promise<ResultOf<M>>,
): Handler<Caller> {
  return handler<M, Caller>(method, async (params, caller) => {
    try {
      return await handle(params, caller);
    } catch (error) {
      throw error instanceof NetworkError ? toRpcError(error, paths) : error;
    }
  });
}
