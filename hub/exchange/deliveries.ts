import type { withdrawalReasons } from "@prilavok/contracts/exchange/receive.ts";
import type { Connection } from "../database/pool.ts";
import { takePositions } from "./feed.ts";

export type WithdrawalReason = (typeof withdrawalReasons)[number];

/**
 * What tills are told of an order. A row is the last word on the order for one till: each change of it takes a new
 * position in the till's feed, so that the till hears of it, and of nothing that it has replaced.
 *
 * Callers hold the order's row lock: the words on one order come one after another. A row is written under the lock of
 * its till's feed alone, so that whoever has locked feeds waits for no row.
 */

/** Puts a version of an order out to tills: to those that have had another version, or had it withdrawn, as well. */
export async function deliver(
  connection: Connection,
  nowMs: number,
  orderId: number,
  version: number,
  deviceIds: readonly number[],
): Promise<void> {
  const words = await takeWords(connection, deviceIds);
  if (words === undefined) return;
  await connection.query(deliverSql, [orderId, version, new Date(nowMs), ...words]);
}

/** Takes an order away from tills. Those that never had it, or have lost it already, hear nothing. */
export async function withdraw(
  connection: Connection,
  nowMs: number,
  orderId: number,
  deviceIds: readonly number[] | "all",
  because: WithdrawalReason,
): Promise<void> {
  const { rows } = await connection.query<{ deviceId: number }>(standingSql, [
    orderId,
    deviceIds === "all" ? null : deviceIds,
  ]);
  const words = await takeWords(
    connection,
    rows.map(({ deviceId }) => deviceId),
  );
  if (words === undefined) return;
  await connection.query(withdrawSql, [orderId, because, new Date(nowMs), ...words]);
}

/**
 * Says which till has the order in work; null: none any more. The other tills hear of it; the till itself knows by the
 * answer to its claim.
 */
export async function hold(
  connection: Connection,
  nowMs: number,
  orderId: number,
  holderDeviceId: number | null,
): Promise<void> {
  await connection.query(lockFeedsOfSql, [orderId]);
  await connection.query(markHolderSql, [orderId, holderDeviceId, new Date(nowMs)]);
  const { rows } = await connection.query<{ deviceId: number }>(heldOtherwiseSql, [orderId, holderDeviceId]);
  const words = await takeWords(
    connection,
    rows.map(({ deviceId }) => deviceId),
  );
  if (words === undefined) return;
  await connection.query(holdSql, [orderId, holderDeviceId, ...words]);
}

/** Devices and the position of each, as two arrays for a statement; undefined: there is nobody to tell. */
async function takeWords(
  connection: Connection,
  deviceIds: readonly number[],
): Promise<[number[], bigint[]] | undefined> {
  if (deviceIds.length === 0) return undefined;
  const positions = await takePositions(connection, deviceIds);
  return [[...positions.keys()], [...positions.values()]];
}

/** $1 order, $2 version, $3 now, $4 devices, $5 their positions. */
const deliverSql = `
insert into order_delivery (device_id, order_id, position, version, state, waiting_at)
select word.device_id, $1::int, word.position, $2::int, 'waiting', $3::timestamptz
  from unnest($4::int[], $5::int8[]) as word (device_id, position)
on conflict (device_id, order_id) do update
   set position = excluded.position, version = excluded.version, state = 'waiting',
       withdrawn_because = null, held_by = null, waiting_at = excluded.waiting_at,
       received_at = null, shown_at = null, claimed_at = null, withdrawn_at = null, gone_at = null`;

/** $1 order, $2 devices or null for all. */
const standingSql = `
select device_id as "deviceId" from order_delivery
 where order_id = $1 and state <> 'withdrawn' and ($2::int[] is null or device_id = any ($2))`;

/** $1 order, $2 why, $3 now, $4 devices, $5 their positions. */
const withdrawSql = `
update order_delivery as delivery
   set position = word.position, state = 'withdrawn', withdrawn_because = $2, withdrawn_at = $3,
       held_by = null, gone_at = null
  from unnest($4::int[], $5::int8[]) as word (device_id, position)
 where delivery.order_id = $1 and delivery.device_id = word.device_id`;

/** $1 order. */
const lockFeedsOfSql = `
select 1 from exchange_feed
 where device_id in (select device_id from order_delivery where order_id = $1 and state <> 'withdrawn')
 order by device_id for update`;

/** $1 order, $2 holder or null, $3 now. Who held it before has it as it had it before the claim. */
const markHolderSql = `
update order_delivery
   set state = case when device_id = $2 then 'claimed'
                    when shown_at is not null then 'shown'
                    when received_at is not null then 'received'
                    else 'waiting' end,
       claimed_at = case when device_id = $2 then $3::timestamptz else claimed_at end
 where order_id = $1 and state <> 'withdrawn'
   and (state = 'claimed') is distinct from (device_id is not distinct from $2::int)`;

/** $1 order, $2 holder or null: whose last word on the order names another holder than this one. */
const heldOtherwiseSql = `
select device_id as "deviceId" from order_delivery
 where order_id = $1 and state <> 'withdrawn'
   and held_by is distinct from case when device_id is not distinct from $2 then null else $2::int end`;

/** $1 order, $2 holder or null, $3 devices, $4 their positions. */
const holdSql = `
update order_delivery as delivery
   set position = word.position,
       held_by = case when delivery.device_id is not distinct from $2 then null else $2::int end
  from unnest($3::int[], $4::int8[]) as word (device_id, position)
 where delivery.order_id = $1 and delivery.device_id = word.device_id`;
