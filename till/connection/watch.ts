import { statSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { type ConnectionConfiguration, readConnection } from "./configuration.ts";
import type { ConnectionForm } from "./form.ts";

/** What the watch says of itself. A pino logger is one. */
export interface WatchLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

export interface WatchOptions {
  /** Of the file. */
  readonly path: string;
  readonly log: WatchLog;
  /** Absent: once a second. */
  readonly everyMs?: number;
}

export type Listener = (configuration: ConnectionConfiguration, before: ConnectionConfiguration) => void;

const secondMs = 1_000;

/**
 * A connection's file as it is now. It is looked at once a second, and read again when it is another one or has changed,
 * appeared or gone. A change is taken when the file has stood still from one look to the next: what an editor has
 * half written, or taken away for a moment, is not the operator's word yet, and until then what was in force stays so.
 */
export class ConnectionWatch {
  readonly #form: ConnectionForm;
  readonly #path: string;
  readonly #log: WatchLog;
  readonly #timer: NodeJS.Timeout;
  readonly #listeners = new Set<Listener>();
  #configuration: ConnectionConfiguration;
  /** What the file looked like when it was read. */
  #readAs: string;
  /** What it looked like at the last look. */
  #seenAs: string;

  /** Reads the file at once, and tells the log what is wrong with it. */
  constructor(form: ConnectionForm, { path, log, everyMs = secondMs }: WatchOptions) {
    this.#form = form;
    this.#path = path;
    this.#log = log;
    this.#readAs = looksOf(path);
    this.#seenAs = this.#readAs;
    this.#configuration = readConnection(form, path);
    this.#tell(this.#configuration, undefined);
    this.#timer = setInterval(() => this.look(), everyMs).unref();
  }

  get configuration(): ConnectionConfiguration {
    return this.#configuration;
  }

  /**
   * Has `listener` told of every other outcome, never of the same one again. It must not throw.
   * @returns what stops that.
   */
  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** One look, which the timer takes, too. */
  look(): void {
    const looks = looksOf(this.#path);
    const isSettled = looks === this.#seenAs;
    this.#seenAs = looks;
    if (!isSettled || looks === this.#readAs) return;
    const configuration = readConnection(this.#form, this.#path);
    // Written while it was read: what was read may be of two texts. The next looks settle it.
    if (looksOf(this.#path) !== looks) return;
    this.#readAs = looks;
    const before = this.#configuration;
    if (isDeepStrictEqual(configuration, before)) return;
    this.#configuration = configuration;
    this.#tell(configuration, before);
    for (const listener of [...this.#listeners]) listener(configuration, before);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#listeners.clear();
  }

  #tell(configuration: ConnectionConfiguration, before: ConnectionConfiguration | undefined): void {
    const facts = { file: this.#path, ...toldFacts(configuration, before) };
    const heading = `${this.#form.subject} ${before === undefined ? "is" : "is now"}`;
    const isRight = configuration.state === "on" || configuration.faults.length === 0;
    if (isRight) this.#log.info(facts, `${heading} ${configuration.state}`);
    else this.#log.warn(facts, `${heading} ${configuration.state}: its configuration is wrong`);
  }
}

/** Never the key: only that it is another one. */
function toldFacts(
  configuration: ConnectionConfiguration,
  before: ConnectionConfiguration | undefined,
): object {
  if (configuration.state !== "on") return { state: configuration.state, faults: configuration.faults };
  const { state, url, timeoutMs, authkey } = configuration;
  const isOtherKey = before?.state === "on" && before.authkey !== authkey;
  return { state, url, timeoutMs, ...(isOtherKey ? { authkey: "changed" } : {}) };
}

/** Equal for a file that has not been changed, replaced, taken away or opened to us in between. */
function looksOf(path: string): string {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    return `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
  } catch (cause) {
    return cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
  }
}
