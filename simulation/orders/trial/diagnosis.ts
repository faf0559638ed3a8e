import { rowsAt } from "./till-files.ts";
import type { TrialTill } from "./trial-till.ts";
import type { World } from "./world.ts";

const orderSql = `
select state, version, remainder, claim_device_id as holder, claim_id as claim, lease_until as lease
  from customer_order where uid = $1`;
const deliveriesSql = `
select d.device_id as device, d.position, d.version, d.state, d.withdrawn_because as because, d.held_by as held,
       f.position as feed, f.confirmed_position as confirmed
  from order_delivery d join customer_order o on o.id = d.order_id join exchange_feed f on f.device_id = d.device_id
 where o.uid = $1`;
const eventsSql = `
select e.event, e.state, e.version, e.actor, e.detail from customer_order_event e
  join customer_order o on o.id = e.order_id where o.uid = $1 order by e.id`;
const salesSql = `
select device_id as device, uid, kind, order_version as version, order_outcome as outcome, conflict_reason as reason,
       settlement from kkm_transaction where order_uid = $1::text order by id`;

/** All that the hub and a till have of an order, for whoever reads a failure. */
export async function tellOf({ hubs }: World, till: TrialTill, uid: string): Promise<string> {
  const read = async (sql: string) => (await hubs.asked((pool) => pool.query(sql, [uid]))).rows;
  const told = {
    order: await read(orderSql),
    deliveries: await read(deliveriesSql),
    events: await read(eventsSql),
    sales: await read(salesSql),
    till: { name: till.name, device: till.device.deviceId, kills: till.kills, losses: till.losses },
    atTill: await Promise.all([
      rowsAt(till, "select uid, version, held_by from customer_order where uid = ?", uid),
      rowsAt(till, "select * from claim where order_uid = ?", uid),
      rowsAt(till, "select * from sale where order_uid = ?", uid),
      rowsAt(till, "select * from setting where name <> ?", ""),
    ]),
  };
  return Object.entries(told)
    .map(([name, value]) => `\n  ${name}: ${JSON.stringify(value, written)}`)
    .join("");
}

function written(_name: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
