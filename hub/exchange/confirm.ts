import type { Connection } from "../database/pool.ts";
import type { Cursor } from "./cursor.ts";

export interface ShownOrder {
  readonly uid: string;
  readonly version: number;
}

/** What one till says it has. */
export interface Confirmation {
  readonly deviceId: number;
  readonly cursor: Cursor;
  readonly shown: readonly ShownOrder[];
}

const uuidForm = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * Notes how far tills have come, and which orders were seen there. A cursor that the feed has not reached is from before
 * the hub was restored and says nothing, nor does one from the middle of the present state.
 *
 * A delivery is written under the lock of its till's feed alone. Feeds that somebody is putting a word into are passed
 * over instead of waited for: so these many locks meet nobody's in another order.
 * @param confirmations one of each till at most.
 * @returns the tills whose feeds were passed over.
 */
export async function confirm(
  connection: Connection,
  nowMs: number,
  confirmations: readonly Confirmation[],
): Promise<ReadonlySet<number>> {
  const now = new Date(nowMs);
  const { rows } = await connection.query<{ deviceId: number; isFree: boolean }>(receivedSql, [
    confirmations.map(({ deviceId }) => deviceId),
    confirmations.map(({ cursor }) => (cursor.sinceReset === undefined ? cursor.feed : null)),
    now,
  ]);
  const busy = new Set(rows.filter(({ isFree }) => !isFree).map(({ deviceId }) => deviceId));
  const seen = confirmations
    .filter(({ deviceId }) => !busy.has(deviceId))
    .flatMap(({ deviceId, shown }) => shown.map((order) => ({ deviceId, ...order })))
    .filter(({ uid }) => uuidForm.test(uid));
  if (seen.length > 0) {
    await connection.query(shownSql, [
      seen.map(({ deviceId }) => deviceId),
      seen.map(({ uid }) => uid),
      seen.map(({ version }) => version),
      now,
    ]);
  }
  return busy;
}

/**
 * $1 devices, $2 the position of each or null, $3 now. Words up to a position that a till was told were committed before
 * this statement began: it sees them. One that has moved on meanwhile is not confirmed by it.
 */
const receivedSql = `
with asked as (
  select * from unnest($1::int[], $2::int8[]) as asked (device_id, reached)
), feed as (
  select feed.device_id, feed.position, feed.confirmed_position as confirmed, asked.reached
    from exchange_feed feed join asked on asked.device_id = feed.device_id
   order by feed.device_id for update of feed skip locked
), moving as (
  select * from feed where reached > confirmed and reached <= position
), moved as (
  update exchange_feed feed set confirmed_position = moving.reached, confirmed_at = $3::timestamptz
    from moving where feed.device_id = moving.device_id
), received as (
  update order_delivery delivery
     set state = case when delivery.state = 'waiting' then 'received' else delivery.state end,
         received_at = case when delivery.state = 'withdrawn' then delivery.received_at
                            else coalesce(delivery.received_at, $3) end,
         gone_at = case when delivery.state = 'withdrawn' then $3 end
    from moving
   where delivery.device_id = moving.device_id
     and delivery.position > moving.confirmed and delivery.position <= moving.reached
)
select asked.device_id as "deviceId",
       feed.device_id is not null
         or not exists (select from exchange_feed other where other.device_id = asked.device_id) as "isFree"
  from asked left join feed on feed.device_id = asked.device_id`;

/** $1 devices whose feeds are locked, $2 orders, $3 their versions, $4 now. */
const shownSql = `
update order_delivery delivery
   set state = case when delivery.state = 'claimed' then delivery.state else 'shown' end,
       received_at = coalesce(delivery.received_at, $4), shown_at = coalesce(delivery.shown_at, $4)
  from unnest($1::int[], $2::uuid[], $3::int[]) as seen (device_id, uid, version)
  join customer_order o on o.uid = seen.uid
 where delivery.device_id = seen.device_id and delivery.order_id = o.id and delivery.version = seen.version
   and delivery.state <> 'withdrawn'`;
