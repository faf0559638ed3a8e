import { unnest } from "../database/columns.ts";

/** How people call a till: its name, else its number in the store. */
export const tillName = (device: string) =>
  `coalesce(nullif(${device}.name, ''), 'ККМ ' || coalesce(${device}.ext_id, ${device}.id::text))`;

const orderColumns = `
  o.id, o.account_id as "accountId", o.uid, o.year, o.number, o.ext_id as "extId", o.ordered_at as "orderedAt",
  o.customer_id as "customerId", o.customer_name as "customerName", o.customer_phone as "customerPhone",
  o.warehouse_id as "warehouseId", o.comment, o.remainder, o.state, o.version, o.revision,
  o.total_e4 as "totalE4",
  o.posted_at as "postedAt", o.claim_device_id as "claimDeviceId", o.claim_id as "claimId",
  o.lease_until as "leaseUntil", o.has_conflict as "hasConflict", o.created_at as "createdAt",
  o.changed_at as "changedAt",
  (select ${tillName("d")} from device d where d.id = o.claim_device_id) as "holderName",
  (select w.name from warehouse w where w.id = o.warehouse_id) as "warehouseName"`;

export const findOrderSql = `select ${orderColumns} from customer_order o where o.account_id = $1 and o.uid = $2`;
export const findOrderByIdSql = `select ${orderColumns} from customer_order o where o.id = $1`;
/**
 * Whatever is done to an order is done under this lock, which is taken before all others. It lets foreign keys through:
 * documents and receipts that name the order are not held up.
 */
export const lockOrderSql = `${findOrderSql} for no key update`;
export const lockOrderByIdSql = `${findOrderByIdSql} for no key update`;

/** $1 account, $2 uids. Several orders are locked in the order of their ids. */
export const lockOrdersSql = `
select o.id from customer_order o where o.account_id = $1 and o.uid = any ($2::uuid[]) order by o.id for no key update`;

/** $1 orders. The feeds of all tills that a step of these orders may tell, in the order of the devices. */
export const lockFeedsSql = `
select feed.device_id from exchange_feed feed
 where feed.device_id in (
   select till.device_id from customer_order_till till where till.order_id = any ($1::int[])
   union select delivery.device_id from order_delivery delivery where delivery.order_id = any ($1::int[]))
 order by feed.device_id for update`;

export const linesSql = `
select line, goods_id as "goodsId", code, gtin, name, unit, category, count_e4 as "countE4", price_e4 as "priceE4",
       discount_e4 as "discountE4", total_e4 as "totalE4", sold_count_e4 as "soldCountE4",
       sold_total_e4 as "soldTotalE4"
  from customer_order_line where order_id = $1 order by line`;

export const deleteLinesSql = `delete from customer_order_line where order_id = $1`;

const lineColumns = {
  line: "int2",
  goods_id: "int4",
  code: "text",
  gtin: "text",
  name: "text",
  unit: "text",
  category: "text",
  count_e4: "int8",
  price_e4: "int8",
  discount_e4: "int8",
  total_e4: "int8",
  sold_count_e4: "int8",
  sold_total_e4: "int8",
} as const;

/** $1 order; the rest columns. */
export const insertLinesSql = `
insert into customer_order_line (order_id, ${Object.keys(lineColumns).join(", ")})
select $1, written.* from ${unnest("written", lineColumns, 2)}`;

/** $1 order, $2 lines, $3 counts, $4 totals: what is sold of each. */
export const setSoldSql = `
update customer_order_line as kept set sold_count_e4 = told.count_e4, sold_total_e4 = told.total_e4
  from unnest($2::int2[], $3::int8[], $4::int8[]) as told (line, count_e4, total_e4)
 where kept.order_id = $1 and kept.line = told.line`;

/** $1 order: what each receipt counts on each of its lines. */
export const lineSalesSql = `
select line, sale_id as "saleId", transaction_id as "transactionId", count_e4 as "countE4", total_e4 as "totalE4"
  from customer_order_line_sale where order_id = $1 order by transaction_id, line`;
export const deleteLineSalesSql = `delete from customer_order_line_sale where order_id = $1`;

/** $1 order, $2 lines, $3 sales, $4 receipts, $5 counts, $6 totals. */
export const insertLineSalesSql = `
insert into customer_order_line_sale (order_id, line, sale_id, transaction_id, count_e4, total_e4)
select $1, told.* from unnest($2::int2[], $3::int8[], $4::int8[], $5::int8[], $6::int8[]) as told`;

export const insertOrderSql = `
insert into customer_order as o (account_id, uid, year, number, ext_id, ordered_at, customer_id, customer_name,
  customer_phone, warehouse_id, comment, remainder, state, total_e4, created_at, changed_at)
values ($1, gen_random_uuid(), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'draft', $12, $13, $13)
on conflict (account_id, ext_id) do nothing
returning ${orderColumns}`;

export const findUidByExtIdSql = `select uid from customer_order where account_id = $1 and ext_id = $2`;

