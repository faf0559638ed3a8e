import type { ParamsOf } from "@prilavok/contracts/jsonrpc/method.ts";
import { completenessStoresPerPageMax } from "@prilavok/contracts/management-api/limits.ts";
import { shiftCompleteness } from "@prilavok/contracts/management-api/methods.ts";
import type { Clock } from "../clock.ts";
import type { Pool } from "../database/pool.ts";
import { type Caller, type Handler, handler } from "../door/handler.ts";
import { findTill } from "../network/device.ts";
import { toRpcError } from "../network/refusal.ts";
import { badValue, NetworkError, parseId } from "../network/rules.ts";
import { findStoreWithExtId, listStores, type Store } from "../network/store.ts";
import { tillAnswer } from "./completeness-answer.ts";
import { reportCompleteness } from "./report.ts";

export interface CompletenessDependencies {
  readonly pool: Pool;
  readonly clock: Clock;
}

type Params = ParamsOf<typeof shiftCompleteness>;

/** shift.completeness of the Management API: of the caller's account. */
export function completenessHandlers({ pool, clock }: CompletenessDependencies): Handler<Caller>[] {
  return [
    handler<typeof shiftCompleteness, Caller>(shiftCompleteness, async (params, { accountId }) => {
      try {
        return await answer(pool, clock, accountId, params);
      } catch (error) {
        throw error instanceof NetworkError ? toRpcError(error, { extId: "extid" }) : error;
      }
    }),
  ];
}

async function answer(pool: Pool, clock: Clock, accountId: number, params: Params) {
  const { deviceId, extid, from, to, all, limit = completenessStoresPerPageMax } = params;
  const till =
    deviceId === undefined && extid === undefined
      ? undefined
      : await findTill(pool, clock, accountId, { deviceId, extId: extid });
  const stores = (await storesOf(pool, accountId, params)).filter(
    (store) => till === undefined || store.id === till.storeId,
  );
  const page = stores.slice(0, limit);
  const question = { from, to, all, deviceId: till?.id };
  const { totals, tills } = await reportCompleteness(pool, page, question, clock.now());
  const next = stores.length > limit ? String(page.at(-1)?.id) : null;
  return { totals, tills: tills.map(tillAnswer), next };
}

/** The stores from this page on, in the order of their ids. */
async function storesOf(pool: Pool, accountId: number, params: Params): Promise<readonly Store[]> {
  const { store_ext_id, after = "0" } = params;
  const afterId = parseId(after);
  if (afterId === null) throw badValue("after", "the id of a store", after);
  if (store_ext_id === undefined) {
    return (await listStores(pool, accountId)).filter((store) => store.id > afterId);
  }
  const store = await findStoreWithExtId(pool, accountId, store_ext_id);
  if (store === undefined) {
    throw new NetworkError("not found", "store_ext_id", "the account has no such store");
  }
  return store.id > afterId ? [store] : [];
}
