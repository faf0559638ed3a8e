import { randomUUID } from "node:crypto";
import type { ReceiveResult } from "@prilavok/contracts/exchange/receive.ts";
import { type Pool, transaction } from "../database/pool.ts";
import type { TestTill } from "../testing/chain.ts";
import type { RpcAnswer } from "../testing/hub.ts";
import { deliver, hold, type WithdrawalReason, withdraw } from "./deliveries.ts";
import { takeGoodsPositions } from "./feed.ts";

/** An order as the exchange sees it: its row, one packet for each version, and what tills are told. */
export interface TestOrder {
  readonly id: number;
  readonly uid: string;
}

let lastNumber = 0;

export async function makeOrder(pool: Pool, accountId: number): Promise<TestOrder> {
  const uid = randomUUID();
  lastNumber += 1;
  const { rows } = await pool.query<{ id: number }>(
    `insert into customer_order (account_id, uid, year, number, ordered_at, remainder, state, total_e4, created_at, changed_at)
     values ($1, $2, 2026, $3, now(), 'open', 'posted', 10000, now(), now()) returning id`,
    [accountId, uid, lastNumber],
  );
  return { id: rows[0]?.id ?? 0, uid };
}

export function putOut(
  pool: Pool,
  { id, uid }: TestOrder,
  version: number,
  deviceIds: readonly number[],
): Promise<void> {
  return transaction(pool, async (connection) => {
    await connection.query("select 1 from customer_order where id = $1 for update", [id]);
    await connection.query(
      "insert into order_packet (order_id, version, body, formed_at) values ($1, $2, $3, now()) on conflict do nothing",
      [id, version, packetOf(uid, version)],
    );
    await deliver(connection, Date.now(), id, version, deviceIds);
  });
}

/** The first versions of so many orders, in one transaction. @returns their uids, in the order of the words. */
export function putOutMany(
  pool: Pool,
  accountId: number,
  count: number,
  deviceIds: readonly number[],
): Promise<string[]> {
  return transaction(pool, async (connection) => {
    lastNumber += count;
    const { rows } = await connection.query<{ id: number; uid: string }>(
      `insert into customer_order (account_id, uid, year, number, ordered_at, remainder, state, total_e4, created_at, changed_at)
       select $1, gen_random_uuid(), 2026, number, now(), 'open', 'posted', 10000, now(), now()
         from generate_series($2::int - $3::int + 1, $2::int) as number returning id, uid`,
      [accountId, lastNumber, count],
    );
    for (const { id, uid } of rows) {
      const packet = packetOf(uid, 1);
      await connection.query(
        "insert into order_packet (order_id, version, body, formed_at) values ($1, 1, $2, now())",
        [id, packet],
      );
      await deliver(connection, Date.now(), id, 1, deviceIds);
    }
    return rows.map(({ uid }) => uid);
  });
}

export function takeAway(
  pool: Pool,
  { id }: TestOrder,
  deviceIds: readonly number[] | "all",
  because: WithdrawalReason = "unposted",
): Promise<void> {
  return transaction(pool, async (connection) => {
    await connection.query("select 1 from customer_order where id = $1 for update", [id]);
    await withdraw(connection, Date.now(), id, deviceIds, because);
  });
}

export function holdOrder(pool: Pool, { id }: TestOrder, deviceId: number | null): Promise<void> {
  return transaction(pool, async (connection) => {
    await connection.query("select 1 from customer_order where id = $1 for update", [id]);
    await hold(connection, Date.now(), id, deviceId);
  });
}

export function packetOf(uid: string, version: number, name = "Чайник") {
  return {
    uid,
    version,
    number: "ЗП-000001",
    orderedAt: "2026-03-02T10:00:00.000Z",
    customer: null,
    comment: "",
    remainder: "open",
    lines: [
      {
        line: 1,
        code: "1",
        gtin: null,
        name,
        unit: "шт",
        category: "",
        amount: 1,
        price: 1,
        discount: 0,
        total: 1,
      },
    ],
    total: 1,
  };
}

/** Writes goods in one transaction, as the office does. */
export function writeGoods(pool: Pool, accountId: number, codes: readonly string[]): Promise<void> {
  return transaction(pool, async (connection) => {
    const first = await takeGoodsPositions(connection, accountId, codes.length);
    await connection.query(
      `insert into goods (account_id, code, name, unit, price_e4, position, changed_at)
       select $1, code, 'Товар ' || code, 'шт', 10000, $2::int8 + place - 1, now()
         from unnest($3::text[]) with ordinality as given (code, place)
       on conflict (account_id, code) do update set position = excluded.position, version = goods.version + 1`,
      [accountId, first, codes],
    );
  });
}

export interface TestCaller {
  call(path: string, method: string, params?: unknown): Promise<RpcAnswer>;
}

/** A till that keeps what it receives, by the contract of exchange.receive. */
export class ReceivingTill {
  readonly till: TestTill;
  cursor = "0";
  readonly orders = new Map<string, { version: number; heldBy: string | null }>();
  readonly goods = new Set<string>();
  settings: { worksWithOrders: boolean; offlineRule: string } | undefined;
  resets = 0;

  constructor(till: TestTill) {
    this.till = till;
  }

  /** Asks once and applies the answer. */
  async receive(hub: TestCaller, waitSeconds = 0): Promise<ReceiveResult> {
    const answer = await hub.call(`/s/${this.till.accesskey}`, "exchange.receive", {
      after: this.cursor,
      waitSeconds,
    });
    if (answer.result === undefined) throw new Error(JSON.stringify(answer.error));
    const result = answer.result as ReceiveResult;
    this.apply(result);
    return result;
  }

  async receiveAll(hub: TestCaller): Promise<void> {
    while ((await this.receive(hub)).more);
  }

  apply({ cursor, reset, packets }: ReceiveResult): void {
    if (reset) {
      this.resets += 1;
      this.orders.clear();
      this.goods.clear();
    }
    for (const packet of packets) {
      if (packet.kind === "order") {
        this.orders.set(packet.order.uid, { version: packet.order.version, heldBy: packet.heldBy });
      }
      if (packet.kind === "withdrawal") this.orders.delete(packet.uid);
      if (packet.kind === "goods") this.goods.add(packet.goods.code);
      if (packet.kind === "settings") this.settings = packet;
    }
    this.cursor = cursor;
  }
}
