/**
 * The SQL of receipts. The write is one statement a group: see `writeReceiptsSql`.
 */

export type NameTable = "seller" | "category" | "attribute";

/** $1 account, $2 grouping keys, $3 names, $4 the most names the account may have. */
function ensureNames(table: NameTable): string {
  const columns = table === "attribute" ? "account_id, name" : "account_id, grouping_key, name";
  const values = table === "attribute" ? "$1::int, n.key" : "$1::int, n.key, n.name";
  return `insert into ${table} (${columns})
  select ${values} from unnest($2::text[], $3::text[]) as n (key, name)
   where (select count(*) from ${table} where account_id = $1) < $4
      and n.name is not null
   order by n.key
  on conflict do nothing`;
}

export const ensureNamesSql: Readonly<Record<NameTable, string>> = {
  seller: ensureNames("seller"),
  category: ensureNames("category"),
  attribute: ensureNames("attribute"),
};

function findNames(table: NameTable): string {
  const key = table === "attribute" ? "name" : "grouping_key";
  return `select id, ${key} as key from ${table} where account_id = $1 and ${key} = any ($2::text[])`;
}

export const findNamesSql: Readonly<Record<NameTable, string>> = {
  seller: findNames("seller"),
  category: findNames("category"),
  attribute: findNames("attribute"),
};

/** $1 account, $2 sorted category ids, $3 the most sets the account may have. The update makes it return the id. */
export const ensureCategorySetSql = `
insert into category_set (account_id, category_ids)
select $1::int, $2::int[]
 where (select count(*) from category_set where account_id = $1) < $3
    or exists (select from category_set where account_id = $1 and category_ids = $2)
on conflict (account_id, category_ids) do update set category_ids = excluded.category_ids
returning id`;

/** A block of 1000 receipt ids. */
export const takeReceiptIdsSql = "select nextval('receipt_id') as first";

/**
 * Writes a group of receipts that are all expected to be new: $1 receipts, $2 positions, $3 attributes and
 * $4 the group's roll-up rows, each one JSON text; $5 how many receipts; $6 time of registration.
 *
 * If even one identity turns out to be taken, nothing but receipts is written and the caller rolls back: it gets
 * fewer ids than it sent, finds out which receipts exist (`findReceiptsSql`) and writes the rest. So positions and
 * roll-ups are only ever written for new receipts, and the usual case pays nothing for it.
 * Rows go in key order, so that two writers meet without deadlock.
 */
export const writeReceiptsSql = `
with inserted as (
  insert into receipt (store_id, id, device_id, ts, ts_ms, ext_id, day, hour, amount_e4, discount_e4,
                       cashier_id, token, content, quality, registered_at)
  select s, i, d, to_timestamp(t), m, x, y, h, a, c, k, o, u, q, $6::timestamptz
    from json_to_recordset($1::json) as r (
      s int, i bigint, d int, t bigint, m smallint, x text, y date, h smallint, a bigint, c bigint,
      k int, o text, u uuid, q smallint)
  on conflict on constraint receipt_identity do nothing
  returning id
),
complete as materialized (
  select count(*) = $5::int as all_new from inserted
),
positions as (
  insert into receipt_position (store_id, receipt_id, line, name, count_e4, total_e4, seller_id, category_set_id, ext_id)
  select s, i, l, n, c, a, e, g, x
    from json_to_recordset($2::json) as p (
      s int, i bigint, l smallint, n text, c bigint, a bigint, e int, g int, x text)
   where (select all_new from complete)
),
attributes as (
  insert into receipt_attribute (store_id, receipt_id, line, attribute_id, value_e4)
  select s, i, l, n, a
    from json_to_recordset($3::json) as p (s int, i bigint, l smallint, n int, a bigint)
   where (select all_new from complete)
),
rolled as (
  insert into rollup (store_id, dimension, day, hour, key, receipts, refunds, filled, filled_count_e4,
                      lines, count_e4, amount_e4, refund_amount_e4, discount_e4)
  select s, n, y, h, k, r, f, p, fc, l, c, a, ra, d
    from json_to_recordset($4::json) as m (
      s int, n smallint, y date, h smallint, k int, r bigint, f bigint, p bigint, fc bigint,
      l bigint, c bigint, a bigint, ra bigint, d bigint)
   where (select all_new from complete)
  on conflict (store_id, dimension, day, hour, key) do update set
    receipts = rollup.receipts + excluded.receipts,
    refunds = rollup.refunds + excluded.refunds,
    filled = rollup.filled + excluded.filled,
    filled_count_e4 = rollup.filled_count_e4 + excluded.filled_count_e4,
    lines = rollup.lines + excluded.lines,
    count_e4 = rollup.count_e4 + excluded.count_e4,
    amount_e4 = rollup.amount_e4 + excluded.amount_e4,
    refund_amount_e4 = rollup.refund_amount_e4 + excluded.refund_amount_e4,
    discount_e4 = rollup.discount_e4 + excluded.discount_e4
)
select count(*)::int as written from inserted`;

/** Which of these identities exist: $1 a JSON text of { s store, d device, t epoch seconds, x extId }. */
export const findReceiptsSql = `
select r.store_id as "storeId", r.device_id as "deviceId", extract(epoch from r.ts)::int8 as "tsSeconds",
       r.ext_id as "extId", r.id, replace(r.content::text, '-', '') as content,
       (extract(epoch from r.registered_at) * 1000)::int8 as "registeredMs"
  from json_to_recordset($1::json) as w (s int, d int, t bigint, x text)
  join receipt r on r.store_id = w.s and r.device_id = w.d and r.ts = to_timestamp(w.t) and r.ext_id = w.x`;
