/** The SQL that shows transactions and documents. */
import { tillName } from "../orders/sql.ts";

const place = `
       s.id as "storeId", s.ext_id as "storeExtId", s.name as "storeName",
       d.id as "tillId", d.ext_id as "tillExtId", ${tillName("d")} as "tillName"`;

const transactionColumns = `
       t.id, t.uid, t.kind, t.annuls, t.base_uid as "baseUid", t.number, t.number_check as "numberCheck", t.shift,
       t.at, t.day, t.cashier, t.total_e4 as "totalE4", t.cash_e4 as "cashE4", t.cashless_e4 as "cashlessE4",
       t.certificate_e4 as "certificateE4", t.loaded_at as "loadedAt", t.order_uid as "orderUid",
       t.order_version as "orderVersion", t.is_offline as "isOffline", t.order_outcome as "orderOutcome",
       t.conflict_reason as "conflictReason", t.settlement, t.settled_by as "settledBy",
       replace(t.documents, ' ', '-') as documents, t.documents_reason as "documentsReason",
       t.documents_at as "documentsAt", o.number as "orderNumber", o.uid as "foundUid",${place}`;
const transactionTables = `
  from kkm_transaction t
  join store s on s.id = t.store_id
  join device d on d.id = t.device_id
  left join customer_order o on o.id = t.order_id`;

/** $1 account, $2 after, $3 limit; then store, till, from, to, documents, order's uid, conflict; null: any. */
export const listTransactionsSql = `
select ${transactionColumns} ${transactionTables}
 where t.account_id = $1 and t.id > $2
   and ($4::bigint is null or t.store_id = $4)
   and ($5::bigint is null or t.device_id = $5)
   and ($6::date is null or t.day >= $6)
   and ($7::date is null or t.day <= $7)
   and ($8::text is null or t.documents = replace($8, '-', ' '))
   and ($9::text is null or t.order_uid = $9 or o.uid::text = $9)
   and ($10::bool is null or $10 = (coalesce(t.order_outcome, '') = 'conflict' and t.settled_at is null))
 order by t.id
 limit $3`;

/** $1 account, $2 transaction. */
export const findTransactionSql = `
select ${transactionColumns} ${transactionTables} where t.account_id = $1 and t.id = $2`;

/** $1 transaction. */
export const transactionLinesSql = `
select line, code, name, count_e4 as "countE4", price_e4 as "priceE4", discount_e4 as "discountE4",
       total_e4 as "totalE4"
  from kkm_transaction_line where transaction_id = $1 order by line`;

/** $1 transaction. */
export const documentsMadeSql = "select id, kind, number from document where transaction_id = $1 order by id";

/** $1 account, $2 transaction. With it, what returns or annuls it, and what annuls that. */
export const retrySql = `
with recursive chosen as (
  select id, device_id, uid from kkm_transaction where account_id = $1 and id = $2
   union
  select t.id, t.device_id, t.uid
    from chosen
    join kkm_transaction t on t.device_id = chosen.device_id and t.base_uid = chosen.uid
   where t.documents = 'set aside'
)
update kkm_transaction t set documents = 'waiting', documents_reason = null, documents_at = null
  from chosen
 where t.id = chosen.id and t.documents = 'set aside'`;

/** $1 account. */
export const countTransferSql = `
select count(*) filter (where documents = 'waiting')::int as waiting,
       count(*) filter (where documents = 'set aside')::int as "setAside"
  from kkm_transaction where account_id = $1 and documents in ('waiting', 'set aside')`;

const documentColumns = `
       doc.id, doc.kind, doc.year, doc.number, doc.at, doc.day, doc.is_posted as "isPosted",
       doc.posted_at as "postedAt", doc.transaction_id as "transactionId", o.uid as "orderUid",
       o.number as "orderNumber", base.id as "baseId", base.kind as "baseKind", base.number as "baseNumber",
       base.day as "baseDay", doc.customer_name as customer, w.id as "warehouseId", w.name as "warehouseName",
       c.id as "cashDeskId", c.name as "cashDeskName", doc.total_e4 as "totalE4", doc.cash_e4 as "cashE4",
       doc.cashless_e4 as "cashlessE4", doc.certificate_e4 as "certificateE4", doc.version,
       doc.made_at as "madeAt", t.cashier, t.number_check as "numberCheck", a.name as "accountName",${place}`;
const documentTables = `
  from document doc
  join kkm_transaction t on t.id = doc.transaction_id
  join account a on a.id = doc.account_id
  join store s on s.id = doc.store_id
  join device d on d.id = doc.device_id
  left join customer_order o on o.id = doc.order_id
  left join document base on base.id = doc.base_id
  left join warehouse w on w.id = doc.warehouse_id
  left join cash_desk c on c.id = doc.cash_desk_id`;

/** $1 account, $2 after, $3 limit; then kind, store, till, from, to, posted, order's uid, transaction; null: any. */
export const listDocumentsSql = `
select ${documentColumns} ${documentTables}
 where doc.account_id = $1 and doc.id > $2
   and ($4::text is null or doc.kind = $4)
   and ($5::bigint is null or doc.store_id = $5)
   and ($6::bigint is null or doc.device_id = $6)
   and ($7::date is null or doc.day >= $7)
   and ($8::date is null or doc.day <= $8)
   and ($9::bool is null or doc.is_posted = $9)
   and ($10::text is null or o.uid::text = $10)
   and ($11::bigint is null or doc.transaction_id = $11)
 order by doc.id
 limit $3`;

/** $1 account, $2 document. */
export const findDocumentSql = `
select ${documentColumns} ${documentTables} where doc.account_id = $1 and doc.id = $2`;

/** $1 document. */
export const documentLinesSql = `
select line, code, name, unit, count_e4 as "countE4", price_e4 as "priceE4", discount_e4 as "discountE4",
       total_e4 as "totalE4"
  from document_line where document_id = $1 order by line`;

/** $1 account, $2 document. */
export const lockDocumentSql = `
select doc.kind, doc.is_posted as "isPosted", doc.version,
       coalesce(doc.cash_desk_id, setting.cash_desk_id) as "cashDeskId"
  from document doc
  left join till_setting setting on setting.device_id = doc.device_id
 where doc.account_id = $1 and doc.id = $2
   for update of doc`;

/** $1 account, $2 cash desk. */
export const findCashDeskSql = "select from cash_desk where account_id = $1 and id = $2::bigint";

/** $1 document, $2 when it is posted, or null, $3 cash desk; null: as it was. */
export const setPostedSql = `
update document set is_posted = $2::timestamptz is not null, posted_at = $2, version = version + 1,
       cash_desk_id = coalesce($3, cash_desk_id)
 where id = $1`;
