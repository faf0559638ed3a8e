import { soldShownMinutes } from "@prilavok/contracts/till-api/limits.ts";
import type { Clock } from "../clock.ts";
import type { Claim } from "./claim-table.ts";
import type { OrderStore } from "./store.ts";
import { lossOf } from "./told.ts";

/** So long the sale of an order that has left the list is refused by name (714): a cash program may still have it open. */
const rememberedMs = 86_400_000;

/**
 * Orders in work here that are over: another till has sold them, or had them when the office took them back. They do not
 * vanish under the cashier's hands: the list says what has become of them, and loses them some minutes later, or when the
 * cashier releases them. What was listed when is not kept over a restart: then it is said again.
 */
export class SoldElsewhere {
  readonly #store: OrderStore;
  readonly #clock: Clock;
  /** When the cashier could first see it, by the claim's id. */
  readonly #seenMs = new Map<string, number>();

  constructor(store: OrderStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** These stand in a list that is answered now. */
  listed(uids: readonly string[]): void {
    for (const uid of uids) {
      const claim = this.#store.claims.find(uid);
      if (claim !== undefined && isOver(claim)) this.#see(claim);
    }
  }

  /** Before a list: what has stood in one for long enough leaves it, and is forgotten a day later. */
  sweep(): void {
    const { orders, claims } = this.#store;
    const over = claims.all().filter(isOver);
    for (const claimId of this.#seenMs.keys()) {
      if (!over.some((claim) => claim.claimId === claimId)) this.#seenMs.delete(claimId);
    }
    for (const claim of over) {
      const isListed = orders.versionOf(claim.orderUid) !== undefined;
      if (!isListed) this.#see(claim);
      const seenMs = this.#seenMs.get(claim.claimId);
      if (seenMs === undefined) continue;
      const agoMs = this.#clock.now() - seenMs;
      if (isListed && agoMs >= soldShownMinutes * 60_000) orders.remove(claim.orderUid);
      if (!isListed && agoMs >= rememberedMs) claims.remove(claim.orderUid);
    }
  }

  #see({ claimId }: Claim): void {
    if (!this.#seenMs.has(claimId)) this.#seenMs.set(claimId, this.#clock.now());
  }
}

/** It is neither this till's to sell nor offered to it any more. */
function isOver(claim: Claim): boolean {
  return claim.withdrawn !== null && lossOf(claim) !== null;
}
