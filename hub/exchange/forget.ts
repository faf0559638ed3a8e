import { type Pool, transaction } from "../database/pool.ts";

/** How long a till may be away and still be told only what has changed: then withdrawals are forgotten. */
export const withdrawalsKeptMs = 90 * 24 * 3_600_000;
const togetherMax = 1_000;

/**
 * Deletes what was withdrawn long ago, and notes in the feeds that words are missing: a till that asks from before them
 * gets the present state. In small transactions, as many as it takes.
 * @param isClosing asked between them.
 * @returns how many words were deleted.
 */
export async function forgetWithdrawals(
  pool: Pool,
  nowMs: number,
  isClosing: () => boolean = () => false,
): Promise<number> {
  const before = new Date(nowMs - withdrawalsKeptMs);
  let forgotten = 0;
  let count = togetherMax;
  while (count > 0 && !isClosing()) {
    count = await forgetSome(pool, before);
    forgotten += count;
  }
  return forgotten;
}

function forgetSome(pool: Pool, before: Date): Promise<number> {
  return transaction(pool, async (connection) => {
    const { rows } = await connection.query<{ deviceId: number }>(devicesOfOldSql, [before, togetherMax]);
    const devices = rows.map(({ deviceId }) => deviceId);
    if (devices.length === 0) return 0;
    // In the order in which everybody locks feeds.
    await connection.query(lockFeedsSql, [devices]);
    const deleted = await connection.query<{ count: number }>(forgetSql, [devices, before, togetherMax]);
    return deleted.rows[0]?.count ?? 0;
  });
}

/** $1 withdrawn before, $2 how many words. */
const devicesOfOldSql = `
select distinct device_id as "deviceId"
  from (select device_id from order_delivery
         where state = 'withdrawn' and withdrawn_at < $1 order by withdrawn_at limit $2) old`;

/** $1 devices. */
const lockFeedsSql = `
select 1 from exchange_feed where device_id = any ($1::int[]) order by device_id for update`;

/** $1 devices, whose feeds are locked, $2 withdrawn before, $3 how many words. */
const forgetSql = `
with old as (
  select device_id, order_id from order_delivery
   where state = 'withdrawn' and withdrawn_at < $2 and device_id = any ($1::int[])
   order by withdrawn_at limit $3
), deleted as (
  delete from order_delivery delivery using old
   where delivery.device_id = old.device_id and delivery.order_id = old.order_id
  returning delivery.device_id, delivery.position
), latest as (
  select device_id, max(position) as position, count(*) as words from deleted group by device_id
), noted as (
  update exchange_feed feed set forgotten_position = greatest(feed.forgotten_position, latest.position)
    from latest where feed.device_id = latest.device_id
)
select coalesce(sum(words), 0)::int as count from latest`;
