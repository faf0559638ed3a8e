/** Sells all open orders: each store's by its tills in turn, through transaction.load, a hundred receipts a call. */
import { transactionsPerCallMax } from "@prilavok/contracts/exchange/limits.ts";
import type { OrderPacket } from "@prilavok/contracts/exchange/order-packet.ts";
import type { Pool } from "@prilavok/hub/database/pool.ts";
import { type Laters, Line } from "./line.ts";
import { receiptOf } from "./lines.ts";
import type { BenchShop, BenchStore } from "./shop.ts";

const callersAtOnce = 4;

export interface Sold {
  readonly receipts: number;
  readonly seconds: number;
  /** Receipts whose order was not done by them. */
  readonly notAccepted: number;
  readonly laters: number;
}

interface Loaded {
  readonly count: number;
  readonly orders?: readonly { readonly outcome: string }[];
}

export async function sellOrders(
  pool: Pool,
  port: number,
  { stores }: BenchShop,
  count: number,
): Promise<Sold> {
  const laters: Laters = { count: 0 };
  const left = stores.values();
  let receipts = 0;
  let accepted = 0;
  const sell = async () => {
    const line = new Line(port, laters);
    for (const store of left) {
      const orders = await openOrdersOf(pool, store, Math.ceil(count / stores.length));
      for (let from = 0; from < orders.length; from += transactionsPerCallMax) {
        const till = store.tills[(from / transactionsPerCallMax) % store.tills.length];
        const transactions = orders
          .slice(from, from + transactionsPerCallMax)
          .map((order, place) => receiptOf(order, { number: from + place + 1, isMixed: place % 2 === 1 }));
        const answer = await line.call<Loaded>(till?.path ?? "", "transaction.load", { transactions });
        receipts += answer.count;
        accepted += answer.orders?.filter(({ outcome }) => outcome === "accepted").length ?? 0;
      }
    }
    line.close();
  };
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: callersAtOnce }, sell));
  const seconds = (performance.now() - startedMs) / 1_000;
  return { receipts, seconds, notAccepted: receipts - accepted, laters: laters.count };
}

async function openOrdersOf(pool: Pool, { warehouseId }: BenchStore, limit: number): Promise<OrderPacket[]> {
  const { rows } = await pool.query<{ body: OrderPacket }>(
    `select packet.body from customer_order o
       join order_packet packet on packet.order_id = o.id and packet.version = o.version
      where o.warehouse_id = $1 and o.state = 'posted' order by o.id desc limit $2`,
    [warehouseId, limit],
  );
  return rows.map(({ body }) => body);
}
