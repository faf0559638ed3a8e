import type { Connection } from "../database/pool.ts";
import type { Cursor } from "./cursor.ts";

export interface ShownOrder {
  readonly uid: string;
  readonly version: number;
}

const uuidForm = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * Notes how far a till has come, and which orders were seen there. A cursor that the feed has not reached is from before
 * the hub was restored and says nothing, nor does one from the middle of the present state.
 */
export async function confirm(
  connection: Connection,
  nowMs: number,
  deviceId: number,
  cursor: Cursor,
  shown: readonly ShownOrder[],
): Promise<void> {
  const now = new Date(nowMs);
  const { rows } = await connection.query<{ position: bigint; confirmed: bigint }>(lockFeedSql, [deviceId]);
  const [feed] = rows;
  if (feed === undefined) return;
  const isReached = cursor.sinceReset === undefined && cursor.feed <= feed.position;
  if (isReached && cursor.feed > feed.confirmed) {
    await connection.query(confirmFeedSql, [deviceId, cursor.feed, now]);
    await connection.query(receivedSql, [deviceId, feed.confirmed, cursor.feed, now]);
  }
  const seen = shown.filter(({ uid }) => uuidForm.test(uid));
  if (seen.length === 0) return;
  await connection.query(shownSql, [
    deviceId,
    seen.map(({ uid }) => uid),
    seen.map(({ version }) => version),
    now,
  ]);
}

/** $1 device. Words are put into its feed under the same lock. */
const lockFeedSql = `
select position, confirmed_position as confirmed from exchange_feed where device_id = $1 for update`;

/** $1 device, $2 position, $3 now. */
const confirmFeedSql = `
update exchange_feed set confirmed_position = $2, confirmed_at = $3 where device_id = $1`;

/** $1 device, $2 above which position, $3 up to which, $4 now. */
const receivedSql = `
update order_delivery
   set state = case when state = 'waiting' then 'received' else state end,
       received_at = case when state = 'withdrawn' then received_at else coalesce(received_at, $4::timestamptz) end,
       gone_at = case when state = 'withdrawn' then $4::timestamptz end
 where device_id = $1 and position > $2 and position <= $3`;

/** $1 device, $2 orders, $3 their versions, $4 now. */
const shownSql = `
update order_delivery delivery
   set state = case when delivery.state = 'claimed' then delivery.state else 'shown' end,
       received_at = coalesce(delivery.received_at, $4), shown_at = coalesce(delivery.shown_at, $4)
  from unnest($2::uuid[], $3::int[]) as seen (uid, version)
  join customer_order o on o.uid = seen.uid
 where delivery.device_id = $1 and delivery.order_id = o.id and delivery.version = seen.version
   and delivery.state <> 'withdrawn'`;