/** $1 order; the header and the total. */
export const updateHeaderSql = `
update customer_order
   set ordered_at = $2, customer_id = $3, customer_name = $4, customer_phone = $5, warehouse_id = $6, comment = $7,
       remainder = $8, total_e4 = $9
 where id = $1`;

/** $1 order, $2 state, $3 version, $4 now, $5 whether it is posted by this, $6 device, $7 claim, $8 lease. */
export const stepSql = `
update customer_order as o
   set state = $2, version = $3, revision = o.revision + 1, changed_at = $4, posted_at = case when $5 then $4 else posted_at end,
       claim_device_id = $6, claim_id = $7, lease_until = $8
 where o.id = $1
returning ${orderColumns}`;

export const insertEventSql = `
insert into customer_order_event (order_id, at, event, state_before, state, version, actor, detail)
values ($1, $2, $3, $4, $5, $6, $7, $8)`;

export const eventsSql = `
select id, at, event, state_before as "stateBefore", state, version, actor, detail
  from customer_order_event where order_id = $1 and id > $2 order by id limit $3`;

export const insertPacketSql = `
insert into order_packet (order_id, version, body, formed_at) values ($1, $2, $3, $4)`;

// The tab «ККМ»

export const orderTillsSql = `select device_id as "deviceId" from customer_order_till where order_id = $1 order by 1`;
export const addTillsSql = `
insert into customer_order_till (order_id, device_id) select $1, unnest($2::int[]) on conflict do nothing`;
export const removeTillSql = `delete from customer_order_till where order_id = $1 and device_id = $2`;

const tillColumns = `d.id as "deviceId", d.ext_id as "extId", ${tillName("d")} as name, d.store_id as "storeId",
       s.name as "storeName"`;

/** $1 account, $2 devices: those that are tills of the account, and whether they work with orders. */
export const describedTillsSql = `
select d.id as "deviceId", coalesce(setting.works_with_orders, false) as "worksWithOrders", ${tillName("d")} as name
  from device d left join till_setting setting on setting.device_id = d.id
 where d.account_id = $1 and d.id = any ($2::int[]) and d.kind = 'till'
 order by d.id`;

/** $1 order: the tills of its tab that do not work with orders any more. */
export const idleTillsSql = `
select d.id as "deviceId", ${tillName("d")} as name
  from customer_order_till till
  join device d on d.id = till.device_id
  left join till_setting setting on setting.device_id = d.id
 where till.order_id = $1 and not coalesce(setting.works_with_orders, false)
 order by d.id`;

/** $1 account, $2 order, $3 after which device, $4 how many: what «Добавить» offers. */
export const availableTillsSql = `
select ${tillColumns}
  from till_setting setting
  join device d on d.id = setting.device_id
  join store s on s.id = d.store_id
 where setting.account_id = $1 and setting.works_with_orders and d.kind = 'till' and d.id > $3
   and not exists (select from customer_order_till till where till.order_id = $2 and till.device_id = d.id)
 order by d.id limit $4`;

/** $1 account, $2 warehouse, $3 order: what «Заполнить» adds. */
export const fillingTillsSql = `
select d.id as "deviceId"
  from till_setting setting join device d on d.id = setting.device_id
 where setting.account_id = $1 and setting.warehouse_id = $2 and d.kind = 'till'
   and setting.works_with_orders and setting.loads_orders
   and not exists (select from customer_order_till till where till.order_id = $3 and till.device_id = d.id)
 order by d.id`;

/** $1 order, $2 after which device, $3 how many: per till of the tab or that was told of the order, how far it has come. */
export const deliveriesSql = `
select ${tillColumns}, till.device_id is not null as "isInTab", delivery.state, delivery.version,
       delivery.withdrawn_because as "withdrawnBecause", delivery.waiting_at as "waitingAt",
       delivery.received_at as "receivedAt", delivery.shown_at as "shownAt", delivery.claimed_at as "claimedAt",
       delivery.withdrawn_at as "withdrawnAt", delivery.gone_at as "goneAt"
  from (select device_id from customer_order_till where order_id = $1
        union select device_id from order_delivery where order_id = $1) named
  join device d on d.id = named.device_id
  join store s on s.id = d.store_id
  left join customer_order_till till on till.order_id = $1 and till.device_id = named.device_id
  left join order_delivery delivery on delivery.order_id = $1 and delivery.device_id = named.device_id
 where d.id > $2 order by d.id limit $3`;

// Claims and receipts

export const deliveryStateSql = `
select delivery.state, coalesce(setting.works_with_orders, false) as "worksWithOrders"
  from order_delivery delivery left join till_setting setting on setting.device_id = delivery.device_id
 where delivery.order_id = $1 and delivery.device_id = $2`;
export const tillNameSql = `select ${tillName("d")} as name from device d where d.id = $1`;

/** The last word of the history on who had the order in work. */
export const lastClaimSql = `
select event, version, detail from customer_order_event
 where order_id = $1 and event in ('claim', 'reclaim', 'release', 'lapse', 'remove holder') order by id desc limit 1`;

