import type { BodyOf, OperationName } from "@prilavok/contracts/till-api/operations.ts";
import { operations } from "@prilavok/contracts/till-api/operations.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { Settings } from "../settings/settings.ts";
import { KnownSources } from "./known-sources.ts";
import { Pin } from "./pin.ts";
import type { SecurityLog } from "./security-log.ts";
import { sourceOf } from "./source.ts";
import { Throttle } from "./throttle.ts";
import { hashToken, isToken, makeToken, rememberedTokenLifeMs, Tokens, tokenLifeMs } from "./tokens.ts";
import { Turns } from "./turns.ts";

/** One PIN is looked at after another: a flood of them keeps one thread busy, and 16 MiB. */
const waitingPinsMax = 8;

export interface AuthorisationOptions {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Logger;
  readonly security: SecurityLog;
  /** Whether calls are refused as long as there is no PIN, or a short one: so on a till that others can reach. */
  readonly isPinNeeded: boolean;
  /** A token for commands on this machine, in force as long as the till runs. */
  readonly localToken: string;
  /** Slows down wrong PINs; by default by a clock that never goes back. */
  readonly throttle?: (known: KnownSources) => Throttle;
}

/** A refusal that says when to come back. */
export class TooManyAttempts extends TillRefusal {
  readonly retryAfterS: number;

  constructor(waitMs: number) {
    super("tooManyAttempts");
    this.retryAfterS = Math.max(1, Math.ceil(waitMs / 1000));
  }
}

/** Who may call the till: everybody while it has no PIN and is alone on its machine, else who holds a token. */
export class Authorisation {
  readonly #options: AuthorisationOptions;
  readonly #pin: Pin;
  readonly #tokens: Tokens;
  readonly #localHash: string;
  readonly #known: KnownSources;
  readonly #throttle: Throttle;
  readonly #turns = new Turns(waitingPinsMax);

  constructor(options: AuthorisationOptions) {
    this.#options = options;
    this.#known = new KnownSources(options.settings);
    this.#throttle = options.throttle?.(this.#known) ?? new Throttle(this.#known);
    this.#pin = new Pin(options.settings, () => options.security.note("pin changed"));
    this.#tokens = new Tokens(options.settings, options.clock);
    this.#localHash = hashToken(options.localToken).toString("hex");
  }

  /**
   * @param token the header `Auth-token`, if there is one.
   * @param address of the caller.
   * @throws TillRefusal 401 without a token in force, 405 for what cannot be one.
   */
  check(operation: OperationName, token: string | undefined, address: string): void {
    const { isOpen }: { readonly isOpen?: boolean } = operations[operation];
    if (isOpen || !(this.#options.isPinNeeded || this.#pin.isSet) || this.#isInForce(token ?? "")) return;
    this.#options.security.note("token refused", address);
    throw new TillRefusal((token ?? "") === "" || isToken(token ?? "") ? "notAuthorized" : "badToken");
  }

  #isInForce(token: string): boolean {
    if (!isToken(token)) return false;
    if (hashToken(token).toString("hex") === this.#localHash) return true;
    return this.#isPinUsable() && this.#tokens.isInForce(token);
  }

  /** A short PIN is none where others can guess it. */
  #isPinUsable(): boolean {
    return this.#options.isPinNeeded ? this.#pin.isLong : this.#pin.isSet;
  }

  /**
   * AUTH. Without a PIN any is right, and the token is of no use and not kept.
   * @param address of the caller.
   * @returns the token, if one was asked for.
   * @throws TillRefusal 401 for a wrong PIN, TooManyAttempts when none is looked at now.
   */
  async authenticate(body: BodyOf<"AUTH">, address: string): Promise<string | undefined> {
    const wantsToken = body.returnToken ?? true;
    if (!this.#isPinUsable()) {
      if (this.#options.isPinNeeded) throw this.#wrong(address);
      return wantsToken ? makeToken() : undefined;
    }
    const hash = await this.#match(String(body.pin), address);
    if (hash === undefined) throw this.#wrong(address);
    if (!wantsToken) return undefined;
    const lifeMs = body.rememberPin ? rememberedTokenLifeMs : tokenLifeMs;
    const token = this.#tokens.issue(lifeMs, hash);
    if (token === undefined) throw this.#wrong(address);
    this.#options.security.note("token made", address);
    return token;
  }

  async #match(pin: string, address: string): Promise<string | undefined> {
    // Those whom guesses of others leave alone are few, and each has a delay of its own.
    if (this.#turns.isFull && !this.#throttle.isFamiliar(address)) throw new TooManyAttempts(0);
    const waitMs = this.#throttle.charge(address);
    if (waitMs > 0) throw new TooManyAttempts(waitMs);
    const hash = await this.#turns.take(() => this.#pin.match(pin));
    if (hash === undefined) return undefined;
    this.#throttle.giveBack(address);
    this.#remember(sourceOf(address));
    return hash;
  }

  #remember(source: string): void {
    try {
      this.#known.add(source);
    } catch (error) {
      // On a full disk the right PIN is right all the same.
      this.#options.log.warn({ err: error }, "that the right PIN was told cannot be kept");
    }
  }

  #wrong(address: string): TillRefusal {
    this.#options.security.note("pin refused", address);
    return new TillRefusal("notAuthorized");
  }
}
