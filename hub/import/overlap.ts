import type { Pool } from "../database/pool.ts";
import type { CheckedReceipt } from "./check.ts";

/** $1 stores, $2 days: how many receipts there are. */
const countSql = `
select coalesce(sum(r.receipts), 0)::int8 as receipts
  from unnest($1::int[], $2::date[]) as w (store_id, day)
  join rollup r on r.store_id = w.store_id and r.day = w.day and r.dimension = 0`;

/**
 * How many receipts are there on the days and in the stores of these, and are none of them. The same sales may have come
 * in already in another way: from the tills, or with another map, which gives receipts other numbers or times.
 */
export async function countOthers(pool: Pool, receipts: readonly CheckedReceipt[]): Promise<number> {
  const days = new Map(receipts.map((receipt) => [`${receipt.place.storeId} ${receipt.day}`, receipt]));
  const places = [...days.values()];
  const values = [places.map(({ place }) => place.storeId), places.map(({ day }) => day)];
  const { rows } = await pool.query<{ receipts: bigint }>(countSql, values);
  return Number(rows[0]?.receipts ?? 0n) - receipts.filter(({ isKnown }) => isKnown).length;
}
