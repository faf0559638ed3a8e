import type { Clock } from "../clock.ts";
import { isObject, readAnswer } from "../queue/answer.ts";
import { NoAnswer, type Sender } from "../queue/sender.ts";
import { verdictOf } from "../queue/verdict.ts";

/** Where the hub is. The address holds the key. */
export interface HubAddress {
  readonly address: string;
  /** The key alone: what is told of an answer leaves it out. */
  readonly authkey: string;
  readonly timeoutMs: number;
}

/** What a call came to. `why` is for people and holds nothing of the key. */
export type CallOutcome =
  | { readonly kind: "answered"; readonly result: Readonly<Record<string, unknown>> }
  /** The hub refuses these params. */
  | { readonly kind: "refused"; readonly code: number; readonly why: string }
  /** `isUnanswered`: nobody knows whether the hub has heard it. Otherwise it said that it has done nothing. */
  | {
      readonly kind: "later";
      readonly why: string;
      readonly retryAfterMs?: number | undefined;
      readonly isUnanswered?: boolean;
      /** Who answered does not know the address. */
      readonly isAddress?: boolean;
    }
  | { readonly kind: "key refused"; readonly why: string };

/** Calls methods of the hub's JSON-RPC door, one at a time, over a kept connection of its own. */
export class HubCaller {
  readonly #sender: Sender;
  readonly #clock: Clock;
  #calls = 0;

  constructor(sender: Sender, clock: Clock) {
    this.#sender = sender;
    this.#clock = clock;
  }

  /** Never rejects but for a bug. @param timeoutMs of the whole call, waiting for the connection included. */
  async call(
    { address, authkey }: HubAddress,
    method: string,
    params: object,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<CallOutcome> {
    this.#calls += 1;
    const id = this.#calls;
    const body = JSON.stringify({ jsonrpc: "2.0", id, method, params });
    try {
      const answer = await this.#sender.post(address, body, timeoutMs, signal);
      const verdict = verdictOf(answer, { id, extIds: undefined, authkey }, this.#clock.now());
      const read = readAnswer(answer.body);
      switch (verdict.kind) {
        case "accepted": {
          const result = read?.result;
          return isObject(result) ? { kind: "answered", result } : { kind: "later", why: "непонятный ответ" };
        }
        case "refused": {
          const code = typeof read?.error === "object" ? read.error.code : 0;
          return { kind: "refused", code, why: verdict.why };
        }
        case "no batches":
          return { kind: "later", why: "непонятный ответ" };
        default:
          return verdict;
      }
    } catch (cause) {
      if (!(cause instanceof NoAnswer)) throw cause;
      return { kind: "later", why: cause.message, isUnanswered: true };
    }
  }

  close(): void {
    this.#sender.close();
  }
}
