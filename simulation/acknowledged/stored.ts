import type { Pool } from "@prilavok/hub/database/pool.ts";
import type { Stored } from "./differences.ts";

const storedSql = `
select device_id as "deviceId", extract(epoch from ts)::float8 as second, ext_id as "extId",
       amount_e4::float8 as "amountE4", id::float8 as id,
       round(extract(epoch from registered_at) * 1000)::float8 as "registeredMs"
  from receipt where device_id = any ($1) and ext_id is not null`;

/** The receipts of some devices, read by a statement of its own. */
export async function storedOf(pool: Pool, deviceIds: readonly number[]): Promise<Stored[]> {
  return (await pool.query<Stored>(storedSql, [deviceIds])).rows;
}
