import type { SaleBody } from "@prilavok/contracts/till-api/operations.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { Document, TakenOrder } from "../journal/document.ts";
import type { Journal } from "../journal/journal.ts";
import { completeItems } from "./complete-items.ts";
import type { ExchangeState } from "./exchange-states.ts";

/** Orders and goods as people are told of them. */
export interface OrdersLook {
  readonly state: ExchangeState;
  readonly worksWithOrders: boolean;
  readonly count: number;
  readonly inWork: number;
  readonly goods: number;
  /** When the hub last answered. */
  readonly lastExchangeMs: number | null;
  readonly failuresInRow: number;
  readonly faultyPackets: number;
  /** For people, in Russian. */
  readonly warnings: readonly string[];
}

/** Orders and goods as documents are written by them. Nothing here waits. */
export interface SalesPort {
  /**
   * A request's body with what it leaves to the till: names, prices and categories of goods; of a sale of an order in
   * work, how it was taken.
   * @throws TillRefusal 715, 714, 712, 711 of the order; 413, 717, 720 of an item.
   */
  complete(journal: Pick<Journal, "mode" | "documentByUid">, operation: string, body: unknown): unknown;
  /** A document was written, in a transaction that may yet be undone. */
  written(document: Document): void;
}

export interface OrdersPort extends SalesPort {
  /** The journal has committed: orders that were sold are out of work. Never throws. */
  settle(): void;
  /** Never throws. */
  look(): OrdersLook;
}

/** A body that `complete` has made. What a caller sends under this name is left out. */
export type CompletedSale = SaleBody & { readonly order?: TakenOrder };

/** How the order of a completed sale was taken. */
export function takenIn(body: CompletedSale): TakenOrder | null {
  return body.order ?? null;
}

/** Of a till that has never heard of an order. */
export const noLook: OrdersLook = {
  state: "halted",
  worksWithOrders: false,
  count: 0,
  inWork: 0,
  goods: 0,
  lastExchangeMs: null,
  failuresInRow: 0,
  faultyPackets: 0,
  warnings: [],
};

/** Of a till without a file of orders. */
export const noOrders: OrdersPort = {
  complete: (_journal, operation, body) =>
    completeItems(operation, withoutOrder(body), (_wanted, path, isNeeded) => {
      if (!isNeeded) return undefined;
      throw new TillRefusal("goodsNotFound", path);
    }),
  written: () => undefined,
  settle: () => undefined,
  look: () => noLook,
};

/** Only the till says how an order was taken. */
export function withoutOrder(body: unknown): unknown {
  if (typeof body !== "object" || body === null || !("order" in body)) return body;
  const { order: _, ...rest } = body;
  return rest;
}
