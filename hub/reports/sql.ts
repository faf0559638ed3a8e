/**
 * The SQL of reports. Facts come from roll-ups; from receipts only what roll-ups cannot tell: cut hours, and choices
 * of several sellers or category sets, whose receipts cannot be added up.
 */

/** $1 account, $2 seller ids, $3 grouping keys. */
export const findSellersSql = `
select id, grouping_key as "groupingKey" from seller
 where account_id = $1 and (id = any ($2::int[]) or grouping_key = any ($3::text[]))`;

/** $1 account, $2 grouping keys. */
export const findCategoriesSql = `
select id from category where account_id = $1 and grouping_key = any ($2::text[])`;

/** The sets with at least one of the categories: $1 account, $2 their ids. */
export const findCategorySetsSql = `
select id from category_set where account_id = $1 and category_ids && $2::int[]`;

export const ownBrandIdsSql = "select id from category where account_id = $1 and own_brand";

/** The category sets of slices: $1 account, $2 and $3 pairs of slice and category id. */
export const findSliceSetsSql = `
select distinct w.slice, c.id
  from unnest($2::int[], $3::int[]) as w (slice, category_id)
  join category_set c on c.account_id = $1 and c.category_ids @> array[w.category_id]`;

/** What facts are asked for: the whole hours of each period in each store. Both facts statements start with these. */
export const wantedColumns = `$1::int[], $2::int[], $3::date[], $4::smallint[], $5::date[], $6::smallint[]`;
export const wantedNames = "store_id, period, from_day, from_hour, to_day, to_hour";

const rollupSums = `
sum(receipts) as receipts, sum(refunds) as refunds, sum(filled) as filled, sum(filled_count_e4) as filled_count_e4,
sum(lines) as lines, sum(count_e4) as count_e4, sum(amount_e4) as amount_e4`;

const measureColumns = `
receipts, refunds, filled, filled_count_e4 as "filledCountE4", lines, count_e4 as "countE4", amount_e4 as "amountE4"`;

/** One stretch of the key of roll-ups, summed by key. */
function summedRollups(dimension: string): string {
  return `
    select key, ${rollupSums}
      from rollup
     where store_id = w.store_id and dimension = ${dimension}
       and (day, hour) >= (w.from_day, w.from_hour) and (day, hour) <= (w.to_day, w.to_hour)
     group by key`;
}

/**
 * Measures by store, period and slice, and by seller: $1 to $6 the whole hours wanted; $7, $8, $9 which dimension and
 * key belong to which slice; $10 whether sellers are wanted, $11 which of them (null: all); $12, $13 the sellers that
 * are merged and into whom.
 */
export const rollupFactsSql = `
with wanted as (
  select * from unnest(${wantedColumns}) as w (${wantedNames})
),
slices as (
  select * from unnest($7::int[], $8::smallint[], $9::int[]) as s (slice, dimension, key)
),
sliced as (
  select w.store_id, w.period, s.slice, ${rollupSums}
    from wanted w
   cross join (select distinct dimension from slices) as d
   cross join lateral (${summedRollups("d.dimension")}) as u
    join slices s on s.dimension = d.dimension and s.key = u.key
   group by w.store_id, w.period, s.slice
)
select store_id as "storeId", period, slice, null::int as "sellerId", null::text as "sellerName", ${measureColumns}
  from sliced
 union all
select w.store_id, w.period, 0, root, (select name from seller where id = root),
       receipts, refunds, filled, filled_count_e4, lines, count_e4, amount_e4
  from wanted w
 cross join lateral (${summedRollups("1")}) as u
  left join unnest($12::int[], $13::int[]) as m (id, into_id) on m.id = u.key
 cross join lateral coalesce(m.into_id, u.key) as root
 where $10::boolean and ($11::int[] is null or root = any ($11::int[]))`;

/**
 * Whether some hour has two of the sellers that are one: $1 to $6 as above, $7 and $8 the sellers and whom each of them
 * is counted as. A receipt may be in the roll-ups of both then.
 */
