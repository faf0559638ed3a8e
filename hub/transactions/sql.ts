import { depthMax } from "./returns.ts";

/**
 * $1 the lock's space, $2 device, $3 account. One till's transactions are loaded one batch at a time, at all hubs: what
 * a batch finds stays as it is until it is through.
 */
export const beginSql = `
select pg_advisory_xact_lock($1, $2),
       coalesce((select documents_for from office_setting where account_id = $3), 'orders') as "documentsFor"`;

/**
 * Writes transactions that are not there yet, with their lines. $1 account, $2 store, $3 device, $4 now; from $5 on the
 * transactions' columns, from $25 on the lines', whose first is the place of their transaction.
 */
export const insertSql = `
with sent as (
  select * from unnest(
    $5::text[], $6::text[], $7::text[], $8::text[], $9::int8[], $10::text[], $11::int8[], $12::timestamptz[],
    $13::date[], $14::text[], $15::int8[], $16::int8[], $17::int8[], $18::int8[], $19::uuid[],
    $20::text[], $21::int[], $22::text[], $23::bool[], $24::text[])
  with ordinality as sent (
    uid, kind, annuls, base_uid, number, number_check, shift, at, day, cashier, total_e4, cash_e4, cashless_e4,
    certificate_e4, content, order_uid, order_version, claim_id, is_offline, documents, place)
), loaded as (
  insert into kkm_transaction (
    account_id, store_id, device_id, loaded_at, uid, kind, annuls, base_uid, number, number_check, shift, at, day,
    cashier, total_e4, cash_e4, cashless_e4, certificate_e4, content, order_uid, order_version, claim_id, is_offline,
    documents)
  select $1::int, $2::int, $3::int, $4::timestamptz, uid, kind, annuls, base_uid, number, number_check, shift, at, day,
         cashier, total_e4, cash_e4, cashless_e4, certificate_e4, content, order_uid, order_version, claim_id,
         is_offline, documents
    from sent order by place
  on conflict (device_id, uid) do nothing
  returning id, uid
), lines as (
  insert into kkm_transaction_line (
    transaction_id, line, code, name, count_e4, price_e4, discount_e4, total_e4)
  select loaded.id, line.line, line.code, line.name, line.count_e4, line.price_e4, line.discount_e4, line.total_e4
    from unnest($25::int[], $26::int[], $27::text[], $28::text[], $29::int8[], $30::int8[], $31::int8[], $32::int8[])
         as line (place, line, code, name, count_e4, price_e4, discount_e4, total_e4)
    join sent on sent.place = line.place
    join loaded on loaded.uid = sent.uid
)
select id, uid from loaded`;

/** $1 device, $2 uids. */
export const loadedBeforeSql = `
select uid, replace(content::text, '-', '') as content, order_outcome as outcome
  from kkm_transaction where device_id = $1 and uid = any ($2::text[])`;

const kinColumns = "t.id, t.device_id, t.uid, t.kind, t.annuls, t.base_uid, t.documents, t.order_id";

/**
 * $1 devices, $2 uids of theirs, $3 how many at most that return or annul one receipt: the first. Up to what they return,
 * and down to all that returns it. Row by row through the indexes: nobody can estimate how many there are.
 */
export const familiesSql = `
with recursive up as (
  select ${kinColumns}, 0 as depth
    from unnest($1::int[], $2::text[]) as named (device_id, uid)
    join kkm_transaction t on t.device_id = named.device_id and t.uid = named.uid
   union
  select base.*, up.depth + 1
    from up cross join lateral (
      select ${kinColumns} from kkm_transaction t
       where t.device_id = up.device_id and t.uid = up.base_uid limit 1) base
   where up.depth < ${depthMax} and up.kind <> 'sale'
), down as (
  select ${kinColumns}, 0 as depth from up t
   union
  select back.*, down.depth + 1
    from down cross join lateral (
      select ${kinColumns} from kkm_transaction t
       where t.device_id = down.device_id and t.base_uid = down.uid and t.kind <> 'sale'
       order by t.id limit $3) back
   where down.depth < ${depthMax}
)
select distinct t.id, t.device_id as "deviceId", t.uid, t.kind, t.annuls, t.base_uid as "baseUid", t.documents,
       (select o.uid::text from customer_order o where o.id = t.order_id) as "orderUid"
  from down t order by t.id`;

/** $1 transactions. */
export const linesOfFamiliesSql = `
select transaction_id as id, code, name, count_e4 as "countE4", total_e4 as "totalE4"
  from kkm_transaction_line where transaction_id = any ($1::bigint[]) order by transaction_id, line`;

/**
 * $1 transactions. Locked after their orders, and before the others wait for them: KKMTransfer, which would set a return
 * aside while its base arrives.
 */
export const lockKinSql = `
select t.id, t.uid, t.kind, t.base_uid as "baseUid", t.documents, t.order_id as "orderId",
       t.order_outcome = 'accepted' as "isAccepted"
  from kkm_transaction t where t.id = any ($1::bigint[]) order by t.id for no key update of t`;

/** $1 transaction. */
export const soldLinesSql = `
select code, name, price_e4 as "priceE4", count_e4 as "countE4", total_e4 as "totalE4"
  from kkm_transaction_line where transaction_id = $1 order by line`;

/** $1 transaction, $2 order, $3 outcome, $4 reason, $5 documents. */
export const settleSql = `
update kkm_transaction
   set order_id = $2, order_outcome = $3, conflict_reason = $4, documents = $5
 where id = $1`;

/**
 * $1 transaction, $2 order, $3 documents: of a return or a rollback. One that was set aside because its base was not
 * there is tried again.
 */
export const settleReturnSql = `
update kkm_transaction
   set order_id = $2,
       documents = case when documents = 'made' then documents else $3 end,
       documents_reason = case when documents = 'set aside' then null else documents_reason end
 where id = $1`;
