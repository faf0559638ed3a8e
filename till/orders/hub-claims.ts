import { orderClaim, orderRelease, orderRenew } from "@prilavok/contracts/exchange/claim.ts";
import { Compile } from "typebox/compile";
import type { Clock } from "../clock.ts";
import { Sender } from "../queue/sender.ts";
import type { Claim } from "./claim-table.ts";
import type { HubSource } from "./exchange-client.ts";
import { type CallOutcome, HubCaller } from "./hub-call.ts";

/** A cashier waits for it. */
const claimTimeoutMs = 5_000;

type Claimed = Pick<Claim, "orderUid" | "version" | "claimId">;

/** `away`: nobody knows whether the hub has heard it. */
export type ClaimAnswer =
  | { readonly outcome: "claimed"; readonly leaseSeconds: number }
  | { readonly outcome: "refused"; readonly message: string }
  | { readonly outcome: "away"; readonly why: string };
export type RenewAnswer =
  | { readonly outcome: "renewed"; readonly leaseSeconds: number }
  | { readonly outcome: "lost"; readonly message: string }
  | { readonly outcome: "away"; readonly why: string };

const claimForm = Compile(orderClaim.result);
const renewForm = Compile(orderRenew.result);
const unclear = { outcome: "away", why: "непонятный ответ" } as const;
const messageCharsMax = 300;

/** Claims at the hub, over a connection of their own: the long poll occupies the other one. */
export class HubClaims {
  readonly #hub: HubSource;
  readonly #caller: HubCaller;
  readonly #closing = new AbortController();

  constructor(hub: HubSource, clock: Clock) {
    this.#hub = hub;
    this.#caller = new HubCaller(new Sender(), clock);
  }

  async claim({ orderUid: uid, version, claimId }: Claimed): Promise<ClaimAnswer> {
    const outcome = await this.#call(orderClaim.name, { uid, version, claimId });
    if (outcome.kind === "refused") return { outcome: "refused", message: outcome.why };
    if (outcome.kind !== "answered") return { outcome: "away", why: outcome.why };
    const { result } = outcome;
    if (!claimForm.Check(result)) return unclear;
    if (result.outcome === "claimed") return result;
    return { outcome: "refused", message: told(result.message) };
  }

  async renew({ orderUid: uid, claimId }: Claimed): Promise<RenewAnswer> {
    const outcome = await this.#call(orderRenew.name, { uid, claimId });
    if (outcome.kind === "refused") return { outcome: "lost", message: outcome.why };
    if (outcome.kind !== "answered") return { outcome: "away", why: outcome.why };
    const { result } = outcome;
    if (!renewForm.Check(result)) return unclear;
    return result.outcome === "renewed" ? result : { outcome: "lost", message: told(result.message) };
  }

  /** @returns whether the hub has heard it; else the lease lapses by itself. */
  async release({ orderUid: uid, claimId }: Claimed): Promise<boolean> {
    const outcome = await this.#call(orderRelease.name, { uid, claimId });
    return outcome.kind === "answered";
  }

  close(): void {
    this.#closing.abort();
    this.#caller.close();
  }

  async #call(method: string, params: object): Promise<CallOutcome> {
    const { current } = this.#hub;
    if (current.state !== "on") return { kind: "later", why: "обмен выключен" };
    return this.#caller.call(current, method, params, claimTimeoutMs, this.#closing.signal);
  }
}

/** Fit for a screen and an answer. */
function told(message: string): string {
  return message
    .replaceAll(/[\p{C}\s]+/gu, " ")
    .trim()
    .slice(0, messageCharsMax)
    .toWellFormed();
}