export const sharedHoursSql = `
with wanted as (
  select * from unnest(${wantedColumns}) as w (${wantedNames})
),
grouped as (
  select * from unnest($7::int[], $8::int[]) as g (id, root)
)
select exists (
  select from wanted w
   cross join lateral (
     select from rollup r join grouped g on g.id = r.key
      where r.store_id = w.store_id and r.dimension = 1
        and (r.day, r.hour) >= (w.from_day, w.from_hour) and (r.day, r.hour) <= (w.to_day, w.to_hour)
      group by r.day, r.hour, g.root having count(*) > 1
      limit 1
   ) as hour
) as "isShared"`;

/** Measures of a group of position lines. */
const lineMeasures = `
count(distinct id) as receipts,
count(distinct id) filter (where is_refund) as refunds,
count(distinct id) filter (where not is_refund and is_position) as filled,
coalesce(sum(count_e4) filter (where not is_refund), 0) as filled_count_e4,
count(*) as lines,
sum(count_e4) as count_e4,
sum(total_e4) as amount_e4`;

/**
 * The facts of receipts, exactly, from the lines of those that `within` selects (store_id, period, id, amount_e4,
 * is_refund, cashier_id). Its parameters are followed by those of the question, from `first` on: three for the slices;
 * whether sellers are wanted; the sellers and the category sets that count (null: all of them); two for the sellers that
 * are merged and into whom.
 *
 * A receipt without positions is one line of its cashier, as it is in the roll-ups.
 */
export function factsOf(within: string, first: number): string {
  const parameter = (place: number) => `$${first + place}`;
  return `
with slices as (
  select * from unnest(${parameter(0)}::int[], ${parameter(1)}::smallint[], ${parameter(2)}::int[]) as s (slice, dimension, key)
),
merged as (
  select * from unnest(${parameter(6)}::int[], ${parameter(7)}::int[]) as m (id, into_id)
),
within as materialized (
  ${within}
),
lines as (
  select r.store_id, r.period, r.id, r.is_refund, coalesce(m.into_id, p.seller_id) as seller_id, p.category_set_id,
         p.count_e4, p.total_e4, true as is_position
    from within r
    join receipt_position p on p.store_id = r.store_id and p.receipt_id = r.id
    left join merged m on m.id = p.seller_id
   union all
  select store_id, period, r.id, is_refund, coalesce(m.into_id, cashier_id), null, 0, amount_e4, false
    from within r
    left join merged m on m.id = r.cashier_id
   where not exists (select from receipt_position where store_id = r.store_id and receipt_id = r.id)
),
counted as materialized (
  select * from lines
   where (${parameter(4)}::int[] is null or seller_id = any (${parameter(4)}::int[]))
     and (${parameter(5)}::int[] is null or category_set_id = any (${parameter(5)}::int[]))
),
-- Each line once for the store, and once more for its seller where sellers are wanted.
owned as (
  select c.*, o.owner
    from counted c
   cross join lateral (
     select null::int as owner
      union all
     select c.seller_id where ${parameter(3)}::boolean and c.seller_id is not null
   ) as o
),
-- Receipts that count: without a filter all of them, else those with a line that does.
holders as (
  select store_id, period, id, is_refund, null::int as owner
    from within where ${parameter(4)}::int[] is null and ${parameter(5)}::int[] is null
   union
  select store_id, period, id, is_refund, owner
    from owned where owner is not null or ${parameter(4)}::int[] is not null or ${parameter(5)}::int[] is not null
),
facts as (
  -- The whole store: its amount is the receipts' own, which may differ from the sum of their positions. Receipts and
  -- positions are put one below the other, not joined: the planner guesses their numbers badly.
  select store_id, period, 0 as slice, null::int as owner,
         count(*) filter (where is_receipt) as receipts,
         count(*) filter (where is_receipt and is_refund) as refunds,
         count(distinct id) filter (where not is_receipt and not is_refund) as filled,
         coalesce(sum(count_e4) filter (where not is_refund), 0) as filled_count_e4,
         count(*) filter (where not is_receipt) as lines,
         sum(count_e4) as count_e4,
         sum(amount_e4) as amount_e4
    from (
      select store_id, period, id, is_refund, amount_e4, 0 as count_e4, true as is_receipt from within
       union all
      select store_id, period, id, is_refund, 0, count_e4, false from counted where is_position
    ) as parts
   where ${parameter(4)}::int[] is null and ${parameter(5)}::int[] is null
   group by store_id, period
   union all
  select store_id, period, 0, owner, ${lineMeasures}
    from owned
   where owner is not null or ${parameter(4)}::int[] is not null or ${parameter(5)}::int[] is not null
   group by store_id, period, owner
   union all
  select store_id, period, s.slice, owner, ${lineMeasures}
    from owned
    join slices s on s.dimension = 2 and s.key = category_set_id
   group by store_id, period, s.slice, owner
   union all
  select h.store_id, h.period, s.slice, h.owner,
         count(distinct h.id), count(distinct h.id) filter (where is_refund), 0, 0, count(*), 0, sum(a.value_e4)
    from holders h
    join receipt_attribute a on a.store_id = h.store_id and a.receipt_id = h.id
    join slices s on s.dimension = 3 and s.key = a.attribute_id
   group by h.store_id, h.period, s.slice, h.owner
)
select store_id as "storeId", period, slice, owner as "sellerId",
       (select name from seller where id = owner) as "sellerName", ${measureColumns}
  from facts`;
}

