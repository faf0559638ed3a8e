import {
  type ClaimRefusal,
  claimRefusals,
  orderClaim,
  orderRelease,
  orderRenew,
} from "@prilavok/contracts/exchange/claim.ts";
import Type from "typebox";
import { Compile } from "typebox/compile";
import type { Clock } from "../clock.ts";
import { Sender } from "../queue/sender.ts";
import type { Claim } from "./claim-table.ts";
import type { HubSource } from "./exchange-client.ts";
import { type CallOutcome, HubCaller } from "./hub-call.ts";
import type { HubRefusal } from "./refused-claim.ts";

/** A cashier waits for it. */
const claimTimeoutMs = 5_000;
/** With less time left a call is not repeated. */
const repeatMsMin = 500;

type Claimed = Pick<Claim, "orderUid" | "version" | "claimId">;

/** `away`: nobody knows whether the hub has heard it. */
export type ClaimAnswer =
  | { readonly outcome: "claimed"; readonly leaseSeconds: number }
  | ({ readonly outcome: "refused" } & HubRefusal)
  | { readonly outcome: "away"; readonly why: string };
/** `not held`: the hub has no such claim, or none yet. `away`: nobody knows. */
export type ReleaseAnswer = "released" | "not held" | "away";
export type RenewAnswer =
  | { readonly outcome: "renewed"; readonly leaseSeconds: number }
  | ({ readonly outcome: "lost" } & HubRefusal)
  | { readonly outcome: "away"; readonly why: string };

/** A hub that is older than the reasons says none, and one that comes after us may say others. */
function formOf(held: "claimed" | "renewed", refused: "refused" | "lost") {
  const why = { reason: Type.Optional(Type.Unknown()), message: Type.String() };
  return Compile(
    Type.Union([
      Type.Object({ outcome: Type.Literal(held), leaseSeconds: Type.Integer({ minimum: 1 }) }),
      Type.Object({ outcome: Type.Literal(refused), ...why }),
    ]),
  );
}

const claimForm = formOf("claimed", "refused");
const renewForm = formOf("renewed", "lost");
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
    if (outcome.kind === "refused") return { outcome: "refused", reason: null, message: outcome.why };
    if (outcome.kind !== "answered") return { outcome: "away", why: outcome.why };
    const { result } = outcome;
    if (!claimForm.Check(result)) return unclear;
    if (!("message" in result)) return { outcome: "claimed", leaseSeconds: result.leaseSeconds };
    return { outcome: "refused", ...refusalOf(result) };
  }

  async renew({ orderUid: uid, claimId }: Claimed): Promise<RenewAnswer> {
    const outcome = await this.#call(orderRenew.name, { uid, claimId });
    if (outcome.kind === "refused") return { outcome: "lost", reason: null, message: outcome.why };
    if (outcome.kind !== "answered") return { outcome: "away", why: outcome.why };
    const { result } = outcome;
    if (!renewForm.Check(result)) return unclear;
    if (!("message" in result)) return { outcome: "renewed", leaseSeconds: result.leaseSeconds };
    return { outcome: "lost", ...refusalOf(result) };
  }

  async release({ orderUid: uid, claimId }: Claimed): Promise<ReleaseAnswer> {
    const outcome = await this.#call(orderRelease.name, { uid, claimId });
    if (outcome.kind === "refused") return "not held";
    if (outcome.kind !== "answered") return "away";
    return outcome.result.released === false ? "not held" : "released";
  }

  close(): void {
    this.#closing.abort();
    this.#caller.close();
  }

  /** A connection that broke off is made again once, if there is time: every call here may come twice. */
  async #call(method: string, params: object): Promise<CallOutcome> {
    const { current } = this.#hub;
    if (current.state !== "on") return { kind: "later", why: "обмен выключен" };
    const { signal } = this.#closing;
    const untilMs = performance.now() + claimTimeoutMs;
    const outcome = await this.#caller.call(current, method, params, claimTimeoutMs, signal);
    const isUnanswered = outcome.kind === "later" && outcome.isUnanswered === true;
    const leftMs = untilMs - performance.now();
    if (!isUnanswered || leftMs < repeatMsMin || signal.aborted) return outcome;
    return this.#caller.call(current, method, params, leftMs, signal);
  }
}

function refusalOf({ reason, message }: { readonly reason?: unknown; readonly message: string }): HubRefusal {
  return { reason: isRefusal(reason) ? reason : null, message: told(message) };
}

function isRefusal(reason: unknown): reason is ClaimRefusal {
  return (claimRefusals as readonly unknown[]).includes(reason);
}

/** Fit for a screen and an answer. */
function told(message: string): string {
  return message
    .replaceAll(/[\p{C}\s]+/gu, " ")
    .trim()
    .slice(0, messageCharsMax)
    .toWellFormed();
}
