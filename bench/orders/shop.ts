/** An account with stores of ten tills that all work with orders, a warehouse for each store, goods and a token. */
import type { E4 } from "@prilavok/contracts/values/decimal.ts";
import { systemClock } from "@prilavok/hub/clock.ts";
import { type Pool, transaction } from "@prilavok/hub/database/pool.ts";
import { writeGoods } from "@prilavok/hub/goods/write.ts";
import { ensureAccount } from "@prilavok/hub/network/account.ts";
import { addDevice, type IssuedDevice } from "@prilavok/hub/network/device.ts";
import { addStore } from "@prilavok/hub/network/store.ts";
import { addToken } from "@prilavok/hub/office/tokens.ts";
import { changeTill } from "@prilavok/hub/tills/till.ts";
import { addNamed } from "@prilavok/hub/warehouses/named.ts";
import { articles } from "./lines.ts";

export const tillsAStore = 10;

export interface BenchStore {
  readonly warehouseId: number;
  readonly tills: readonly { readonly deviceId: number; readonly path: string }[];
}

export interface BenchShop {
  readonly accountId: number;
  readonly token: string;
  readonly stores: readonly BenchStore[];
}

export async function createShop(pool: Pool, stores: number): Promise<BenchShop> {
  const { id: accountId } = await ensureAccount(pool, "Bench");
  const nowMs = systemClock.now();
  const goods = articles.map((code) => ({ code, name: `Товар ${code}`, priceE4: 500_000 as E4 }));
  await transaction(pool, (connection) => writeGoods(connection, nowMs, accountId, goods));
  const made: BenchStore[] = [];
  for (let number = 1; number <= stores; number += 1) made.push(await createStore(pool, accountId, number));
  const { token } = await transaction(pool, (connection) =>
    addToken(connection, systemClock, accountId, {
      name: "Bench",
      scopes: ["orders:read", "orders:write"],
      expiresAtMs: null,
    }),
  );
  return { accountId, token, stores: made };
}

async function createStore(pool: Pool, accountId: number, number: number): Promise<BenchStore> {
  const extId = String(number);
  const timeZone = "Europe/Moscow";
  const { id: storeId } = await addStore(pool, accountId, { name: `Магазин ${extId}`, extId, timeZone });
  const devices: IssuedDevice[] = [];
  for (let till = 1; till <= tillsAStore; till += 1) {
    devices.push(await addDevice(pool, systemClock, accountId, { storeId, extId: String(till) }));
  }
  const warehouseId = await transaction(pool, async (connection) => {
    const { id } = await addNamed(connection, "warehouse", accountId, { name: `Склад ${extId}` });
    const { id: cashDeskId } = await addNamed(connection, "cash_desk", accountId, { name: `Касса ${extId}` });
    for (const [place, { deviceId }] of devices.entries()) {
      const settings = {
        worksWithOrders: true,
        loadsOrders: true,
        warehouseId: id,
        // Half of the tills have «Наличная касса для отражения операций»: cash orders of the others stay unposted.
        cashDeskId: place % 2 === 0 ? cashDeskId : null,
      };
      await changeTill(connection, systemClock.now(), accountId, deviceId, settings, undefined);
    }
    return id;
  });
  const tills = devices.map(({ deviceId, accesskey }) => ({ deviceId, path: `/s/${accesskey}` }));
  return { warehouseId, tills };
}
