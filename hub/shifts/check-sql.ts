/** The SQL of checking shifts and tills; every statement serves many of them. */

/**
 * Takes up to $2 of the stops that are due at $1, so that no other hub takes them before $3; whoever dies in between
 * loses nothing but that time.
 */
export const claimStopsSql = `
with due as (
  select store_id, event_id from shift_check
   where next_check_at <= $1 order by next_check_at limit $2
     for update skip locked
)
update shift_check c set next_check_at = $3
  from due where c.store_id = due.store_id and c.event_id = due.event_id
returning c.store_id as "storeId", c.event_id as "eventId", c.device_id as "deviceId", c.checks,
          (extract(epoch from c.at) * 1000)::int8 as "atMs"`;

/** As `claimStopsSql`, of tills. */
export const claimTillsSql = `
with due as (
  select store_id, device_id from till_check
   where next_check_at <= $1 order by next_check_at limit $2
     for update skip locked
)
update till_check c set next_check_at = $3
  from due where c.store_id = due.store_id and c.device_id = due.device_id
returning c.store_id as "storeId", c.device_id as "deviceId", c.checks, c.asked`;

/**
 * Writes what was found of the stops $1 (JSON), at $2. $3 is what the claim had put: whoever changed it since wants an
 * earlier check, and gets it.
 */
export const settleStopsSql = `
update shift_check c
   set checks = s.checks, checked_at = $2::timestamptz, state = s.state, wanted = s.wanted,
       complete_at = case when s.state = 'complete' then $2::timestamptz end,
       next_check_at = case when c.next_check_at is not distinct from $3::timestamptz then s.next
                            when s.state = 'complete' then null
                            else least(c.next_check_at, s.next) end
  from json_to_recordset($1::json)
    as s ("storeId" int, "eventId" int8, checks smallint, state text, next timestamptz, wanted jsonb)
 where c.store_id = s."storeId" and c.event_id = s."eventId" and c.complete_at is null`;

/** As `settleStopsSql`, of tills. */
export const settleTillsSql = `
update till_check c
   set checks = s.checks, checked_at = $2::timestamptz, missing_shifts = s.missing, half_shifts = s.half,
       asked = s.asked, wanted = s.wanted,
       next_check_at = case when c.next_check_at is not distinct from $3::timestamptz then s.next
                            else least(c.next_check_at, s.next) end
  from json_to_recordset($1::json)
    as s ("storeId" int, "deviceId" int, checks smallint, missing int, half int, asked jsonb, next timestamptz, wanted jsonb)
 where c.store_id = s."storeId" and c.device_id = s."deviceId"`;

/**
 * The events around each of the stops $1 to $3 (stores, devices, moments): those that tell from where to where the
 * stop's shift goes.
 */
export const eventsAroundSql = `
select s.place::int, e.id, e.name, (extract(epoch from e.at) * 1000)::int8 as "atMs", e.params as metadata
  from unnest($1::int[], $2::int[], $3::timestamptz[]) with ordinality as s (store_id, device_id, at, place)
 cross join lateral (
   (select * from shift_event
     where store_id = s.store_id and device_id = s.device_id and at <= s.at order by at desc limit 6)
    union all
   (select * from shift_event
     where store_id = s.store_id and device_id = s.device_id and at > s.at order by at limit 2)
 ) as e
 order by s.place, e.at`;

/**
 * The events of each of the tills $1, $2 (stores, devices) that came from $3 on, the latest $4 of them, and the two
 * before, which tell what the first of them follows.
 */
export const recentEventsSql = `
select s.place::int, e.id, e.name, (extract(epoch from e.at) * 1000)::int8 as "atMs", e.params as metadata
  from unnest($1::int[], $2::int[]) with ordinality as s (store_id, device_id, place)
 cross join lateral (
   (select * from shift_event
     where store_id = s.store_id and device_id = s.device_id and received_at >= $3
     order by received_at desc limit $4)
    union all
   (select * from shift_event
     where store_id = s.store_id and device_id = s.device_id and received_at < $3
     order by received_at desc limit 2)
 ) as e
 order by s.place, e.at`;

/** What the checks from $1 on want, whoever made them; at most $2 of each table. */
export const checkedSinceSql = `
(select 'stop ' || event_id as "check", device_id as "deviceId", wanted,
        (extract(epoch from checked_at) * 1000)::int8 as "checkedMs"
   from shift_check where checked_at >= $1 order by checked_at desc limit $2)
 union all
(select 'till', device_id, wanted, (extract(epoch from checked_at) * 1000)::int8
   from till_check where checked_at >= $1 order by checked_at desc limit $2)`;

/** For a hub that has just begun: all that is wanted. */
export const allWantedSql = `
(select 'stop ' || event_id as "check", device_id as "deviceId", wanted,
        (extract(epoch from checked_at) * 1000)::int8 as "checkedMs"
   from shift_check where wanted is not null order by checked_at desc limit $1)
 union all
(select 'till', device_id, wanted, (extract(epoch from checked_at) * 1000)::int8
   from till_check where wanted is not null order by checked_at desc limit $1)`;

/** $1 when this hub was started. */
export const noteStartSql = `
insert into hub_start (at) values ($1) on conflict (is_only) do update set at = excluded.at`;

/** For the metrics: of the shifts that ended after $1. */
export const countFaultsSql = `
select (select count(*)::int from shift_check where state = 'incomplete' and received_at >= $1) as incomplete,
       (select coalesce(sum(missing_shifts), 0)::int from till_check where missing_shifts > 0) as missing`;
