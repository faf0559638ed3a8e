import { expect } from "vitest";
import type { World } from "./world.ts";

interface Sold {
  readonly orderUid: string;
  readonly article: string;
  readonly count: string;
}

/** What stands on the orders' lines. */
const keptSql = `
select o.uid as "orderUid", case l.code when '' then l.name else l.code end as article,
       (sum(l.sold_count_e4))::text as count
  from customer_order o join customer_order_line l on l.order_id = o.id
 where o.account_id = $1 group by 1, 2 having sum(l.sold_count_e4) <> 0 order by 1, 2`;

/** What the receipts come to: accepted sales, less what came back of them, and what of that went out again. */
const receiptsSql = `
with counted as (
  select t.id, t.order_uid, 1 as sign from kkm_transaction t
   where t.account_id = $1 and t.kind = 'sale' and t.order_outcome = 'accepted'
  union all
  select back.id, sale.order_uid, -1
    from kkm_transaction back
    join kkm_transaction sale on sale.device_id = back.device_id and sale.uid = back.base_uid
   where back.account_id = $1 and sale.kind = 'sale' and sale.order_outcome = 'accepted'
  union all
  select again.id, sale.order_uid, 1
    from kkm_transaction again
    join kkm_transaction back on back.device_id = again.device_id and back.uid = again.base_uid
    join kkm_transaction sale on sale.device_id = back.device_id and sale.uid = back.base_uid
   where again.account_id = $1 and again.kind = 'rollback' and sale.order_outcome = 'accepted'
)
select counted.order_uid as "orderUid", case l.code when '' then l.name else l.code end as article,
       sum(l.count_e4 * counted.sign)::text as count
  from counted join kkm_transaction_line l on l.transaction_id = counted.id
 where l.code <> 'X-9'
 group by 1, 2 having sum(l.count_e4 * counted.sign) <> 0 order by 1, 2`;

/** What the orders' lines say is sold is what the receipts have sold. */
export async function auditSold({ hubs, accountId }: World): Promise<void> {
  const read = async (sql: string) => (await hubs.asked((pool) => pool.query<Sold>(sql, [accountId]))).rows;
  const byNames = (one: Sold, other: Sold) =>
    `${one.orderUid} ${one.article}` < `${other.orderUid} ${other.article}` ? -1 : 1;
  expect((await read(keptSql)).toSorted(byNames), "sold by the orders' lines").toEqual(
    (await read(receiptsSql)).toSorted(byNames),
  );
}
