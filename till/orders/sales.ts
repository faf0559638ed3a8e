import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { Logger } from "pino";
import type { Document, TakenOrder } from "../journal/document.ts";
import type { Journal } from "../journal/journal.ts";
import { completeItems, type WantedGoods } from "./complete-items.ts";
import type { KnownGoods } from "./goods-table.ts";
import { type SalesPort, withoutOrder } from "./port.ts";
import type { SoldOrder } from "./sale-table.ts";
import type { OrderStore } from "./store.ts";
import { lossOf } from "./told.ts";

export interface OrderSalesOptions {
  readonly store: OrderStore;
  /** Of the mode `work`. */
  readonly journal: Pick<Journal, "documentByUid" | "soldOrders" | "last">;
  /** The till works with the hub's orders: an order's uid is one of theirs. Otherwise it may be the cash program's own. */
  readonly isWorking: () => boolean;
  readonly log: Pick<Logger, "info" | "error">;
}

const settledPage = 200;

/**
 * Orders and goods in sales. The journal is what counts: an order is sold when the journal has its receipt, and
 * orders.db follows it, after each commit and after a crash.
 */
export class OrderSales implements SalesPort {
  readonly #options: OrderSalesOptions;
  /** Written, and maybe not committed yet. By the order's uid. */
  readonly #written = new Map<string, SoldOrder>();

  constructor(options: OrderSalesOptions) {
    this.#options = options;
  }

  complete(journal: Pick<Journal, "mode" | "documentByUid">, operation: string, body: unknown): unknown {
    const own = withoutOrder(body);
    const order = operation === "SALE" && journal.mode === "work" ? this.#taken(own) : undefined;
    const whole = completeItems(operation, own, (wanted, path, isNeeded) =>
      this.#find(wanted, path, isNeeded),
    );
    return order === undefined ? whole : { ...(whole as object), order };
  }

  written({ kind, uid, number, content: { order, orderUid } }: Document): void {
    if (kind !== "sale" || order === null || orderUid === null) return;
    this.#written.set(orderUid, { orderUid, version: order.version, receiptUid: uid, number });
  }

  /** After a commit. What cannot be written now is written at the next one, or at the next start. */
  settle(): void {
    for (const [orderUid, sold] of this.#written) {
      try {
        if (this.#options.journal.documentByUid(sold.receiptUid) !== undefined)
          this.#options.store.sold(sold);
        this.#written.delete(orderUid);
      } catch (cause) {
        this.#options.log.error({ err: cause, order: orderUid }, "a sold order could not be noted");
        return;
      }
    }
  }

  /** At the start: sales that were committed when the till stopped, and not noted. */
  settleAll(): void {
    const { store, journal, log } = this.#options;
    const last = journal.last()?.number ?? 0;
    // A new file of orders knows of no sale: all of the journal is looked through, once.
    let after = store.settledNumber ?? 0;
    let found = 0;
    for (;;) {
      const page = journal.soldOrders(after, settledPage);
      for (const document of page) {
        const { uid: receiptUid, number, content } = document;
        after = number;
        if (content.order === null || content.orderUid === null) continue;
        store.sold({ orderUid: content.orderUid, version: content.order.version, receiptUid, number });
        found += 1;
      }
      if (page.length < settledPage) break;
    }
    if (found > 0) log.info({ orders: found }, "orders were sold before the till was started");
    if (last > 0) store.settledNumber = last;
  }

  /** @throws TillRefusal 715, 714, 712, 711 */
  #taken(body: unknown): TakenOrder | undefined {
    const orderUid = orderUidOf(body);
    if (orderUid === undefined) return undefined;
    const { store, journal } = this.#options;
    const written = this.#written.get(orderUid);
    if (written !== undefined && journal.documentByUid(written.receiptUid) !== undefined) {
      throw new TillRefusal("orderSold", "orderUid");
    }
    return this.#orUnknown(() => {
      const taken = takenOf(store, orderUid);
      if (taken === undefined && this.#options.isWorking())
        throw new TillRefusal("orderNotFound", "orderUid");
      return taken;
    });
  }

  /** A file that cannot be read keeps nobody from selling: the receipt names its order, and a person sees it. */
  #orUnknown<T>(read: () => T | undefined): T | undefined {
    try {
      return read();
    } catch (cause) {
      if (cause instanceof TillRefusal) throw cause;
      this.#options.log.error({ err: cause }, "the file of orders cannot be read");
      return undefined;
    }
  }

  #find({ code, barcode, isReturn }: WantedGoods, path: string, isNeeded: boolean): KnownGoods | undefined {
    const { goods } = this.#options.store;
    let isUnread = true;
    const found = this.#orUnknown(() => {
      const known = barcode === undefined ? goods.byCode(code ?? "") : goods.byBarcode(barcode);
      isUnread = false;
      return known;
    });
    const isSold = found !== undefined && (isReturn || !found.isArchived);
    if (isSold || !isNeeded) return found;
    throw new TillRefusal(isUnread ? "ordersUnavailable" : "goodsNotFound", path);
  }
}

function orderUidOf(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null || !("orderUid" in body)) return undefined;
  return typeof body.orderUid === "string" ? body.orderUid : undefined;
}

/** Undefined: the till knows no such order. */
function takenOf(store: OrderStore, orderUid: string): TakenOrder | undefined {
  const claim = store.claims.find(orderUid);
  const soldVersion = store.sales.find(orderUid)?.version ?? 0;
  if (claim === undefined || claim.version <= soldVersion) {
    // What is left of an order that was sold in part comes as a newer version, and is picked like any other.
    const version = store.orders.versionOf(orderUid);
    if (version !== undefined && version > soldVersion) throw new TillRefusal("orderNotPicked", "orderUid");
    if (soldVersion > 0) throw new TillRefusal("orderSold", "orderUid");
    return undefined;
  }
  const loss = lossOf(claim);
  if (loss !== null) throw new TillRefusal("orderLost", "orderUid", loss);
  const { version, claimId, isOffline } = claim;
  return { number: store.orders.find(orderUid)?.packet.number ?? "", version, claimId, isOffline };
}
