const goodsColumns = `
  g.id, g.code, g.gtin, g.name, g.unit, g.category, g.price_e4::float8 as "priceE4", g.is_archived as "isArchived",
  g.version, g.position, g.changed_at as "changedAt"`;

/** $1 account. Changes of one account's goods take turns on this row. */
export const lockGoodsSql = `
insert into goods_feed as feed (account_id, position) values ($1, 0)
on conflict (account_id) do update set position = feed.position
returning goods_count as "goodsCount"`;

export const countGoodsSql = `update goods_feed set goods_count = goods_count + $2 where account_id = $1`;

/**
 * $1 account, $2 codes. Each is looked up by itself: in a table that has just been filled, and whose statistics are not
 * made yet, the planner would read all goods of the account for every batch.
 */
export const goodsByCodesSql = `
select g.* from unnest($2::text[]) as wanted (code)
  cross join lateral (
    select ${goodsColumns} from goods g where g.account_id = $1 and g.code = wanted.code limit 1
  ) g`;

/** $1 account, $2 barcodes as 14 digits. */
export const goodsByGtinsSql = `
select g.* from unnest($2::text[]) as wanted (gtin)
  cross join lateral (
    select ${goodsColumns} from goods g
     where g.account_id = $1 and lpad(g.gtin, 14, '0') = wanted.gtin and g.gtin is not null and not g.is_archived
     limit 1
  ) g`;

/** $1 account, $2 codes. Barcodes that move from one article to another are taken off before they are put on. */
export const takeGtinsOffSql = `
update goods set gtin = null where account_id = $1 and code = any ($2::text[])`;

/**
 * $1 account, $2 the first position, $3 now; from $4 on codes, barcodes, names, units, categories, prices and whether
 * they are archived, in the order of the positions.
 */
export const writeGoodsSql = `
insert into goods as g (account_id, code, gtin, name, unit, category, price_e4, is_archived, position, changed_at)
select $1, code, gtin, name, unit, category, price_e4, is_archived, $2 + place - 1, $3
  from unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::int8[], $10::bool[])
  with ordinality as written (code, gtin, name, unit, category, price_e4, is_archived, place)
on conflict (account_id, code) do update
   set gtin = excluded.gtin, name = excluded.name, unit = excluded.unit, category = excluded.category,
       price_e4 = excluded.price_e4, is_archived = excluded.is_archived, version = g.version + 1,
       position = excluded.position, changed_at = excluded.changed_at
returning ${goodsColumns}`;

/**
 * $1 account, $2 after which id, $3 how many, $4 without archived ones, $5 a barcode as 14 digits or null,
 * $6 a part of the name or null, $7 the beginning of the code or null. Patterns are escaped.
 */
export const listGoodsSql = `
select ${goodsColumns} from goods g
 where g.account_id = $1 and g.id > $2
   and (not $4 or not g.is_archived)
   and ($5::text is null or g.gtin is not null and lpad(g.gtin, 14, '0') = $5)
   and ($6::text is null or g.name ilike $6 or g.code like $7)
 order by g.id
 limit $3`;

/** $1 account, $2 after which position, $3 how many. */
export const goodsAfterSql = `
select ${goodsColumns} from goods g
 where g.account_id = $1 and g.position > $2
 order by g.position
 limit $3`;

/** $1 account, $2 after which id, $3 how many. */
export const activeCodesSql = `
select id, code from goods where account_id = $1 and id > $2 and not is_archived order by id limit $3`;
