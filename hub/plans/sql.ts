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
