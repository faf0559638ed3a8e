import type { TillAnswer } from "@prilavok/contracts/office-api/tills.ts";
import { goods } from "../goods.ts";
import type { DemoMemory } from "../state.ts";
import { type DemoStore, demoStores, tillName } from "../stores.ts";
import type { OfficeClient, OfficePage } from "./client.ts";

/** What the hub needs to have customer orders sold, as the office of the chain sees it. */
export interface DemoOffice {
  readonly client: OfficeClient;
  /** Of the client: a secret, shown to the person at the demonstration alone. */
  readonly token: string;
  /** Ids of the stores' warehouses, by the stores' ids. */
  readonly warehouses: ReadonlyMap<string, string>;
  /** Names of the tills, `@store/till`, by their ids at the hub. */
  readonly tillNames: ReadonlyMap<string, string>;
}

/** A till that cannot take orders: it is offered nowhere. */
const withoutOrders = "@yekaterinburg-1/kassa-2";
/** Its «Приходный кассовый ордер» stays unposted: it has no «Наличная касса для отражения операций». */
const withoutCashDesk = "@moscow-1/kassa-2";

/**
 * Puts goods, a warehouse and a cash desk for each store, and the tills' settings into the hub. What a person has
 * changed since stays as it is: goods are put there once, and a till is set only when nothing was ever set for it.
 * @throws OfficeRefused; Error when the hub does not answer.
 */
export async function prepareOffice(client: OfficeClient, memory: DemoMemory): Promise<DemoOffice> {
  if (!memory.state.hasOffice) await putGoods(client);
  const tills = await client.all<TillAnswer>("/tills");
  const warehouses = new Map<string, string>();
  for (const store of demoStores) {
    const warehouseId = await ensureNamed(client, "/warehouses", store.extId, `Склад «${store.name}»`);
    const cashDeskId = await ensureNamed(client, "/cash-desks", store.extId, `Касса «${store.name}»`);
    warehouses.set(store.extId, warehouseId);
    await setTills(client, tillsOf(store, tills), { warehouseId, cashDeskId });
  }
  await memory.change({ hasOffice: true });
  const named = demoStores.flatMap((store) => tillsOf(store, tills));
  const tillNames = new Map(named.map(({ name, till }) => [till.id, name]));
  return { client, token: memory.state.apiToken, warehouses, tillNames };
}

async function putGoods(client: OfficeClient): Promise<void> {
  const wanted = goods.map(({ article: code, barcode: gtin, name, category, priceKopecks, byWeight }) => {
    const price = (priceKopecks / 100).toFixed(2);
    return { code, gtin, name, unit: byWeight ? "кг" : "шт", category, price };
  });
  await client.ask("POST", "/goods/batch", { goods: wanted });
}

/** @returns its id. */
async function ensureNamed(
  client: OfficeClient,
  path: "/warehouses" | "/cash-desks",
  extId: string,
  name: string,
): Promise<string> {
  const known: OfficePage<{ readonly id: string }> = await client.ask("GET", `${path}?extId=${extId}`);
  const { id } = known.items[0] ?? (await client.ask<{ readonly id: string }>("POST", path, { extId, name }));
  return id;
}

interface NamedTill {
  readonly name: string;
  readonly till: TillAnswer;
}

function tillsOf(store: DemoStore, tills: readonly TillAnswer[]): NamedTill[] {
  return store.tills.flatMap((one) => {
    const till = tills.find(({ extId, store: { extId: at } }) => extId === one.extId && at === store.extId);
    return till === undefined ? [] : [{ name: tillName(store, one), till }];
  });
}

async function setTills(
  client: OfficeClient,
  tills: readonly NamedTill[],
  { warehouseId, cashDeskId }: { readonly warehouseId: string; readonly cashDeskId: string },
): Promise<void> {
  for (const { name, till } of tills.filter(({ till: { version } }) => version === 0)) {
    await client.ask("PATCH", `/tills/${till.id}`, {
      version: till.version,
      worksWithOrders: name !== withoutOrders,
      loadsOrders: true,
      warehouseId,
      ...(name === withoutCashDesk ? {} : { cashDeskId }),
    });
  }
}
