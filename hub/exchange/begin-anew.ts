import type { Queryable } from "../database/pool.ts";
import { exchangeChannel } from "./feed.ts";

/**
 * Has every till begin with the present state at its next call. For a database that was restored from a backup: words
 * that were given after the backup are not in it, and a till that has read them would never hear that they no longer
 * stand. (A till whose cursor is above all that the restored feed has begins anew by itself, but only until the next word
 * goes out.)
 * @returns how many tills.
 */
export async function beginAnew(database: Queryable): Promise<number> {
  const { rows } = await database.query<{ count: number }>(beginAnewSql, [exchangeChannel]);
  return rows[0]?.count ?? 0;
}

/** $1 channel. An empty notice wakes all. */
const beginAnewSql = `
with locked as (
  select device_id from exchange_feed order by device_id for update
), moved as (
  update exchange_feed feed set position = anew.position, forgotten_position = anew.position
    from (select locked.device_id,
                 greatest(own.position + 1, (extract(epoch from clock_timestamp()) * 1000000)::int8) as position
            from locked join exchange_feed own on own.device_id = locked.device_id) anew
   where feed.device_id = anew.device_id
  returning 1
)
select count(*)::int as count, pg_notify($1, '') from moved`;
