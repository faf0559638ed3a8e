/**
 * The roll-ups computed a second time, in plain SQL straight from the definitions, and compared with the stored rows.
 * Nothing here shares code with the writer: that is the point.
 */

export const storesWithReceiptsSql = `
select id as "storeId" from store
 where exists (select from receipt where store_id = store.id)
    or exists (select from rollup where store_id = store.id)
 order by id`;

/** $1 store, $2 the most differences to return. The first row, with a null column, tells how many rows were compared. */
export const compareRollupsSql = `
with r as (
  select id, day, hour, amount_e4, discount_e4, cashier_id, amount_e4 < 0 as refund from receipt where store_id = $1
),
p as (
  select receipt_id, line, count_e4, total_e4, seller_id, category_set_id from receipt_position where store_id = $1
),
per_receipt as (
  select receipt_id, count(*) as lines, sum(count_e4) as count_e4 from p group by receipt_id
),
-- One line per position and key; a receipt without positions is one line of its cashier.
keyed as (
  select 1 as dimension, seller_id as key, receipt_id, count_e4, total_e4, true as fills from p where seller_id is not null
  union all
  select 1, cashier_id, id, 0, amount_e4, false from r
   where cashier_id is not null and not exists (select from per_receipt where receipt_id = r.id)
  union all
  select 2, category_set_id, receipt_id, count_e4, total_e4, true from p where category_set_id is not null
  union all
  select 3, attribute_id, receipt_id, 0, value_e4, false from receipt_attribute where store_id = $1
),
recomputed as (
  select 0 as dimension, day, hour, 0 as key,
         count(*) as receipts,
         count(*) filter (where refund) as refunds,
         count(*) filter (where not refund and lines > 0) as filled,
         coalesce(sum(count_e4) filter (where not refund), 0) as filled_count_e4,
         coalesce(sum(lines), 0) as lines,
         coalesce(sum(count_e4), 0) as count_e4,
         sum(amount_e4) as amount_e4,
         coalesce(sum(amount_e4) filter (where refund), 0) as refund_amount_e4,
         sum(discount_e4) as discount_e4
    from r left join per_receipt on per_receipt.receipt_id = r.id
   group by day, hour
  union all
  select dimension, day, hour, key,
         count(distinct id),
         count(distinct id) filter (where refund),
         count(distinct id) filter (where not refund and fills),
         coalesce(sum(count_e4) filter (where not refund), 0),
         count(*),
         sum(count_e4),
         sum(total_e4),
         coalesce(sum(total_e4) filter (where refund), 0),
         0
    from keyed join r on r.id = keyed.receipt_id
   group by dimension, day, hour, key
),
stored as (
  select * from rollup where store_id = $1
),
compared as (
  select coalesce(s.dimension, n.dimension) as dimension, coalesce(s.day, n.day) as day,
         coalesce(s.hour, n.hour) as hour, coalesce(s.key, n.key) as key, s, n,
         row (s.receipts, s.refunds, s.filled, s.filled_count_e4, s.lines, s.count_e4, s.amount_e4,
              s.refund_amount_e4, s.discount_e4)
           is distinct from
         row (n.receipts, n.refunds, n.filled, n.filled_count_e4, n.lines, n.count_e4, n.amount_e4,
              n.refund_amount_e4, n.discount_e4) as differs
    from stored s
    full join recomputed n
      on n.dimension = s.dimension and n.day = s.day and n.hour = s.hour and n.key = s.key
),
differences as (
  select dimension, day, hour, key, c.name, c.stored::text as stored, c.recomputed::text as recomputed
    from compared, lateral (values
      ('receipts', (s).receipts, (n).receipts),
      ('refunds', (s).refunds, (n).refunds),
      ('filled', (s).filled, (n).filled),
      ('filled_count_e4', (s).filled_count_e4, (n).filled_count_e4),
      ('lines', (s).lines, (n).lines),
      ('count_e4', (s).count_e4, (n).count_e4),
      ('amount_e4', (s).amount_e4, (n).amount_e4),
      ('refund_amount_e4', (s).refund_amount_e4, (n).refund_amount_e4),
      ('discount_e4', (s).discount_e4, (n).discount_e4)) as c (name, stored, recomputed)
   where differs and c.stored is distinct from c.recomputed
   order by dimension, day, hour, key, c.name
   limit $2
)
select null as "column", null::int as "storeId", null::int as dimension, null::date as day, null::int as hour,
       null::int as key, null as stored, null as recomputed, count(*) as compared
  from compared
union all
select name, $1, dimension, day, hour, key, stored, recomputed, 0 from differences`;
