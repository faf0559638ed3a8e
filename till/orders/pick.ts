import { randomUUID } from "node:crypto";
import { leaseSeconds } from "@prilavok/contracts/exchange/limits.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { Logger } from "pino";
import { readItem } from "../cheque/items.ts";
import type { Clock } from "../clock.ts";
import type { Claim } from "./claim-table.ts";
import type { ClaimAnswer, HubClaims } from "./hub-claims.ts";
import type { KnownOrder } from "./order-table.ts";
import { markRefused } from "./refused-claim.ts";
import type { OrderStore } from "./store.ts";
import { saleOf, withdrawalTold } from "./told.ts";
import type { UnheardClaims } from "./unheard-claims.ts";

export interface PickOptions {
  readonly store: OrderStore;
  /** The office lets the till work with orders, and the exchange is not off. */
  readonly isWorking: () => boolean;
  readonly claims: Pick<HubClaims, "claim">;
  readonly unheard: UnheardClaims;
  readonly clock: Clock;
  readonly log: Pick<Logger, "info" | "warn">;
}

/** «Подобрать чек»: takes orders into work. */
export class Picker {
  readonly #options: PickOptions;
  readonly #picking = new Map<string, Promise<KnownOrder>>();

  constructor(options: PickOptions) {
    this.#options = options;
  }

  /**
   * Claims the order at the hub, when the till can sell it. One that is in work here already stays so. Two callers that pick one order at the same
   * time share one claim: it is one till.
   * @throws TillRefusal 710, 711, 713, 716
   */
  pick(orderUid: string, cashier: string): Promise<KnownOrder> {
    const known = this.#picking.get(orderUid);
    if (known !== undefined) return known;
    const picking = this.#pick(orderUid, cashier).finally(() => this.#picking.delete(orderUid));
    this.#picking.set(orderUid, picking);
    return picking;
  }

  async #pick(orderUid: string, cashier: string): Promise<KnownOrder> {
    const { store, isWorking, claims, unheard, clock } = this.#options;
    if (!isWorking()) throw new TillRefusal("ordersOff");
    const order = store.orders.find(orderUid);
    if (order === undefined) throw new TillRefusal("orderNotFound", "orderUid");
    refuseUnsellable(order, cashier);
    const before = store.claims.find(orderUid);
    const isHeld = before !== undefined && before.lost === null && before.withdrawn === null;
    if (isHeld && !before.isOffline) return order;
    const { version } = order.packet;
    const asked = unheard.take(orderUid, version);
    const claimId = isHeld ? before.claimId : (asked ?? randomUUID());
    const answer = await claims.claim({ orderUid, version, claimId });
    const takenMs = isHeld ? before.takenMs : clock.now();
    const claim = { orderUid, version, claimId, cashier, takenMs };
    return this.#take(claim, answer, before);
  }

  /** The order may have been withdrawn while the hub was asked. */
  #take(
    claim: Omit<Claim, "withdrawn" | "lost" | "isOffline" | "leaseUntilMs">,
    answer: ClaimAnswer,
    before: Claim | undefined,
  ): KnownOrder {
    const { store, unheard, clock, log } = this.#options;
    const { orderUid, version, claimId } = claim;
    const leaseUntilMs = (seconds: number) => clock.now() + seconds * 1_000;
    if (answer.outcome === "refused") {
      if (before !== undefined) markRefused(store, before, answer);
      throw new TillRefusal("orderRefused", undefined, answer.message);
    }
    return store.transact(() => {
      const order = store.orders.find(orderUid);
      const now = store.claims.find(orderUid);
      const isGone = order === undefined || order.packet.version !== version;
      const isNewlyWithdrawn = (now?.withdrawn ?? null) !== null && before?.withdrawn === null;
      if (isGone || isNewlyWithdrawn) {
        if (answer.outcome === "claimed") void unheard.release(claim);
        else unheard.add(claim, "asked");
        throw new TillRefusal("orderNotFound", "orderUid");
      }
      if (answer.outcome === "claimed") {
        store.orders.hold(orderUid, null, store.generation);
        store.claims.put({ ...claim, isOffline: false, leaseUntilMs: leaseUntilMs(answer.leaseSeconds) });
        return order;
      }
      try {
        refuseAway(store, order, before);
      } catch (cause) {
        // The hub may have given the order all the same. One that is in work keeps its claim.
        if (now?.claimId !== claimId) unheard.add(claim, "asked");
        throw cause;
      }
      store.claims.put({ ...claim, isOffline: true, leaseUntilMs: leaseUntilMs(leaseSeconds) });
      log.warn({ order: orderUid, why: answer.why }, "an order was taken without a connection");
      return order;
    });
  }
}

/** What SALE would refuse is not taken into work: the office has to change it. @throws TillRefusal 713 */
function refuseUnsellable(order: KnownOrder, cashier: string): void {
  for (const [place, item] of saleOf(order, cashier).itemList.entries()) {
    const path = `itemList[${place}]`;
    try {
      readItem(item, path, () => undefined);
    } catch (cause) {
      if (!(cause instanceof TillRefusal)) throw cause;
      const line = order.packet.lines[place]?.line ?? place + 1;
      const why = `касса не продаст строку ${line} «${item.nameTitle}»: ${cause.message} (${cause.code}); заказ нужно изменить в офисе`;
      throw new TillRefusal("orderRefused", undefined, why);
    }
  }
}

/** Without a connection only what nobody is known to have is taken. @throws TillRefusal 713, 716 */
function refuseAway(store: OrderStore, { heldBy }: KnownOrder, before: Claim | undefined): void {
  if (store.settings.offlineRule === "refuse") throw new TillRefusal("hubAway");
  const reason =
    before?.lost ??
    (before?.withdrawn === undefined || before.withdrawn === null
      ? null
      : withdrawalTold(before.withdrawn)) ??
    (heldBy === null ? null : `В работе на кассе «${heldBy}»`);
  if (reason !== null) throw new TillRefusal("orderRefused", undefined, reason);
}
