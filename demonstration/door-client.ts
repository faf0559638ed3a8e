import { setTimeout as wait } from "node:timers/promises";
import { errorRegistry, type QueueAction } from "@prilavok/contracts/jsonrpc/errors.ts";

/** The `error` of a JSON-RPC answer, as far as a sender looks into it. */
export interface WireError {
  readonly code: number;
  readonly message: string;
  readonly data?: { readonly index?: number; readonly path?: string; readonly [member: string]: unknown };
  /** Present when one receipt of a batch is at fault. */
  readonly receipt?: unknown;
}

/** What came of one call. */
export type Answer =
  | { readonly kind: "result"; readonly result: unknown }
  /** The call, or one receipt in it, is at fault: repeating it is of no use. */
  | { readonly kind: "refused"; readonly error: WireError }
  | { readonly kind: "too large" }
  /** Not now: the hub is away, overloaded or restarting. */
  | { readonly kind: "later"; readonly why: string; readonly retryAfterMs: number }
  /** Nothing will go through this key or this address until a person has mended it. */
  | { readonly kind: "stop"; readonly why: string };

export type FinalAnswer = Exclude<Answer, { kind: "later" }>;

const queueActions = new Map<number, QueueAction>(
  Object.values(errorRegistry).map(({ code, queue }) => [code, queue]),
);

const requestTimeoutMs = 60_000;
const firstDelayMs = 100;
const longestDelayMs = 5_000;
const longestRetryAfterMs = 60_000;

export interface DoorClientOptions {
  /** Of the hub, such as http://127.0.0.1:8080. */
  readonly url: string;
  /** A device key. It is part of the address and must reach no message. */
  readonly key: string;
  /** How long the hub may be away before the client gives up. */
  readonly patienceMs: number;
  readonly signal?: AbortSignal;
  readonly onWait?: (why: string, delayMs: number) => void;
}

/** Speaks to the hub's door as a till does, over HTTP, and waits out what passes by itself. */
export class DoorClient {
  readonly #address: string;
  /** The address as messages may show it. */
  readonly #origin: string;
  readonly #options: DoorClientOptions;
  #lastId = 0;

  constructor(options: DoorClientOptions) {
    this.#address = `${options.url.replace(/\/+$/, "")}/s/${encodeURIComponent(options.key)}`;
    // Without path, user and password, whatever was given.
    this.#origin = URL.parse(options.url)?.origin ?? "the hub";
    this.#options = options;
  }

  /**
   * Calls a method until it is answered, with growing pauses or those that the hub asks for.
   * @param paramsJson the parameters as JSON text.
   */
  async call(method: string, paramsJson: string): Promise<FinalAnswer> {
    const { patienceMs, signal, onWait } = this.#options;
    const startedMs = performance.now();
    for (let attempt = 0; ; attempt += 1) {
      if (signal?.aborted === true) return { kind: "stop", why: "interrupted" };
      const answer = await this.callOnce(method, paramsJson);
      if (answer.kind !== "later") return answer;
      if (performance.now() - startedMs > patienceMs) {
        return {
          kind: "stop",
          why: `the hub did not answer for ${Math.round(patienceMs / 1000)} s: ${answer.why}`,
        };
      }
      const delayMs = delayOf(attempt, answer.retryAfterMs);
      onWait?.(answer.why, delayMs);
      await wait(delayMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
    }
  }

  /** One attempt. */
  async callOnce(method: string, paramsJson: string): Promise<Answer> {
    this.#lastId += 1;
    const body = `{"jsonrpc":"2.0","id":${this.#lastId},"method":"${method}","params":${paramsJson}}`;
    try {
      const response = await fetch(this.#address, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
        signal: AbortSignal.timeout(requestTimeoutMs),
      });
      return readAnswer(response.status, response.headers.get("retry-after"), await response.text());
    } catch (error) {
      return { kind: "later", why: this.#failure(error), retryAfterMs: 0 };
    }
  }

  #failure(error: unknown): string {
    if (error instanceof Error && error.name === "TimeoutError") {
      return `no answer from ${this.#origin} in ${requestTimeoutMs / 1000} s`;
    }
    return `the connection to ${this.#origin} failed (${failureCode(error)})`;
  }
}

/** Reads an HTTP answer by the error registry. Pure. */
export function readAnswer(status: number, retryAfter: string | null, text: string): Answer {
  if (status === 413) return { kind: "too large" };
  const fromHeader = Number(retryAfter ?? 0) * 1000;
  const retryAfterMs = Number.isFinite(fromHeader) ? fromHeader : 0;
  if (status >= 500) return { kind: "later", why: `HTTP ${status}`, retryAfterMs };
  const answer = parseObject(text);
  if (status !== 200 || answer === undefined) {
    return { kind: "stop", why: `this is not a hub's address: it answered HTTP ${status} without JSON-RPC` };
  }
  if (answer.error === undefined) return { kind: "result", result: answer.result };
  return readError(answer.error as WireError, retryAfterMs);
}

function readError(error: WireError, retryAfterMs: number): Answer {
  const why = `${error.code} ${error.message}`;
  switch (queueActions.get(error.code)) {
    case "retry": {
      const seconds = Number(error.data?.retryAfter ?? 0);
      return {
        kind: "later",
        why,
        retryAfterMs: Math.max(retryAfterMs, Number.isFinite(seconds) ? seconds * 1000 : 0),
      };
    }
    case "stop the lane":
      // A poskey that leads nowhere is one receipt's trouble; without a receipt the trouble is the key's.
      return error.receipt === undefined
        ? { kind: "stop", why: `the key is not accepted: ${why}` }
        : { kind: "refused", error };
    default:
      return { kind: "refused", error };
  }
}

function parseObject(text: string): { readonly result?: unknown; readonly error?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The code of what failed beneath `fetch`, which itself only knows a TypeError. No message but the one that is known:
 * some repeat the address, and the address holds the key.
 */
function failureCode(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  if ("code" in error && typeof error.code === "string") return error.code;
  // A name with several addresses fails once for each of them.
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error.cause;
  if (inner !== undefined) return failureCode(inner);
  if (error.message === "bad port") return "a port that HTTP does not allow";
  if (error.message.includes("includes credentials")) return "an address with a user name is not taken";
  return error.name;
}

/** Doubling with jitter, so that several senders do not come back in one wave; never sooner than the hub asked. */
function delayOf(attempt: number, retryAfterMs: number): number {
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempt, 10));
  const ownMs = ceiling / 2 + (Math.random() * ceiling) / 2;
  return Math.max(ownMs, Math.min(retryAfterMs, longestRetryAfterMs));
}
