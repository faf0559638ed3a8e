import type { BodyOf, OperationName } from "@prilavok/contracts/till-api/operations.ts";
import { operations } from "@prilavok/contracts/till-api/operations.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { Settings } from "../settings/settings.ts";
import { Pin } from "./pin.ts";
import { Throttle } from "./throttle.ts";
import { hashToken, isToken, makeToken, rememberedTokenLifeMs, Tokens, tokenLifeMs } from "./tokens.ts";
import { Turns } from "./turns.ts";

/** One PIN is looked at after another: a flood of them keeps one thread busy, and 16 MiB. */
const waitingPinsMax = 8;

export interface AuthorisationOptions {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Logger;
  /** Whether calls are refused as long as there is no PIN: so on a till that others on the network can reach. */
  readonly isPinNeeded: boolean;
  /** A token for commands on this machine, in force as long as the till runs. */
  readonly localToken: string;
  /** Slows down wrong PINs; by default by a clock that never goes back. */
  readonly throttle?: Throttle;
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
  readonly #throttle: Throttle;
  readonly #turns = new Turns(waitingPinsMax);

  constructor(options: AuthorisationOptions) {
    this.#options = options;
    this.#throttle = options.throttle ?? new Throttle();
    this.#pin = new Pin(options.settings);
    this.#tokens = new Tokens(options.settings, options.clock);
    this.#localHash = hashToken(options.localToken).toString("hex");
  }

  /**
   * @param token the header `Auth-token`, if there is one.
   * @throws TillRefusal 401 without a token in force, 405 for what cannot be one.
   */
  check(operation: OperationName, token: string | undefined): void {
    const { isOpen }: { readonly isOpen?: boolean } = operations[operation];
    if (isOpen || !(this.#options.isPinNeeded || this.#pin.isSet)) return;
    if (token === undefined || token === "") throw new TillRefusal("notAuthorized");
    if (!isToken(token)) throw new TillRefusal("badToken");
    if (hashToken(token).toString("hex") === this.#localHash || this.#tokens.isInForce(token)) return;
    throw new TillRefusal("notAuthorized");
  }

  /**
   * AUTH. Without a PIN any is right, and the token is of no use and not kept.
   * @param address of the caller.
   * @returns the token, if one was asked for.
   * @throws TillRefusal 401 for a wrong PIN, TooManyAttempts when none is looked at now.
   */
  async authenticate(body: BodyOf<"AUTH">, address: string): Promise<string | undefined> {
    const wantsToken = body.returnToken ?? true;
    if (!this.#pin.isSet) {
      if (this.#options.isPinNeeded) throw new TillRefusal("notAuthorized");
      return wantsToken ? makeToken() : undefined;
    }
    const hash = await this.#match(String(body.pin), address);
    if (hash === undefined) throw this.#wrong(address);
    if (!wantsToken) return undefined;
    const lifeMs = body.rememberPin ? rememberedTokenLifeMs : tokenLifeMs;
    const token = this.#tokens.issue(lifeMs, hash);
    if (token === undefined) throw this.#wrong(address);
    return token;
  }

  async #match(pin: string, address: string): Promise<string | undefined> {
    if (this.#turns.isFull) throw new TooManyAttempts(0);
    const waitMs = this.#throttle.charge(address);
    if (waitMs > 0) throw new TooManyAttempts(waitMs);
    const hash = await this.#turns.take(() => this.#pin.match(pin));
    if (hash !== undefined) this.#throttle.giveBack(address);
    return hash;
  }

  #wrong(address: string): TillRefusal {
    this.#options.log.warn({ address }, "a wrong PIN");
    return new TillRefusal("notAuthorized");
  }
}