/** A lease that is renewed is no change that the office would have to see. */
export const renewSql = `update customer_order set lease_until = $2 where id = $1`;

/** $1 now, $2 how many. Orders that another hub has in hand are left to it. */
export const lapsedSql = `
select o.id from customer_order o
 where o.lease_until <= $1 order by o.id limit $2 for no key update skip locked`;

/** The receipt that the order was sold by, for people. */
export const soldBySql = `
select ${tillName("d")} as till, t.uid from kkm_transaction t join device d on d.id = t.device_id
 where t.order_id = $1 and t.order_outcome = 'accepted' and t.kind = 'sale' order by t.id desc limit 1`;

export const setConflictSql = `
update customer_order set has_conflict = $2, changed_at = $3, revision = revision + 1 where id = $1`;

/** $1 account, $2 transaction. Locked after its order. */
export const lockConflictSql = `
select t.id, t.uid, t.device_id as "deviceId", t.order_id as "orderId", t.order_outcome as outcome,
       t.settled_at as "settledAt", t.conflict_reason as reason
  from kkm_transaction t where t.account_id = $1 and t.id = $2 for update of t`;
export const transactionLinesSql = `
select code, name, price_e4 as "priceE4", count_e4 as "countE4", total_e4 as "totalE4"
  from kkm_transaction_line where transaction_id = $1 order by line`;

/** $1 transaction, $2 now, $3 who, $4 what, $5 whether it counts as sold from now on, which makes documents of it. */
export const settleSql = `
update kkm_transaction
   set settled_at = $2, settled_by = $3, settlement = $4,
       order_outcome = case when $5 then 'accepted' else order_outcome end,
       documents = case when $5 and documents = 'not needed' then 'waiting' else documents end
 where id = $1`;
/**
 * $1 transaction, which a person has dismissed: a receipt without the order, which has documents when all have. With it,
 * what returns or annuls it, and what annuls that.
 */
export const dismissedDocumentsSql = `
with recursive dismissed as (
  select t.id, t.device_id, t.uid
    from kkm_transaction t
    join office_setting setting on setting.account_id = t.account_id and setting.documents_for = 'all'
   where t.id = $1
   union
  select t.id, t.device_id, t.uid
    from dismissed
    join kkm_transaction t on t.device_id = dismissed.device_id and t.base_uid = dismissed.uid
   where t.kind in ('refund', 'refund_by_receipt', 'rollback')
)
update kkm_transaction t set documents = 'waiting'
  from dismissed
 where t.id = dismissed.id and t.documents = 'not needed'`;

/** $1 device, $2 receipt: whether it was returned or annulled, be it in part. */
export const returnedSql = `
select exists (select from kkm_transaction where device_id = $1 and base_uid = $2) as "isReturned"`;
export const openConflictsSql = `
select count(*)::int as count from kkm_transaction
 where order_id = $1 and order_outcome = 'conflict' and settled_at is null`;

/** $1 order: its conflicts, settled ones too. */
export const conflictsSql = `
select t.id, t.uid, ${tillName("d")} as till, t.device_id as "deviceId", t.at, t.total_e4 as "totalE4",
       t.conflict_reason as reason, t.settled_at as "settledAt", t.settled_by as "settledBy", t.settlement
  from kkm_transaction t join device d on d.id = t.device_id
 where t.order_id = $1 and t.conflict_reason is not null order by t.id limit 200`;

/**
 * $1 account, $2 after which id, $3 how many; each of the rest null or what to look for: $4 state, $5 conflict,
 * $6 ext id, $7 warehouse, $8 changed since, $9 number, $10 year, $11 a part of the customer's name as a pattern, and with
 * it $12 of the telephone's digits or null, $13 up to which id.
 */
const ordersFound = `
select ${orderColumns} from customer_order o
 where o.account_id = $1 and o.id > $2
   and ($4::text is null or o.state = $4) and ($5::bool is null or o.has_conflict = $5)
   and ($6::text is null or o.ext_id = $6) and ($7::int is null or o.warehouse_id = $7)
   and ($8::timestamptz is null or o.changed_at >= $8)
   and ($9::int is null or o.number = $9) and ($10::int is null or o.year = $10)
   and ($11::text is null or o.customer_name ilike $11
        or regexp_replace(o.customer_phone, '[^0-9]', '', 'g') like $12::text)
   and ($13::int is null or o.id <= $13)
`;
export const listOrdersSql = `${ordersFound} order by o.id limit $3`;
export const latestOrdersSql = `${ordersFound} order by o.id desc limit $3`;

/** $1 account, $2 after which id, $3 how many but one: the last that a page of a search looks at. */
export const searchedUpToSql = `
select id from customer_order where account_id = $1 and id > $2 order by id offset $3 limit 1`;

export const customerSql = `select id, name, phone from customer where account_id = $1 and id = $2`;
export const warehouseSql = `select id from warehouse where account_id = $1 and id = $2`;

/** $1 account, $2 number: of several years the latest. */
export const uidByNumberSql = `
select uid from customer_order where account_id = $1 and number = $2 order by year desc limit 1`;
