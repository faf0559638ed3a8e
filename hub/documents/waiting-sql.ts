/** The SQL that takes waiting transactions, and reads what their documents need. */

/**
 * $1 how many, $2 one transaction, or null for the first that wait. What returns or annuls a receipt whose own
 * documents wait is left for the next batch: they come first, in whatever order the two arrived.
 */
export const takeWaitingSql = `
select t.id, t.account_id as "accountId", t.store_id as "storeId", t.device_id as "deviceId", t.uid, t.kind,
       t.annuls, t.base_uid as "baseUid", t.at, t.day, t.total_e4 as "totalE4", t.cash_e4 as "cashE4",
       t.cashless_e4 as "cashlessE4", t.certificate_e4 as "certificateE4", t.order_outcome as "orderOutcome",
       t.settlement, setting.warehouse_id as "warehouseId", setting.cash_desk_id as "cashDeskId",
       o.id as "orderId", o.customer_id as "customerId", o.customer_name as "customerName",
       o.warehouse_id as "orderWarehouseId", base.id as "baseId", base.kind as "baseKind",
       base.documents as "baseDocuments"
  from kkm_transaction t
  left join till_setting setting on setting.device_id = t.device_id
  left join customer_order o on o.id = t.order_id
  left join kkm_transaction base on base.device_id = t.device_id and base.uid = t.base_uid and base.id <> t.id
 where t.documents = 'waiting' and ($2::bigint is null or t.id = $2)
   and not (coalesce(base.documents, '') = 'waiting' and t.kind <> 'sale'
            and base.kind = case t.kind when 'rollback' then t.annuls else 'sale' end and base.kind <> 'rollback')
 order by t.id
 limit $1
   for update of t skip locked`;

/** $1 transactions. */
export const documentsOfSql = `
select transaction_id as "transactionId", id, kind, order_id as "orderId", customer_id as "customerId",
       customer_name as "customerName", warehouse_id as "warehouseId"
  from document where transaction_id = any ($1::bigint[])`;

/** $1 transactions, $2 how many lines at most, $3 the unit of what is neither in the order nor among the goods. */
export const linesOfSql = `
select l.transaction_id as "transactionId", l.line, l.code, l.name,
       coalesce(
         (select ordered.unit from customer_order_line ordered
           where ordered.order_id = t.order_id
             and (ordered.code = l.code and l.code <> '' or ordered.name = l.name)
           order by ordered.code = l.code desc limit 1),
         (select g.unit from goods g where g.account_id = t.account_id and g.code = l.code),
         $3) as unit,
       l.count_e4 as "countE4", l.price_e4 as "priceE4", l.discount_e4 as "discountE4", l.total_e4 as "totalE4"
  from kkm_transaction_line l
  join kkm_transaction t on t.id = l.transaction_id
 where l.transaction_id = any ($1::bigint[])
 order by l.transaction_id, l.line
 limit $2`;

/** $1 how many at most. */
export const waitingIdsSql =
  "select id from kkm_transaction where documents = 'waiting' order by id limit $1";
