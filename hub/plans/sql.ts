/** The SQL of plans. */

/**
 * What is published for the stores $1 from day $2 to day $3: a row per store with its version, a row per store and
 * metric with its days, and one with what was set for whole years (2026 is 202599) and months (202603) that the range
 * touches. Lists come as text, since one row per day costs the reader several times as much.
 */
export const readLivePlansSql = `
select s.id as "storeId", v.version, null::int as "metricId", null::text as days, null::text as periods
  from unnest($1::int[]) as s (id)
 cross join lateral (select version from plan_version where store_id = s.id order by version desc limit 1) as v
 union all
select store_id, null, metric_id, string_agg(day || ' ' || coalesce(correction_e4, plan_e4), ','), null
  from plan_day
 where store_id = any ($1::int[]) and day between $2::date and $3::date
 group by store_id, metric_id
 union all
select store_id, null, metric_id, null, string_agg(year * 100 + month || ' ' || plan_e4, ',')
  from plan_setting
 where store_id = any ($1::int[]) and until_version is null and day = -1
   and year between extract(year from $2::date)::int and extract(year from $3::date)::int
   and (month = -1 or year * 100 + month between to_char($2::date, 'yyyymm')::int and to_char($3::date, 'yyyymm')::int)
 group by store_id, metric_id`;

/** Lets foreign keys through: receipts that arrive meanwhile are not held up. */
export const lockStoreSql = "select id from store where id = $1 for no key update";

/**
 * $1 store, $2 metric, $3 year, $4 month, $5 day, $6 plan, $7 correction, $8 device, $9 time, $10 how many metrics
 * times years the store may have plans for. Writes no row when the draft would be one too many.
 */
export const saveDraftSql = `
insert into plan_draft (store_id, metric_id, year, month, day, plan_e4, correction_e4, device_id, set_at)
select $1::int, $2::int, $3::smallint, $4::smallint, $5::smallint, $6::bigint, $7::bigint, $8::int, $9::timestamptz
 where exists (select from plan_setting
                where store_id = $1 and metric_id = $2 and year = $3 and until_version is null)
    or exists (select from plan_draft where store_id = $1 and metric_id = $2 and year = $3)
    or $10 > (select count(*)
                from (select metric_id, year from plan_setting where store_id = $1 and until_version is null
                       union
                      select metric_id, year from plan_draft where store_id = $1) as planned)
on conflict (store_id, metric_id, year, month, day) do update set
  plan_e4 = excluded.plan_e4,
  correction_e4 = coalesce(excluded.correction_e4, plan_draft.correction_e4),
  device_id = excluded.device_id,
  set_at = excluded.set_at`;

const periodColumns = `metric_id as "metricId", year, month, day, plan_e4 as "planE4", correction_e4 as "correctionE4"`;

export const takeDraftsSql = `delete from plan_draft where store_id = $1 returning ${periodColumns}`;

export const liveSettingsSql = `
select ${periodColumns} from plan_setting where store_id = $1 and until_version is null`;

export const lastVersionSql = `
select version, published_at as "publishedAt" from plan_version where store_id = $1 order by version desc limit 1`;

export const insertVersionSql = `
insert into plan_version (store_id, version, device_id, auto, distributed_by, warnings, published_at)
values ($1, $2, $3, $4, $5, $6, $7)`;

/** $1 store, $2 the version that does not have them any more, $3 settings as JSON. */
export const endSettingsSql = `
update plan_setting s set until_version = $2
  from json_to_recordset($3::json) as e ("metricId" int, year smallint, month smallint, day smallint)
 where s.store_id = $1 and s.until_version is null
   and s.metric_id = e."metricId" and s.year = e.year and s.month = e.month and s.day = e.day`;

/** $1 store, $2 the first version that has them, $3 settings as JSON. */
export const beginSettingsSql = `
insert into plan_setting (store_id, metric_id, year, month, day, plan_e4, correction_e4, since_version)
select $1, "metricId", year, month, day, "planE4", "correctionE4", $2
  from json_to_recordset($3::json) as b (
    "metricId" int, year smallint, month smallint, day smallint, "planE4" bigint, "correctionE4" bigint)`;

/** $1 store, $2 the days that stay or come, as JSON. */
export const deleteOtherDaysSql = `
delete from plan_day
 where store_id = $1
   and (metric_id, day) not in (
     select "metricId", day from json_to_recordset($2::json) as d ("metricId" int, day date))`;

/** $1 store, $2 the days as JSON. A day that is as it was is not written again. */
export const writeDaysSql = `
insert into plan_day (store_id, day, metric_id, plan_e4, correction_e4)
select $1, day, "metricId", "planE4", "correctionE4"
  from json_to_recordset($2::json) as d ("metricId" int, day date, "planE4" bigint, "correctionE4" bigint)
 order by day, "metricId"
on conflict (store_id, day, metric_id) do update set
  plan_e4 = excluded.plan_e4,
  correction_e4 = excluded.correction_e4
where (plan_day.plan_e4, plan_day.correction_e4) is distinct from (excluded.plan_e4, excluded.correction_e4)`;

/** $1 store, $2 metric or null, $3 year or null. */
const ofMetricAndYear = `store_id = $1 and ($2::int is null or metric_id = $2) and ($3::int is null or year = $3)`;
const inOrder = "order by metric_id, year, month, day";

export const listSettingsSql = `
select ${periodColumns} from plan_setting where until_version is null and ${ofMetricAndYear} ${inOrder}`;

export const listDraftsSql = `select ${periodColumns} from plan_draft where ${ofMetricAndYear} ${inOrder}`;

/** $1 store, $2 how many of the newest. */
export const listVersionsSql = `
select v.version, v.published_at as "publishedAt", v.device_id as "deviceId", d.ext_id as "deviceExtId",
       d.name as "deviceName", v.auto, v.distributed_by as "distributedBy", v.warnings
  from plan_version v
  left join device d on d.id = v.device_id
 where v.store_id = $1
 order by v.version desc
 limit $2`;
