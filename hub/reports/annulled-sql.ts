import { factsOf, wantedColumns, wantedNames } from "./sql.ts";

/**
 * The receipts of annulled pairs within the pieces wanted: $1 to $6 whole hours, $7 and $8 the moments of each, $9
 * account, $10 and $11 names of the attributes that hold a receipt's number in its shift and that of the receipt which it
 * annuls, $12 how long before it that one may be, in hours.
 *
 * A receipt annuls the latest one of its till with that number and the opposite amount. Both of a pair are left out, each
 * in its own day and hour; while one of them has not come, the other counts. Nothing is returned for an account that
 * counts annulled pairs.
 */
export const annulledReceiptsSql = `
with wanted as (
  select * from unnest(${wantedColumns}, $7::timestamptz[], $8::timestamptz[])
      as w (${wantedNames}, from_moment, to_moment)
),
known as (
  select (select id from attribute where account_id = $9 and name = $10) as number_id,
         (select id from attribute where account_id = $9 and name = $11) as annuls_id
    from account where id = $9 and annulled_left_out
)
select distinct w.store_id as "storeId", w.period, r.id
  from known
 cross join wanted w
 cross join lateral (
   select refund.id as refund_id, sold.id as sold_id
     from receipt refund
     join receipt_attribute a
       on a.store_id = refund.store_id and a.receipt_id = refund.id and a.attribute_id = known.annuls_id
    cross join lateral (
      select s.id
        from receipt s
        join receipt_attribute n
          on n.store_id = s.store_id and n.receipt_id = s.id and n.attribute_id = known.number_id
       where s.store_id = refund.store_id and s.device_id = refund.device_id
         and s.ts between refund.ts - make_interval(hours => $12::int) and refund.ts
         and s.id <> refund.id and s.quality & 16 = 0
         and s.amount_e4 = -refund.amount_e4 and abs(n.value_e4) = abs(a.value_e4)
       order by s.ts desc, s.id desc
       limit 1
    ) as sold
    where refund.store_id = w.store_id and refund.quality & 16 <> 0
      and refund.ts between w.from_moment and w.to_moment + make_interval(hours => $12::int)
 ) as pair
  join receipt r on r.store_id = w.store_id and r.id in (pair.refund_id, pair.sold_id)
 where r.ts between w.from_moment and w.to_moment
   and (w.from_day is null
        or (r.day, r.hour) >= (w.from_day, w.from_hour) and (r.day, r.hour) <= (w.to_day, w.to_hour))`;

/** What the receipts $1 (stores), $2 (periods), $3 (ids) gave to the facts; $4 to $11 as $9 to $16 of the others. */
export const factsOfReceiptsSql = factsOf(
  `select w.store_id, w.period, r.id, r.amount_e4, r.amount_e4 < 0 as is_refund, r.cashier_id
    from unnest($1::int[], $2::int[], $3::bigint[]) as w (store_id, period, id)
    join receipt r on r.store_id = w.store_id and r.id = w.id`,
  4,
);
