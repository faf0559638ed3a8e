import { systemClock } from "../clock.ts";
import type { Pool } from "../database/pool.ts";
import { ensureAccount } from "../network/account.ts";
import { addDevice } from "../network/device.ts";
import { addStore } from "../network/store.ts";

export interface TestTill {
  readonly accountId: number;
  readonly storeId: number;
  readonly deviceId: number;
  readonly accesskey: string;
}

/** An account with stores of one till each; store ext ids are "1", "2", … and so are the tills'. */
export async function createChain(
  pool: Pool,
  stores: number,
  timeZone = "Europe/Moscow",
  account = "Test",
): Promise<TestTill[]> {
  const { id: accountId } = await ensureAccount(pool, account);
  const tills: TestTill[] = [];
  for (let number = 1; number <= stores; number += 1) {
    const extId = String(number);
    const store = await addStore(pool, accountId, { name: `Магазин ${extId}`, extId, timeZone });
    const device = await addDevice(pool, systemClock, accountId, { storeId: store.id, extId });
    tills.push({ accountId, storeId: store.id, ...device });
  }
  return tills;
}

/** A key of an administrative device. */
export async function createAdmin(pool: Pool, accountId: number): Promise<string> {
  const { accesskey } = await addDevice(pool, systemClock, accountId, { storeId: null, extId: null });
  return accesskey;
}
