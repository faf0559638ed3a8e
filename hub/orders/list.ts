import type { Queryable } from "../database/pool.ts";
import { type Order, type OrderLine, readLines, tillsOf } from "./order.ts";
import * as sql from "./sql.ts";
import type { OrderState } from "./states.ts";

export interface OrderListing {
  readonly afterId: number;
  readonly limit: number;
  readonly state?: OrderState | undefined;
  readonly hasConflict?: boolean | undefined;
  readonly extId?: string | undefined;
  readonly warehouseId?: number | undefined;
  readonly changedSince?: Date | undefined;
  readonly number?: number | undefined;
  readonly year?: number | undefined;
  /** A part of the customer's name in any case, or of the telephone, of which the digits count alone. */
  readonly search?: string | undefined;
  readonly upToId?: number | undefined;
  /** The latest first. */
  readonly isLatest?: boolean;
}

/** In the order of their ids, or from the latest on. */
export async function listOrders(
  database: Queryable,
  accountId: number,
  listing: OrderListing,
): Promise<Order[]> {
  const { rows } = await database.query<Order>(
    listing.isLatest === true ? sql.latestOrdersSql : sql.listOrdersSql,
    [
      accountId,
      listing.afterId,
      listing.limit,
      listing.state ?? null,
      listing.hasConflict ?? null,
      listing.extId ?? null,
      listing.warehouseId ?? null,
      listing.changedSince ?? null,
      listing.number ?? null,
      listing.year ?? null,
      ...patternsOf(listing.search),
      listing.upToId ?? null,
    ],
  );
  return rows;
}

/** Nothing but digits and what people write between them. */
const phoneForm = /^[-+()./\s]*[0-9][-+()./\s0-9]*$/;

/** For the name and for the telephone's digits. */
function patternsOf(search: string | undefined): [string | null, string | null] {
  if (search === undefined) return [null, null];
  const name = `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  return [name, phoneForm.test(search) ? `%${search.replace(/[^0-9]/g, "")}%` : null];
}

/** No index finds a part of a name: a page of a search looks at so many orders, and the next one goes on from there. */
export const searchedMax = 20_000;

/** The last order that a page of a search looks at; undefined: it looks at all that there are. */
export async function searchedUpTo(
  database: Queryable,
  accountId: number,
  afterId: number,
): Promise<number | undefined> {
  const values = [accountId, afterId, searchedMax - 1];
  const { rows } = await database.query<{ id: number }>(sql.searchedUpToSql, values);
  return rows[0]?.id;
}

/** A receipt that does not agree with its order. */
export interface Conflict {
  readonly id: bigint;
  readonly uid: string;
  readonly till: string;
  readonly deviceId: number;
  readonly at: Date;
  readonly totalE4: bigint;
  readonly reason: string;
  readonly settledAt: Date | null;
  readonly settledBy: string | null;
  readonly settlement: string | null;
}

/** Everything about an order but its history and deliveries. */
export interface WholeOrder {
  readonly order: Order;
  readonly lines: readonly OrderLine[];
  readonly tills: readonly number[];
  readonly conflicts: readonly Conflict[];
}

export async function wholeOrder(database: Queryable, order: Order): Promise<WholeOrder> {
  const lines = await readLines(database, order.id);
  const tills = await tillsOf(database, order.id);
  const { rows } = await database.query<Conflict>(sql.conflictsSql, [order.id]);
  return { order, lines, tills, conflicts: rows };
}

export interface HistoryEvent {
  readonly id: bigint;
  readonly at: Date;
  readonly event: string;
  readonly stateBefore: OrderState | null;
  readonly state: OrderState;
  readonly version: number;
  readonly actor: string;
  readonly detail: Record<string, unknown>;
}

/** The first first. */
export async function historyOf(
  database: Queryable,
  orderId: number,
  afterId: number,
  limit: number,
): Promise<HistoryEvent[]> {
  const { rows } = await database.query<HistoryEvent>(sql.eventsSql, [orderId, afterId, limit]);
  return rows;
}

export interface ListedTill {
  readonly deviceId: number;
  readonly extId: string | null;
  readonly name: string;
  readonly storeId: number;
  readonly storeName: string;
}

/** What «Добавить» offers: tills with «Работа с заказами покупателей» that are not in the tab. */
export async function availableTills(
  database: Queryable,
  order: Order,
  afterId: number,
  limit: number,
): Promise<ListedTill[]> {
  const values = [order.accountId, order.id, afterId, limit];
  const { rows } = await database.query<ListedTill>(sql.availableTillsSql, values);
  return rows;
}

/** How far an order has come at a till. */
export interface Delivery extends ListedTill {
  readonly isInTab: boolean;
  readonly state: "waiting" | "received" | "shown" | "claimed" | "withdrawn" | null;
  readonly version: number | null;
  readonly withdrawnBecause: "sold" | "unposted" | "edited" | "cancelled" | "removed" | null;
  readonly waitingAt: Date | null;
  readonly receivedAt: Date | null;
  readonly shownAt: Date | null;
  readonly claimedAt: Date | null;
  readonly withdrawnAt: Date | null;
  readonly goneAt: Date | null;
}

export async function deliveriesOf(
  database: Queryable,
  orderId: number,
  afterId: number,
  limit: number,
): Promise<Delivery[]> {
  const { rows } = await database.query<Delivery>(sql.deliveriesSql, [orderId, afterId, limit]);
  return rows;
}
