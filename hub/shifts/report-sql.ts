/** The SQL of the report of completeness. */

/** $1 stores, $2 and $3 the moments from and to of each. */
const stores = `unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) as s (store_id, "from", "to")`;

/** What the last check has settled: a stop in these states changes by a new telling only, which puts it up again. */
const isSettled = "c.state in ('complete', 'unverified') and c.next_check_at is null";

/** The settled stops of `stores`, counted; $4 a device, or null. */
export const settledStopsSql = `
select c.state, count(*)::int as shifts
  from ${stores}
  join shift_check c on c.store_id = s.store_id and c.at between s."from" and s."to"
 where ${isSettled} and ($4::int is null or c.device_id = $4)
 group by c.state`;

/** The stops of `stores` to compare now; $4 a device, or null, $5 also those that are settled. */
export const stopsToCompareSql = `
select c.store_id as "storeId", c.device_id as "deviceId", c.event_id as "eventId",
       (extract(epoch from c.at) * 1000)::int8 as "atMs"
  from ${stores}
  join shift_check c on c.store_id = s.store_id and c.at between s."from" and s."to"
 where ($5 or (${isSettled}) is not true) and ($4::int is null or c.device_id = $4)
 order by c.store_id, c.device_id, c.at`;

/** The tills of the stores $1 ($2 one of them, or null) in whose row of shifts something may be wrong, or ($3) all. */
export const tillsToLookAtSql = `
select store_id as "storeId", device_id as "deviceId"
  from till_check
 where store_id = any($1::int[]) and ($2::int is null or device_id = $2)
   and ($3 or missing_shifts > 0 or half_shifts > 0 or next_check_at is not null)
 order by store_id, device_id`;

/** $1 devices. */
export const deviceNamesSql = `select id, ext_id as "extId" from device where id = any($1::int[])`;

/**
 * The active tills of the stores $1 ($2 one of them, or null): when their last event was, and whether any came since the
 * hub was started.
 */
export const tillsToldSql = `
select d.store_id as "storeId", d.id as "deviceId", (extract(epoch from last.at) * 1000)::int8 as "lastMs",
       exists (select from shift_event e
                where e.store_id = d.store_id and e.device_id = d.id and e.received_at >= started.at) as "isTold",
       (extract(epoch from started.at) * 1000)::int8 as "startedMs"
  from device d
 cross join (select coalesce(max(at), to_timestamp(0)) as at from hub_start) as started
  left join lateral (
    select e.at from shift_event e
     where e.store_id = d.store_id and e.device_id = d.id order by e.at desc limit 1
  ) as last on true
 where d.store_id = any ($1::int[]) and ($2::int is null or d.id = $2) and d.kind = 'till' and d.status = 'active'
 order by d.store_id, d.id`;
