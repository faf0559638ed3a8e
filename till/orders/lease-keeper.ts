import { leaseSeconds } from "@prilavok/contracts/exchange/limits.ts";
import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import { LaneTimer } from "../queue/lane-timer.ts";
import type { Claim } from "./claim-table.ts";
import type { HubClaims } from "./hub-claims.ts";
import { type HubRefusal, markRefused } from "./refused-claim.ts";
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
 * those that were taken without a connection as soon as it answers. What another till has meanwhile is marked as lost,
 * and what the office has taken back as withdrawn.
 */
export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  readonly #everyMs: number;
  readonly #timer = new LaneTimer(() => this.#keep());
  /** Looks follow one another. */
  #looks: Promise<unknown> = Promise.resolve();
  #isSoon = false;
  #isClosed = false;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
    this.#everyMs = options.everyMs ?? (leaseSeconds * 1_000) / 3;
    // What a crash or a restart has left may be near its end.
    this.#timer.start(0);
  }

  /** The hub answers: it is asked now for what it has not heard of, or what it may have given to others. */
  soon(): void {
    if (this.#isSoon) return;
    this.#isSoon = true;
    void this.#look(() => {
      this.#isSoon = false;
      const nowMs = this.#options.clock.now();
      return this.#ask(({ isOffline, leaseUntilMs }) => isOffline || leaseUntilMs <= nowMs);
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#timer.stop();
  }

  #keep(): void {
    void this.#look(() => this.#ask(() => true)).then((isHeard) => {
      if (!this.#isClosed) this.#timer.start(isHeard ? this.#everyMs : this.#everyMs / unheardShare);
    });
  }

  /** @returns false: it failed. */
  #look(work: () => Promise<boolean>): Promise<boolean> {
    const look = this.#looks.then(work).catch((cause: unknown) => {
      this.#options.log.error({ err: cause }, "claims could not be renewed");
      return false;
    });
    this.#looks = look;
    return look;
  }

  /** @returns whether the hub has answered to all. */
  async #ask(isMeant: (claim: Claim) => boolean): Promise<boolean> {
    if (this.#isClosed) return false;
    let isHeard = true;
    for (const claim of this.#options.store.claims.all()) {
      if (this.#isClosed) break;
      if (claim.lost !== null || claim.withdrawn !== null || !isMeant(claim)) continue;
      const isAnswered = await (claim.isOffline ? this.#claim(claim) : this.#renew(claim));
      isHeard &&= isAnswered;
    }
    return isHeard;
  }

  async #renew(claim: Claim): Promise<boolean> {
    const answer = await this.#options.claims.renew(claim);
    if (this.#isClosed || answer.outcome === "away") return false;
    if (answer.outcome === "renewed") return this.#hold(claim, answer.leaseSeconds);
    switch (answer.reason) {
      case "withdrawn":
      case "stale version":
      case "sold":
        return this.#refused(claim, answer);
      default:
        // It may be free all the same: posted anew, or taken by another till and given back.
        return this.#claim(claim);
    }
  }

  async #claim(claim: Claim): Promise<boolean> {
    const answer = await this.#options.claims.claim(claim);
    if (this.#isClosed || answer.outcome === "away") return false;
    if (answer.outcome === "claimed") return this.#hold(claim, answer.leaseSeconds);
    return this.#refused(claim, answer);
  }

  #hold(claim: Claim, leaseSecondsLeft: number): true {
    const { store, clock } = this.#options;
    store.claims.renew(claim, clock.now() + leaseSecondsLeft * 1_000);
    return true;
  }

  #refused(claim: Claim, refusal: HubRefusal): true {
    const { store, log } = this.#options;
    markRefused(store, claim, refusal);
    const { reason, message: why } = refusal;
    log.warn({ order: claim.orderUid, reason, why }, "the hub does not leave an order in work to this till");
    return true;
  }
}
