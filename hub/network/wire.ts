/** The network as the Management API writes it: ids are strings, hours are HH:MM. */
import type { Cashbox } from "@prilavok/contracts/management-api/device.ts";
import type { MetricAnswer } from "@prilavok/contracts/management-api/metrics.ts";
import type { StoreAnswer } from "@prilavok/contracts/management-api/store.ts";
import type { NetworkDevice } from "./device.ts";
import type { NamedMetric } from "./metric-set.ts";
import { formatMinute, parseMinute } from "./rules.ts";
import type { Store, StoreChanges } from "./store.ts";

export function storeAnswer(store: Store): StoreAnswer {
  const { name, timeZone, country, city, street, house } = store;
  return {
    addressId: String(store.id),
    store_ext_id: store.extId,
    name,
    timeZone,
    country,
    city,
    street,
    house,
    opens: formatMinute(store.opensMinute),
    closes: formatMinute(store.closesMinute),
  };
}

/** What anybody may say about a store, as text: a request, or the options of a command. */
export interface StoreText {
  readonly name?: string;
  readonly timeZone?: string;
  readonly country?: string;
  readonly city?: string;
  readonly street?: string;
  readonly house?: string;
  readonly opens?: string;
  readonly closes?: string;
}

/** What a request may say about a store. */
export interface WireStore extends StoreText {
  readonly store_ext_id?: string;
}

export function storeChanges({ store_ext_id, opens, closes, ...rest }: WireStore): StoreChanges {
  const { name, timeZone, country, city, street, house } = rest;
  return {
    extId: store_ext_id,
    name,
    timeZone,
    country,
    city,
    street,
    house,
    opensMinute: opens === undefined ? undefined : parseMinute("opens", opens),
    closesMinute: closes === undefined ? undefined : parseMinute("closes", closes),
  };
}

export function cashboxAnswer(device: NetworkDevice): Cashbox {
  return {
    deviceId: String(device.id),
    extid: device.extId,
    name: device.name,
    addressId: String(device.storeId),
    store_ext_id: device.storeExtId,
    status: device.status,
  };
}

export function metricAnswer(metric: NamedMetric): MetricAnswer {
  return {
    id: String(metric.id),
    metric: metric.metric,
    name: metric.name,
    order: metric.order,
    type: metric.type,
    enabled: metric.enabled,
    definition: metric.definition,
    ...(metric.ownBrand && { ownBrand: [...metric.ownBrand] }),
  };
}