/** $1 to $6 the whole hours wanted, null for a part of an hour, $7 and $8 the moments of each; the question from $9 on. */
export const receiptFactsSql = factsOf(
  `select w.store_id, w.period, r.*
    from unnest(${wantedColumns}, $7::timestamptz[], $8::timestamptz[])
      as w (${wantedNames}, from_moment, to_moment)
   cross join lateral (
     select id, amount_e4, amount_e4 < 0 as is_refund, cashier_id
       from receipt
      where store_id = w.store_id
        and device_id = any (array(select id from device where store_id = w.store_id))
        and ts between w.from_moment and w.to_moment
        and (w.from_day is null
             or (day, hour) >= (w.from_day, w.from_hour) and (day, hour) <= (w.to_day, w.to_hour))
   ) as r`,
  9,
);

/** How many of the 28 days from $2 on have receipts, for each of the stores $1. */
export const historyDaysSql = `
select s.store_id as "storeId", count(*)::int as days
  from unnest($1::int[], $2::date[]) as s (store_id, from_day)
 cross join generate_series(0, $3::int - 1) as n
 where exists (select from rollup where store_id = s.store_id and dimension = 0 and day = s.from_day + n)
 group by s.store_id`;

/**
 * Until when all active tills of the stores $1 have reported, as of the moment $2, in epoch milliseconds. A till has
 * reported until its last receipt or shift event; one whose shift is closed since has nothing more to report. Tills
 * that never reported are left out; a store without any that did is told by its counter, if that did.
 */
export const receivedThroughSql = `
select store_id as "storeId",
       (extract(epoch from coalesce(min(through) filter (where kind = 'till'), min(through))) * 1000)::int8 as "throughMs"
  from (
    select d.store_id, d.kind,
           case when e.name = 'shift/stop' and e.at >= coalesce(r.ts, e.at) then $2::timestamptz
                else least($2::timestamptz, greatest(r.ts, e.at)) end as through
      from device d
      left join lateral (
        select ts from receipt where store_id = d.store_id and device_id = d.id order by ts desc limit 1
      ) as r on true
      left join lateral (
        select at, name from shift_event
         where store_id = d.store_id and device_id = d.id order by at desc, id desc limit 1
      ) as e on true
     where d.store_id = any ($1::int[]) and d.status = 'active' and (r.ts is not null or e.at is not null)
  ) as reported
 group by store_id`;
