import { orderLinesMax } from "@prilavok/contracts/exchange/limits.ts";
import type { OrderPacket } from "@prilavok/contracts/exchange/order-packet.ts";
import type Database from "better-sqlite3";
import type { OrderWord } from "./packets.ts";

/** An order as the till has it. */
export interface KnownOrder {
  /** Its place in the list. */
  readonly id: number;
  readonly packet: OrderPacket;
  readonly heldBy: string | null;
  readonly receivedMs: number;
  readonly shownMs: number | null;
}

/** `free`: nobody has it in work; `held`: another till has; `in work`: this one has. */
export const orderStates = ["free", "held", "inWork"] as const;
export type OrderState = (typeof orderStates)[number];

export interface OrderFilter {
  readonly state?: OrderState | undefined;
  readonly orderUid?: string | undefined;
  readonly number?: string | undefined;
  /** In number, customer, telephone or comment; in whatever letters. */
  readonly text?: string | undefined;
  /** After this place. */
  readonly after: number;
  readonly limit: number;
}

interface OrderRow {
  readonly id: number;
  readonly packet: string;
  readonly held_by: string | null;
  readonly received_ms: number;
  readonly shown_ms: number | null;
}

const columns = "id, packet, held_by, received_ms, shown_ms";
const stateSql: Readonly<Record<OrderState, string>> = {
  free: "held_by is null and not exists (select from_claim.order_uid from claim as from_claim where from_claim.order_uid = uid)",
  held: "held_by is not null and not exists (select from_claim.order_uid from claim as from_claim where from_claim.order_uid = uid)",
  inWork: "exists (select from_claim.order_uid from claim as from_claim where from_claim.order_uid = uid)",
};

/** The table `customer_order`. */
export class OrderTable {
  readonly #database: Database.Database;
  readonly #find: Database.Statement<[string], OrderRow>;
  readonly #version: Database.Statement<[string], { version: number }>;
  readonly #put: Database.Statement;
  readonly #hold: Database.Statement;
  readonly #withdraw: Database.Statement;
  readonly #remove: Database.Statement;
  readonly #removeWithdrawn: Database.Statement;
  readonly #show: Database.Statement;
  readonly #told: Database.Statement;
  readonly #untold: Database.Statement<[number], { uid: string; version: number }>;
  readonly #count: Database.Statement<[], { count: number }>;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#find = database.prepare(`select ${columns} from customer_order where uid = ?`);
    this.#version = database.prepare("select version from customer_order where uid = ?");
    this.#put = database.prepare(`
      insert into customer_order (uid, version, number, packet, search, held_by, received_ms, generation)
      values (?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (uid) do update set version = excluded.version, number = excluded.number, packet = excluded.packet,
        search = excluded.search, held_by = excluded.held_by, received_ms = excluded.received_ms,
        shown_ms = null, is_shown_told = 0, is_withdrawn = 0, generation = excluded.generation`);
    this.#hold = database.prepare(
      "update customer_order set held_by = ?, is_withdrawn = 0, generation = ? where uid = ?",
    );
    this.#withdraw = database.prepare("update customer_order set is_withdrawn = 1 where uid = ?");
    this.#remove = database.prepare("delete from customer_order where uid = ?");
    this.#removeWithdrawn = database.prepare("delete from customer_order where uid = ? and is_withdrawn = 1");
    this.#show = database.prepare(
      "update customer_order set shown_ms = ? where uid = ? and shown_ms is null",
    );
    this.#told = database.prepare(
      "update customer_order set is_shown_told = 1 where uid = ? and version = ?",
    );
    this.#untold = database.prepare(
      "select uid, version from customer_order where shown_ms is not null and is_shown_told = 0 order by id limit ?",
    );
    this.#count = database.prepare("select count(*) as count from customer_order");
  }

  find(uid: string): KnownOrder | undefined {
    const row = this.#find.get(uid);
    return row === undefined ? undefined : orderOf(row);
  }

  versionOf(uid: string): number | undefined {
    return this.#version.get(uid)?.version;
  }

  /** A new version, which nobody has been shown yet. */
  put({ order, heldBy }: OrderWord, nowMs: number, generation: number): void {
    const { uid, version, number } = order;
    this.#put.run(uid, version, number, JSON.stringify(order), searchOf(order), heldBy, nowMs, generation);
  }

  /** The version that is known, once more: only who has it in work may be another. */
  hold(uid: string, heldBy: string | null, generation: number): void {
    this.#hold.run(heldBy, generation, uid);
  }

  /** It is not for this till any more, in whatever version, and stays as long as it is in work. */
  withdraw(uid: string): void {
    this.#withdraw.run(uid);
  }

  remove(uid: string): void {
    this.#remove.run(uid);
  }

  /** What stayed for its being in work alone: it is no more in work. */
  removeWithdrawn(uid: string): void {
    this.#removeWithdrawn.run(uid);
  }

  /** @returns whether it was not shown before. */
  show(uid: string, nowMs: number): boolean {
    return this.#show.run(nowMs, uid).changes > 0;
  }

  /** Orders that were shown and that the hub has not been told of. */
  untold(limit: number): { readonly uid: string; readonly version: number }[] {
    return this.#untold.all(limit);
  }

  told(uid: string, version: number): void {
    this.#told.run(uid, version);
  }

  count(): number {
    return this.#count.get()?.count ?? 0;
  }

  list({ state, orderUid, number, text, after, limit }: OrderFilter): KnownOrder[] {
    const conditions = ["id > ?"];
    const values: (string | number)[] = [after];
    if (state !== undefined) conditions.push(stateSql[state]);
    if (orderUid !== undefined) {
      conditions.push("uid = ?");
      values.push(orderUid);
    }
    if (number !== undefined) {
      conditions.push("number = ?");
      values.push(number);
    }
    if (text !== undefined) {
      conditions.push("instr(search, ?) > 0");
      values.push(text.toLowerCase());
    }
    const sql = `select ${columns} from customer_order where ${conditions.join(" and ")} order by id limit ?`;
    return this.#database
      .prepare<unknown[], OrderRow>(sql)
      .all(...values, limit)
      .map(orderOf);
  }
}

function orderOf({ id, packet, held_by: heldBy, received_ms, shown_ms }: OrderRow): KnownOrder {
  // It was checked when it came.
  const read: OrderPacket = JSON.parse(packet);
  if (read.lines.length > orderLinesMax) throw new Error(`the order ${read.uid} has too many lines`);
  return { id, packet: read, heldBy, receivedMs: received_ms, shownMs: shown_ms };
}

function searchOf({ number, customer, comment }: OrderPacket): string {
  return [number, customer?.name ?? "", customer?.phone ?? "", comment].join("\n").toLowerCase();
}
