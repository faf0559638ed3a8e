/** The SQL of imports. An import's receipts are those whose ids are in its blocks. */

/** $1 account, $2 file, $3 its hash, $4 now. */
export const startImportSql = `
insert into receipt_import (account_id, file, file_hash, started_at) values ($1, $2, $3, $4) returning id`;

/** The imports of a file that were not finished: $1 account, $2 hash. */
export const findStoppedSql = `
select id from receipt_import
 where account_id = $1 and file_hash = $2 and finished_at is null and undone_at is null
 order by id desc`;

/** $1 import, $2 now. */
export const finishImportSql = "update receipt_import set finished_at = $2 where id = $1";

/** A block of ids, which is the import's before a receipt has one of them. $1 import. */
export const takeBlockSql = `
insert into receipt_import_block (import_id, first_id)
select id, nextval('receipt_id') from receipt_import where id = $1 and undone_at is null
returning first_id as first`;

/** One at a time works on an import: $1 the class of these locks, $2 import. */
export const lockImportSql = "select pg_try_advisory_lock($1, $2) as locked";
export const unlockImportSql = "select pg_advisory_unlock($1, $2)";

/**
 * $1 account, $2 import or null for all, $3 ids in a block. With the receipts that are there now, and those among them that a
 * till was told of since: these are the till's.
 */
export const listImportsSql = `
select i.id, i.file, i.started_at as "startedAt", i.finished_at as "finishedAt", i.undone_at as "undoneAt",
       coalesce(sum(r.receipts), 0)::int8 as receipts, coalesce(sum(r.kept), 0)::int8 as kept,
       coalesce(sum(r.amount_e4), 0)::int8 as "amountE4",
       min(r.first_day) as "firstDay", max(r.last_day) as "lastDay"
  from receipt_import i
  left join receipt_import_block b on b.import_id = i.id
  left join lateral (
    select count(*) as receipts, count(k.receipt_id) as kept, sum(amount_e4) as amount_e4, min(day) as first_day,
           max(day) as last_day
      from receipt
      left join receipt_import_kept k on k.store_id = receipt.store_id and k.receipt_id = receipt.id
     where receipt.store_id in (select id from store where account_id = i.account_id)
       and receipt.id >= b.first_id and receipt.id < b.first_id + $3
  ) r on true
 where i.account_id = $1 and ($2::int is null or i.id = $2)
 group by i.id
 order by i.id`;

/** $1 import. */
export const blocksOfSql = `
select first_id as first from receipt_import_block where import_id = $1 order by first_id`;

/** $1 import, $2 now. From here on the import gets no further block. */
export const undoImportSql = `
update receipt_import set undone_at = coalesce(undone_at, $2) where id = $1`;
