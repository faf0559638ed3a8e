import { type ErrorName, RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import type { Logger } from "pino";

/** What a hub was asked for and refused for the sake of security. */
export type RefusedEvent =
  | "invalid key"
  | "unknown key"
  | "blocked device"
  | "closed account"
  | "key of another kind"
  | "refused token"
  | "refused scope"
  | "refused metrics";

/** One line of each event in so long: a flood of refusals fills no disk. */
const quietMs = 10_000;

/** What a refused key is called; undefined: the key was not what was refused. */
export function keyEventOf(error: unknown): RefusedEvent | undefined {
  return error instanceof RpcError ? keyEvents[error.key] : undefined;
}

const keyEvents: Partial<Record<ErrorName, RefusedEvent>> = {
  invalidKey: "invalid key",
  unknownDevice: "unknown key",
  deviceBlocked: "blocked device",
  ownerNotFound: "closed account",
  notAuthorized: "key of another kind",
};

interface Counted {
  sinceLine: number;
  saidAtMs: number;
  last: Readonly<Record<string, unknown>>;
  timer: NodeJS.Timeout | undefined;
}

/**
 * The lines of the log that tell who tried what: `security` names the event, `count` how often it came since its last
 * line. The first is written at once, those that follow are counted and written together. No line holds a key, a token
 * or a part or hash of one.
 */
export class SecurityLog {
  readonly #log: Pick<Logger, "warn">;
  readonly #quietMs: number;
  readonly #events = new Map<string, Counted>();

  constructor(log: Pick<Logger, "warn">, quiet = quietMs) {
    this.#log = log;
    this.#quietMs = quiet;
  }

  /** @param facts of the last refusal, such as the address that it came from; no secrets. */
  refused(event: RefusedEvent, facts: Readonly<Record<string, unknown>> = {}): void {
    const counted = this.#events.get(event) ?? {
      sinceLine: 0,
      saidAtMs: -Infinity,
      last: {},
      timer: undefined,
    };
    this.#events.set(event, counted);
    counted.sinceLine += 1;
    counted.last = facts;
    const leftMs = counted.saidAtMs + this.#quietMs - performance.now();
    if (leftMs <= 0) this.#say(event, counted);
    else counted.timer ??= setTimeout(() => this.#say(event, counted), leftMs).unref();
  }

  /** A change of who may do what, whoever made it. Each is a line of its own. */
  changed(event: string, facts: Readonly<Record<string, unknown>>): void {
    this.#log.warn({ security: event, ...facts, count: 1 }, `security: ${event}`);
  }

  /** Writes what was counted and not written yet. */
  close(): void {
    for (const [event, counted] of this.#events) if (counted.sinceLine > 0) this.#say(event, counted);
  }

  #say(event: string, counted: Counted): void {
    clearTimeout(counted.timer);
    counted.timer = undefined;
    this.#log.warn({ security: event, count: counted.sinceLine, ...counted.last }, `security: ${event}`);
    counted.sinceLine = 0;
    counted.saidAtMs = performance.now();
  }
}
