import { leaseSeconds } from "@prilavok/contracts/exchange/limits.ts";
import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import { LaneTimer } from "../queue/lane-timer.ts";
import type { Claim } from "./claim-table.ts";
import type { HubClaims } from "./hub-claims.ts";
import type { OrderStore } from "./store.ts";

export interface LeaseKeeperOptions {
  readonly store: OrderStore;
  readonly claims: Pick<HubClaims, "claim" | "renew">;
  readonly clock: Clock;
  readonly log: Pick<Logger, "info" | "warn" | "error">;
  /** Absent: a third of the contract's lease. */
  readonly everyMs?: number;
}

/** Who was not heard asks again in this part of the time: of two tills that took one order, the hub hears one soon. */
const unheardShare = 8;

/**
 * Keeps the orders that are in work at this till: renews their claims at a third of the lease, and tells the hub of
 * those that were taken without a connection. What another till has meanwhile is marked as lost.
 */
export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  readonly #everyMs: number;
  readonly #timer = new LaneTimer(() => this.#look());
  #looking: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
    this.#everyMs = options.everyMs ?? (leaseSeconds * 1_000) / 3;
    // What a crash or a restart has left may be near its end.
    this.#timer.start(0);
  }

  close(): void {
    this.#isClosed = true;
    this.#timer.stop();
  }

  #look(): void {
    this.#looking ??= this.#renewAll()
      .catch((cause: unknown) => {
        this.#options.log.error({ err: cause }, "claims could not be renewed");
        return false;
      })
      .then((isHeard) => {
        this.#looking = undefined;
        if (!this.#isClosed) this.#timer.start(isHeard ? this.#everyMs : this.#everyMs / unheardShare);
      });
  }

  /** @returns whether the hub has answered to all. */
  async #renewAll(): Promise<boolean> {
    let isHeard = true;
    for (const claim of this.#options.store.claims.all()) {
      if (this.#isClosed) break;
      if (claim.lost !== null || claim.withdrawn !== null) continue;
      const isAnswered = await (claim.isOffline ? this.#tell(claim) : this.#renew(claim));
      isHeard &&= isAnswered;
    }
    return isHeard;
  }

  async #renew(claim: Claim): Promise<boolean> {
    const { store, claims, log } = this.#options;
    const answer = await claims.renew(claim);
    if (this.#isClosed || answer.outcome === "away") return false;
    if (answer.outcome === "renewed") {
      store.claims.renew(claim, this.#leaseUntil(answer.leaseSeconds));
      return true;
    }
    store.claims.lose(claim, answer.message);
    log.warn({ order: claim.orderUid, why: answer.message }, "an order in work is not this till's any more");
    return true;
  }

  async #tell(claim: Claim): Promise<boolean> {
    const { store, claims, log } = this.#options;
    const answer = await claims.claim(claim);
    if (this.#isClosed || answer.outcome === "away") return false;
    if (answer.outcome === "claimed") {
      store.claims.renew(claim, this.#leaseUntil(answer.leaseSeconds));
      return true;
    }
    store.claims.lose(claim, answer.message);
    log.warn(
      { order: claim.orderUid, why: answer.message },
      "an order taken without a connection is refused",
    );
    return true;
  }

  #leaseUntil(leaseSecondsLeft: number): number {
    return this.#options.clock.now() + leaseSecondsLeft * 1_000;
  }
}
