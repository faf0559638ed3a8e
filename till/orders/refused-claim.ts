import type { ClaimRefusal } from "@prilavok/contracts/exchange/claim.ts";
import type { Claim } from "./claim-table.ts";
import type { OrderStore } from "./store.ts";

/** Why the hub does not give an order to this till, or does not leave it there. */
export interface HubRefusal {
  /** Null: it does not say, or says what this program does not know. */
  readonly reason: ClaimRefusal | null;
  /** In Russian, for the cashier. */
  readonly message: string;
}

/**
 * Marks an order in work that the hub refuses. One that another till has or has sold is lost to this till, and its sale is
 * refused. One that the office has taken back may still be sold, as the customer stands at the till: until the feed brings
 * the exact reason it is told as edited or removed. The mark is on the claim alone: whether the order is for this till is
 * the feed's word, which a refusal for another reason (the till does not work with orders at the moment) does not follow.
 * @param asked the claim as it was when the hub was asked; one that was made anew or posted anew meanwhile is not meant.
 * Source: the notes of SALE in the Till API; a person settles such a receipt as a conflict.
 */
export function markRefused(store: OrderStore, asked: Claim, { reason, message }: HubRefusal): void {
  store.transact(() => {
    const { claims } = store;
    const claim = claims.find(asked.orderUid);
    if (claim?.claimId !== asked.claimId || claim.leaseUntilMs !== asked.leaseUntilMs) return;
    if (reason === "held") claims.lose(claim, message);
    else if (reason === "sold") claims.withdraw(claim.orderUid, "sold");
    else if (claim.withdrawn === null) {
      claims.withdraw(claim.orderUid, reason === "stale version" ? "edited" : "removed");
    }
  });
}
