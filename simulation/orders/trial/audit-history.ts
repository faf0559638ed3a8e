import { expect } from "vitest";
import { auditSold } from "./audit-sold.ts";
import { ModelOrder, type Told } from "./model-order.ts";
import type { World } from "./world.ts";

interface OrderRow {
  readonly id: number;
  readonly uid: string;
  readonly state: string;
  readonly version: number;
  readonly remainder: string;
  readonly hasConflict: boolean;
  readonly tab: readonly number[];
}

const ordersSql = `
select id, uid, state, version, remainder, has_conflict as "hasConflict",
       array(select device_id from customer_order_till t where t.order_id = o.id order by 1) as tab
  from customer_order o where account_id = $1 order by id`;

const eventsSql = `
select event, state_before as "stateBefore", state, version, detail
  from customer_order_event where order_id = $1 order by id`;

/** What the receipts that name the order say of it, and what became of them. */
interface SaleRow {
  readonly uid: string;
  readonly deviceId: number;
  readonly version: number | null;
  readonly outcome: string | null;
  readonly conflictReason: string | null;
  readonly isSettled: boolean;
}

const salesSql = `
select uid, device_id as "deviceId", order_version as version, order_outcome as outcome,
       conflict_reason as "conflictReason", settled_at is not null as "isSettled"
  from kkm_transaction where order_uid = $1::text and account_id = $2`;

/**
 * Plays each order's history on the model: every change was possible where it was made, every receipt was judged once and
 * rightly, and what the hub has in the end is what the model has.
 */
export async function auditHistories(world: World): Promise<void> {
  const { hubs, accountId, orders, lapsed } = world;
  const read = async <Row extends object>(sql: string, ...values: unknown[]) =>
    (await hubs.asked((pool) => pool.query<Row>(sql, values))).rows;
  const rows = await read<OrderRow>(ordersSql, accountId);
  expect(rows.map(({ uid }) => uid).toSorted(), "orders, each made once").toEqual(orders.toSorted());
  for (const row of rows) {
    const sales = await read<SaleRow>(salesSql, row.uid, accountId);
    const model = new ModelOrder(row.uid, row.remainder, lapsed.has(row.uid));
    const toldOf = new Map(sales.map((sale) => [`${sale.deviceId} ${sale.uid}`, sale]));
    for (const event of await read<Told>(eventsSql, row.id)) model.take(event, toldOf);
    expect(
      { state: row.state, version: row.version, tab: row.tab },
      `order ${row.uid} against its history`,
    ).toEqual({ state: model.state, version: model.version, tab: [...model.tab].toSorted((a, b) => a - b) });
    expect([...model.judged].toSorted(), `receipts of order ${row.uid}, each judged once`).toEqual(
      [...toldOf.keys()].toSorted(),
    );
    const isOpen = sales.some(({ conflictReason, isSettled }) => conflictReason !== null && !isSettled);
    expect(row.hasConflict, `order ${row.uid} shows its conflicts`).toBe(isOpen);
  }
  await auditSold(world);
}
