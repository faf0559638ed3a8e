import type { Connection } from "../database/pool.ts";

/**
 * Every change that tills have to hear of is told on this channel when it is committed: `d12,15` names devices, `a3` an
 * account all of whose tills are meant.
 */
export const exchangeChannel = "prilavok_exchange";

/** PostgreSQL takes payloads of less than 8,000 bytes; an id has 10 digits at most. */
const devicesPerNotice = 500;

/**
 * Moves the feeds of devices on by one word each and has their tills woken at the commit. The feeds stay locked until
 * then, in the order of the devices: whoever has read up to a position has seen every word below it.
 * @returns the new position of each device.
 */
export async function takePositions(
  connection: Connection,
  deviceIds: readonly number[],
): Promise<ReadonlyMap<number, bigint>> {
  const devices = [...new Set(deviceIds)].sort((one, other) => one - other);
  if (devices.length === 0) return new Map();
  const { rows } = await connection.query<{ deviceId: number; position: bigint }>(takePositionsSql, [
    devices,
  ]);
  for (let from = 0; from < devices.length; from += devicesPerNotice) {
    const named = devices.slice(from, from + devicesPerNotice).join(",");
    await connection.query("select pg_notify($1, $2)", [exchangeChannel, `d${named}`]);
  }
  return new Map(rows.map(({ deviceId, position }) => [deviceId, position]));
}

/** $1 devices, in order. Microseconds of the clock, made to rise. */
const takePositionsSql = `
insert into exchange_feed as feed (device_id, position)
select device, (extract(epoch from clock_timestamp()) * 1000000)::int8
  from unnest($1::int[]) with ordinality as named (device, place)
 order by place
on conflict (device_id) do update set position = greatest(feed.position + 1, excluded.position)
returning device_id as "deviceId", position`;

/**
 * Takes `count` positions in a row of the account's feed of goods, locked until the commit, and has its tills woken then.
 * @returns the first of them.
 */
export async function takeGoodsPositions(
  connection: Connection,
  accountId: number,
  count: number,
): Promise<bigint> {
  const { rows } = await connection.query<{ last: bigint }>(takeGoodsPositionsSql, [accountId, count]);
  await connection.query("select pg_notify($1, $2)", [exchangeChannel, `a${accountId}`]);
  const [row] = rows;
  if (row === undefined) throw new Error("the statement returned no position");
  return row.last - BigInt(count) + 1n;
}

/** $1 account, $2 how many. */
const takeGoodsPositionsSql = `
insert into goods_feed as feed (account_id, position)
values ($1, (extract(epoch from clock_timestamp()) * 1000000)::int8 + $2)
on conflict (account_id) do update set position = greatest(feed.position + $2, excluded.position)
returning position as last`;
