/** The SQL of shifts. */

/**
 * $1 store, $2 device, $3 name, $4 store-local time, $5 moment, $6 metadata, $7 time of arrival, $8 when to look at its
 * completeness.
 */
export const insertEventSql = `
with event as (
  insert into shift_event (store_id, device_id, name, local_ts, at, params, received_at)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (store_id, device_id, at, name) do nothing
  returning store_id, id, device_id, name, at, received_at
), stop as (
  insert into shift_check (store_id, event_id, device_id, at, received_at, next_check_at)
  select store_id, id, device_id, at, received_at, $8 from event where name = 'shift/stop'
), till as (
  insert into till_check (store_id, device_id, next_check_at)
  select store_id, device_id, $8 from event
  on conflict (store_id, device_id) do update
    set next_check_at = least(till_check.next_check_at, excluded.next_check_at)
)
select id, $4::text as "localTs" from event`;

/**
 * The event that was there before: $1 store, $2 device, $3 name, $4 moment. Locked, so that of two hubs that are told
 * more of it at once the second sees what the first took in.
 */
export const lockEventSql = `
select id, to_char(local_ts, 'yyyy-mm-dd hh24:mi:ss') as "localTs", params as metadata
  from shift_event
 where store_id = $1 and device_id = $2 and at = $4 and name = $3
   for update`;

/** Takes the members of $3 into the metadata of event $2 of store $1; those that it has stay as they are. */
export const completeEventSql = `
update shift_event set params = $3::jsonb || params where store_id = $1 and id = $2`;

/** Has a stop that was told more, and its till, checked from $4 on: $1 store, $2 event, $3 device. */
export const checkAgainSql = `
with stop as (
  update shift_check set next_check_at = least(next_check_at, $4), checks = 0
   where store_id = $1 and event_id = $2 and complete_at is null
)
update till_check set next_check_at = least(next_check_at, $4) where store_id = $1 and device_id = $3`;

/**
 * Events of the devices of store $1 from $2 to $3, and of each device the few before and after, which tell what the
 * outermost shifts belong to.
 */
export const listEventsSql = `
select e.device_id as "deviceId", d.ext_id as "deviceExtId", e.name,
       (extract(epoch from e.at) * 1000)::int8 as "atMs", e.params as metadata
  from device d
 cross join lateral (
   (select * from shift_event where store_id = $1 and device_id = d.id and at < $2 order by at desc limit 4)
    union all
   (select * from shift_event where store_id = $1 and device_id = d.id and at between $2 and $3)
    union all
   (select * from shift_event where store_id = $1 and device_id = d.id and at > $3 order by at limit 2)
 ) as e
 where d.store_id = $1
 order by e.device_id, e.at`;

/**
 * Windows of shifts as JSON, `[{ shift, storeId, deviceId, from, until, without }]`; no bound: from ever, for ever.
 * `without`: receipts of the window that are another shift's.
 */
const shiftWindows = `
  from json_to_recordset($1::json)
    as w (shift int, "storeId" int, "deviceId" int, "from" timestamptz, until timestamptz, without int8[])`;

const receiptsOfWindow = `
       from receipt r
      where r.store_id = w."storeId" and r.device_id = w."deviceId"
        and r.ts between coalesce(w."from", '-infinity') and coalesce(w.until, 'infinity')
        and not (r.id = any (coalesce(w.without, '{}')))`;

/** What the hub has of the shifts $1; the digest is that of `shiftDigest`. */
export const receivedSql = `
select w.shift, f.receipts, f."totalE4", f.digest
  ${shiftWindows}
 cross join lateral (
     select count(*)::int as receipts, coalesce(sum(r.amount_e4), 0)::int8 as "totalE4",
            encode(sha256(convert_to(coalesce(string_agg(
              coalesce(r.ext_id, '') || ' ' || r.amount_e4 || e'\\n', ''
              order by coalesce(r.ext_id, '') collate "C", r.amount_e4), ''), 'utf8')), 'hex') as digest
       ${receiptsOfWindow}
 ) as f`;

/**
 * The number of a receipt r: `own` by the attribute named number, whose sign is the receipt's, or by an ext_id of digits
 * alone; else an `ending` by the digits at the end of its ext_id. A uuid ends in digits by chance.
 */
const numberOfReceipt = `
     left join lateral (
       select a.value_e4
         from receipt_attribute a
         join attribute t on t.id = a.attribute_id
        where a.store_id = r.store_id and a.receipt_id = r.id and t.name = 'number'
        order by a.line limit 1
     ) as a on true
    cross join lateral (
       select case when a.value_e4 % 10000 = 0 then abs(a.value_e4) / 10000
                   when a.value_e4 is null and r.ext_id ~ '^[0-9]{1,15}$' then r.ext_id::int8 end as own,
              case when a.value_e4 is null
                    and r.ext_id !~* '^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$'
                   then substring(r.ext_id from '[^0-9]([0-9]{1,15})$') end as ending
     ) as n`;

/** Numbers of the receipts of the shifts $1, as `ReceivedNumbers`. */
export const numbersSql = `
select w.shift, f.own, f.endings, f.unreadable
  ${shiftWindows}
 cross join lateral (
   select array_agg(n.own) filter (where n.own is not null) as own,
          array_agg(n.ending) filter (where n.ending is not null) as endings,
          (count(*) filter (where n.own is null and n.ending is null))::int as unreadable
     from (select r.store_id, r.id, r.ext_id ${receiptsOfWindow}) as r
     ${numberOfReceipt}
 ) as f`;

/** The receipts of the windows $1 in their order, at most $2 of each. */
export const receiptsSql = `
select w.shift, f.id, f.number
  ${shiftWindows}
 cross join lateral (
   select r.id, r.ts, r.ts_ms, coalesce(n.own, n.ending::int8) as number
     from (select r.store_id, r.id, r.ext_id, r.ts, r.ts_ms ${receiptsOfWindow}
            order by r.ts, r.ts_ms, r.id limit $2) as r
     ${numberOfReceipt}
 ) as f
 order by w.shift, f.ts, f.ts_ms, f.id`;
