/**
 * The SQL of receipts. The write is one statement a group: see `writeReceiptsSql`.
 */

import { type ColumnTypes, type Statement, unnest } from "../database/columns.ts";
import { noteBits } from "./quality.ts";

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

/** What the write statement is fed with, in the order of its parameters. */
export const receiptColumns = {
  store_id: "int",
  id: "bigint",
  device_id: "int",
  epoch: "bigint",
  ts_ms: "smallint",
  ext_id: "text",
  day: "date",
  hour: "smallint",
  amount_e4: "bigint",
  discount_e4: "bigint",
  cashier_id: "int",
  token: "text",
  content: "uuid",
  quality: "smallint",
} as const;

export const positionColumns = {
  store_id: "int",
  receipt_id: "bigint",
  line: "smallint",
  name: "text",
  count_e4: "bigint",
  total_e4: "bigint",
  seller_id: "int",
  category_set_id: "int",
  ext_id: "text",
} as const;

export const attributeColumns = {
  store_id: "int",
  receipt_id: "bigint",
  line: "smallint",
  attribute_id: "int",
  value_e4: "bigint",
} as const;

export const measureNames = [
  "receipts",
  "refunds",
  "filled",
  "filled_count_e4",
  "lines",
  "count_e4",
  "amount_e4",
  "refund_amount_e4",
  "discount_e4",
] as const;

export const rollupColumns = {
  store_id: "int",
  dimension: "smallint",
  day: "date",
  hour: "smallint",
  key: "int",
  receipts: "bigint",
  refunds: "bigint",
  filled: "bigint",
  filled_count_e4: "bigint",
  lines: "bigint",
  count_e4: "bigint",
  amount_e4: "bigint",
  refund_amount_e4: "bigint",
  discount_e4: "bigint",
} as const;

const firstReceipt = 3;
const firstPosition = firstReceipt + Object.keys(receiptColumns).length;
const firstAttribute = firstPosition + Object.keys(positionColumns).length;
const firstRollup = firstAttribute + Object.keys(attributeColumns).length;

function names(columns: ColumnTypes): string {
  return Object.keys(columns).join(", ");
}

/**
 * Writes a group of receipts that are all expected to be new. $1 how many they are, $2 time of registration, then
 * the columns of receipts, positions, attributes and of the group's roll-up rows, as arrays.
 *
 * The statement is its own transaction: one round trip, and the commit is in it. If even one identity turns out to be
 * taken, `require_all_new` ends it with SQLSTATE `someReceiptsExist` before anything else is written; the caller finds
 * out which receipts exist (`settleReceiptsSql`) and writes the rest. So positions and roll-ups are only ever written for
 * new receipts, and the usual case pays nothing for it.
 * Rows go in key order, so that two writers meet without deadlock.
 */
const writeReceiptsSql = `
with inserted as (
  insert into receipt (store_id, id, device_id, ts, ts_ms, ext_id, day, hour, amount_e4, discount_e4,
                       cashier_id, token, content, quality, registered_at)
  select store_id, id, device_id, to_timestamp(epoch), ts_ms, ext_id, day, hour, amount_e4, discount_e4,
         cashier_id, token, content, quality, $2::timestamptz
    from ${unnest("r", receiptColumns, firstReceipt)}
  on conflict on constraint receipt_identity do nothing
  returning id
),
complete as materialized (
  select require_all_new(count(*), $1::int) as all_new from inserted
),
positions as (
  insert into receipt_position (${names(positionColumns)})
  select ${names(positionColumns)}
    from ${unnest("p", positionColumns, firstPosition)}
   where (select all_new from complete)
),
attributes as (
  insert into receipt_attribute (${names(attributeColumns)})
  select ${names(attributeColumns)}
    from ${unnest("a", attributeColumns, firstAttribute)}
   where (select all_new from complete)
),
rolled as (
  insert into rollup (${names(rollupColumns)})
  select ${names(rollupColumns)}
    from ${unnest("m", rollupColumns, firstRollup)}
   where (select all_new from complete)
  on conflict (store_id, dimension, day, hour, key) do update set
    ${measureNames.map((name) => `${name} = rollup.${name} + excluded.${name}`).join(", ")}
)
select all_new from complete`;

