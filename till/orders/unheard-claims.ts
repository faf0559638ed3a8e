import { leaseSeconds } from "@prilavok/contracts/exchange/limits.ts";
import type { Logger } from "pino";
import type { Claim } from "./claim-table.ts";
import type { HubClaims, ReleaseAnswer } from "./hub-claims.ts";

/** What the hub needs to tell a claim from others. */
export type UnheardClaim = Pick<Claim, "orderUid" | "version" | "claimId">;

/** Why nobody knows. `asked`: the hub may have given the order to this till. `released`: it may not have taken it back. */
export type Unheard = "asked" | "released";

export interface UnheardClaimsOptions {
  readonly claims: Pick<HubClaims, "release">;
  readonly log: Pick<Logger, "info" | "error">;
  /** The pause before the first release or repeat; each next one is twice as long. */
  readonly firstPauseMs: number;
}

interface Known {
  readonly claim: UnheardClaim;
  readonly why: Unheard;
  readonly untilMs: number;
  pauseMs: number;
  timer: NodeJS.Timeout | undefined;
  /** A release was sent under its id, and may arrive late. */
  isReleaseSent: boolean;
}

/** By then a claim that the hub has, and that nobody renews, has lapsed. */
const lapsedMs = leaseSeconds * 1_000;

/**
 * Claims of which nobody knows whether the hub has them: the answer to «Подобрать чек» or to its release was lost. They
 * are released in the background until the hub has taken one back or all of them must have lapsed, so that the other
 * tills do not wait for a till that does not have the order. One that the cashier picks again is asked for under the same
 * id: if the hub has it, it answers so.
 */
export class UnheardClaims {
  readonly #options: UnheardClaimsOptions;
  /** By the order's uid. */
  readonly #known = new Map<string, Known>();
  #isClosed = false;

  constructor(options: UnheardClaimsOptions) {
    this.#options = options;
  }

  /** Whether the hub may have the order for this till, which does not have it in work. */
  isAsked(orderUid: string): boolean {
    return this.#known.get(orderUid)?.why === "asked";
  }

  /** From now on the claim is released in the background. */
  add(claim: UnheardClaim, why: Unheard): void {
    this.#drop(claim.orderUid);
    if (this.#isClosed) return;
    const known: Known = {
      ...{ claim, why, untilMs: performance.now() + lapsedMs, pauseMs: this.#options.firstPauseMs },
      ...{ timer: undefined, isReleaseSent: why === "released" },
    };
    this.#known.set(claim.orderUid, known);
    this.#wait(known);
  }

  /** Gives an order back to the hub: at once, and in the background when nobody knows whether it has heard. */
  async release(claim: UnheardClaim): Promise<ReleaseAnswer> {
    const answer = await this.#options.claims.release(claim);
    if (answer === "away" && !this.#known.has(claim.orderUid)) this.add(claim, "released");
    return answer;
  }

  /**
   * The order is picked again: nothing of it is released any more.
   * @returns the id to ask under; undefined: a new one, since a release of the old one may arrive late.
   */
  take(orderUid: string, version: number): string | undefined {
    const known = this.#drop(orderUid);
    return known === undefined || known.isReleaseSent || known.claim.version !== version
      ? undefined
      : known.claim.claimId;
  }

  close(): void {
    this.#isClosed = true;
    for (const orderUid of [...this.#known.keys()]) this.#drop(orderUid);
  }

  #drop(orderUid: string): Known | undefined {
    const known = this.#known.get(orderUid);
    clearTimeout(known?.timer);
    this.#known.delete(orderUid);
    return known;
  }

  #wait(known: Known): void {
    known.timer = setTimeout(() => {
      this.#repeat(known).catch((cause: unknown) => {
        this.#options.log.error({ err: cause, order: known.claim.orderUid }, "a claim could not be released");
      });
    }, known.pauseMs).unref();
  }

  async #repeat(known: Known): Promise<void> {
    const { claim } = known;
    known.isReleaseSent = true;
    const answer = await this.#options.claims.release(claim);
    if (this.#known.get(claim.orderUid) !== known) return;
    if (answer === "released") {
      this.#options.log.info(
        { order: claim.orderUid },
        "the hub has taken back an order that was not picked here",
      );
    }
    // Not held: the claim may still be on its way.
    const isOver = answer === "released" || performance.now() >= known.untilMs;
    if (isOver || (answer === "not held" && known.why === "released")) {
      this.#drop(claim.orderUid);
      return;
    }
    known.pauseMs *= 2;
    this.#wait(known);
  }
}
