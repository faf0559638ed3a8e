/**
 * Many posted orders at once: a few for each store are made by the hub's own functions, and the rows of these are
 * copied, so that each order has what the product writes for it, its history and packet among it.
 */
import { systemClock } from "@prilavok/hub/clock.ts";
import { type Connection, type Pool, transaction } from "@prilavok/hub/database/pool.ts";
import { takeNumbers } from "@prilavok/hub/documents/numbers.ts";
import { stepOrder } from "@prilavok/hub/orders/change.ts";
import { createOrder } from "@prilavok/hub/orders/create.ts";
import { fillTills } from "@prilavok/hub/orders/tab.ts";
import { linesOf } from "./lines.ts";
import type { BenchShop } from "./shop.ts";

const patternsAStore = 4;
const actor = "Bench";

/** @returns how many were made: `each` for every store, rounded up to whole copies of the patterns. */
export async function postOrders(pool: Pool, shop: BenchShop, each: number): Promise<number> {
  const patterns: number[] = [];
  const patternsEach = Math.min(patternsAStore, each);
  for (const [place, { warehouseId }] of shop.stores.entries()) {
    for (let number = 0; number < patternsEach; number += 1) {
      patterns.push(await postOrder(pool, shop.accountId, warehouseId, place * patternsEach + number));
    }
  }
  const copies = Math.ceil(each / patternsEach) - 1;
  if (copies > 0) {
    await transaction(pool, (connection) => copyOrders(connection, shop.accountId, patterns, copies));
  }
  await pool.query("analyze");
  return patterns.length * (copies + 1);
}

function postOrder(pool: Pool, accountId: number, warehouseId: number, number: number): Promise<number> {
  return transaction(pool, async (connection) => {
    const nowMs = systemClock.now();
    const written = {
      customerName: "Анна Петрова",
      customerPhone: "+7 900 000-00-00",
      warehouseId: String(warehouseId),
      lines: linesOf(number),
    };
    const { id, uid } = await createOrder(connection, nowMs, accountId, written, actor);
    await fillTills(connection, nowMs, { accountId, uid, actor });
    await stepOrder(connection, nowMs, { accountId, uid, actor }, "approve");
    await stepOrder(connection, nowMs, { accountId, uid, actor }, "post");
    return id;
  });
}

/** What a copy has of its own. */
const ownColumns: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  customer_order: { id: "copied.id", uid: "copied.uid", number: "copied.number" },
  customer_order_line: { order_id: "copied.id" },
  customer_order_till: { order_id: "copied.id" },
  customer_order_event: { order_id: "copied.id" },
  order_packet: {
    order_id: "copied.id",
    body: `pattern.body || jsonb_build_object(
      'uid', copied.uid, 'number', 'ЗП-' || lpad(copied.number::text, 6, '0'))`,
  },
  order_delivery: {
    order_id: "copied.id",
    position: `(select position from exchange_feed feed where feed.device_id = pattern.device_id)
      + row_number() over (partition by pattern.device_id order by copied.id)`,
  },
};

async function copyOrders(
  connection: Connection,
  accountId: number,
  patterns: readonly number[],
  copies: number,
): Promise<void> {
  const year = await yearOf(connection, patterns[0] ?? 0);
  const first = await takeNumbers(connection, accountId, "order", year, patterns.length * copies);
  await connection.query(
    "create temp table copied (pattern_id int, id int, uid uuid, number int) on commit drop",
  );
  await connection.query(
    `insert into copied
     select pattern, nextval(pg_get_serial_sequence('customer_order', 'id')), gen_random_uuid(),
            $2::int + row_number() over (order by copy, pattern) - 1
       from unnest($1::int[]) as pattern cross join generate_series(1, $3::int) as copy`,
    [patterns, first, copies],
  );
  for (const table of Object.keys(ownColumns)) await copyRows(connection, table);
  await connection.query(
    `update exchange_feed feed set position = last.position
       from (select device_id, max(position) as position from order_delivery group by 1) last
      where last.device_id = feed.device_id`,
  );
}

async function yearOf(connection: Connection, orderId: number): Promise<number> {
  const { rows } = await connection.query<{ year: number }>("select year from customer_order where id = $1", [
    orderId,
  ]);
  return rows[0]?.year ?? 0;
}

async function copyRows(connection: Connection, table: string): Promise<void> {
  const own = ownColumns[table] ?? {};
  const { rows } = await connection.query<{ name: string; isIdentity: boolean }>(
    `select column_name as name, is_identity = 'YES' as "isIdentity" from information_schema.columns
      where table_schema = 'public' and table_name = $1 order by ordinal_position`,
    [table],
  );
  const columns = rows.filter(({ name, isIdentity }) => !isIdentity || own[name] !== undefined);
  const values = columns.map(({ name }) => own[name] ?? `pattern.${name}`);
  const key = table === "customer_order" ? "id" : "order_id";
  await connection.query(
    `insert into ${table} (${columns.map(({ name }) => name).join(", ")}) overriding system value
     select ${values.join(", ")} from copied join ${table} pattern on pattern.${key} = copied.pattern_id
      order by copied.id`,
  );
}