export const writeReceipts: Statement = { name: "write-receipts", text: writeReceiptsSql };

/** What `require_all_new` raises. */
export const someReceiptsExist = "PR001";

/** Which of these identities exist: $1 a JSON text of { s store, d device, t epoch seconds, x extId }. */
export const findReceiptsSql = `
select r.store_id as "storeId", r.device_id as "deviceId", extract(epoch from r.ts)::int8 as "tsSeconds",
       r.ext_id as "extId", r.id, replace(r.content::text, '-', '') as content,
       (extract(epoch from r.registered_at) * 1000)::int8 as "registeredMs"
  from json_to_recordset($1::json) as w (s int, d int, t bigint, x text)
  join receipt r on r.store_id = w.s and r.device_id = w.d and r.ts = to_timestamp(w.t) and r.ext_id = w.x`;

/**
 * The same, for answers: $1 with c content and p the id that the sender's receipt would get as well. A till that is told of
 * a receipt which an import brought in forgets its own, so the receipt is noted as the till's before the answer, and no undo
 * removes it. Who sends with an id of an import's block is an import, which forgets nothing. The row lock holds an undo that is
 * under way: what it has removed meanwhile is not there. Locks go in key order, as an undo's.
 * The first id of a block is worked out from the step of `receipt_id`.
 */
export const settleReceiptsSql = `
with known as (
  select r.store_id, r.device_id, r.ts, r.ext_id, r.id, replace(r.content::text, '-', '') as content, r.registered_at,
         b.import_id is not null and sender.import_id is null and r.content = w.c::uuid as is_told
    from json_to_recordset($1::json) as w (s int, d int, t bigint, x text, c text, p bigint)
    join receipt r on r.store_id = w.s and r.device_id = w.d and r.ts = to_timestamp(w.t) and r.ext_id = w.x
    left join receipt_import_block b on b.first_id = r.id - (r.id - 1) % 1000
    left join receipt_import_block sender on sender.first_id = w.p - (w.p - 1) % 1000
),
told as materialized (
  select r.store_id, r.id
    from known k join receipt r on r.store_id = k.store_id and r.id = k.id
   where k.is_told
   order by r.store_id, r.id
     for key share of r
),
kept as (
  insert into receipt_import_kept (store_id, receipt_id)
  select store_id, id from told
  on conflict do nothing
)
select store_id as "storeId", device_id as "deviceId", extract(epoch from ts)::int8 as "tsSeconds", ext_id as "extId", id,
       content, (extract(epoch from registered_at) * 1000)::int8 as "registeredMs"
  from known k
 where not is_told or exists (select from told t where t.store_id = k.store_id and t.id = k.id)`;

/**
 * Receipts with data-quality notes: $1 account, $2 store or null for all, $3 from, $4 to (moments), $5 how many of
 * the latest to return. The counts are of all of them, by note.
 */
export const listQualitySql = `
with noted as (
  select store.id as "storeId", store.ext_id as "storeExtId", store.name as "storeName", store.time_zone as "timeZone",
         receipt.id, receipt.ext_id as "extId", receipt.ts, receipt.amount_e4 as "amountE4", receipt.quality,
         receipt.registered_at as "registeredAt"
    from store join receipt on receipt.store_id = store.id
   where store.account_id = $1 and ($2::int is null or store.id = $2)
     and receipt.quality <> 0 and receipt.quality & ${noteBits} <> 0 and receipt.ts between $3 and $4
)
select noted.*,
       count(*) filter (where quality & 1 <> 0) over () as "amountDiffers",
       count(*) filter (where quality & 2 <> 0) over () as "clockAhead",
       count(*) filter (where quality & 4 <> 0) over () as "namesOverLimit",
       count(*) filter (where quality & 8 <> 0) over () as "positionIncomplete"
  from noted
 order by ts desc, id desc
 limit $5`;
