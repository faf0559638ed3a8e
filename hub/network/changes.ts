import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { BaseLogger } from "pino";
import type { Connection, Pool } from "../database/pool.ts";

/** The triggers of 0001_network.sql notify this channel of every change that a directory could have cached. */
export const changesChannel = "prilavok_network";

const proofIntervalMsByDefault = 5_000;
const proofTimeoutMsByDefault = 2_000;
const reconnectDelayMs = 250;
const proofPrefix = "proof ";
const wordsByDefault = { what: "changes of the network", meanwhile: "keys are looked up anew" };

export interface ChangeListenerOptions {
  readonly pool: Pool;
  /** Absent: changes of the network. */
  readonly channel?: string;
  /**
   * Something changed, or may have changed while nothing was heard.
   * @param payload what was notified; undefined: anything may have changed.
   */
  readonly onChange: (payload?: string) => void;
  /** Names what is listened for in the log, and what is done without it. */
  readonly words?: { readonly what: string; readonly meanwhile: string };
  readonly log?: Pick<BaseLogger, "info" | "warn"> | undefined;
  /** How often the listener proves that it hears, and how long it waits for the proof. */
  readonly proofIntervalMs?: number;
  readonly proofTimeoutMs?: number;
}

/**
 * Listens on a channel, with one connection of the pool, for as long as the hub lives.
 *
 * - *hearing*: a notification that the listener sent itself came back within the last interval. That proves the
 *   whole way, so a connection that died silently, or a pooler that swallows LISTEN, does not pass for quiet.
 *   Entered by a first proof, together with one `onChange` for what was missed; left when the connection breaks
 *   or a proof stays out.
 * - *deaf*: everything else. A new connection is tried every 250 ms.
 */
export class ChangeListener {
  readonly #options: ChangeListenerOptions;
  readonly #closing = new AbortController();
  readonly #done: Promise<void>;
  #hearing = false;
  #saidDeaf = false;

  constructor(options: ChangeListenerOptions) {
    this.#options = options;
    this.#done = this.#run();
  }

  isHearing(): boolean {
    return this.#hearing;
  }

  /** Gives the connection back; call it before the pool ends. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#done;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        await this.#listen();
      } catch (error) {
        if (!signal.aborted) this.#becomeDeaf(error);
      }
      this.#hearing = false;
      await wait(reconnectDelayMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Hears until the connection breaks, a proof stays out or the listener closes; always throws. */
  async #listen(): Promise<never> {
    const connection = await this.#options.pool.connect();
    const broken = new AbortController();
    connection.on("error", (error) => broken.abort(error));
    connection.on("end", () => broken.abort(new Error("the connection ended")));
    try {
      return await this.#hear(connection, AbortSignal.any([this.#closing.signal, broken.signal]));
    } catch (error) {
      throw broken.signal.aborted ? broken.signal.reason : error;
    } finally {
      this.#hearing = false;
      // A connection that listens is of no use to others, so it is ended rather than given back.
      connection.release(true);
    }
  }

  async #hear(connection: Connection, signal: AbortSignal): Promise<never> {
    const {
      channel = changesChannel,
      proofIntervalMs = proofIntervalMsByDefault,
      proofTimeoutMs = proofTimeoutMsByDefault,
    } = this.#options;
    let proof = Promise.withResolvers<void>();
    let expected = "";
    connection.on("notification", ({ payload = "" }) => {
      if (!payload.startsWith(proofPrefix)) this.#options.onChange(payload);
      else if (payload === expected) proof.resolve();
    });
    await connection.query(`listen ${channel}`);
    for (;;) {
      proof = Promise.withResolvers<void>();
      expected = proofPrefix + randomUUID();
      const sent = connection.query("select pg_notify($1, $2)", [channel, expected]);
      await within(proofTimeoutMs, signal, Promise.all([sent, proof.promise]));
      this.#becomeHearing();
      await wait(proofIntervalMs, undefined, { ref: false, signal });
    }
  }

  #becomeHearing(): void {
    if (this.#hearing) return;
    this.#options.onChange();
    this.#hearing = true;
    const { what } = this.#options.words ?? wordsByDefault;
    if (this.#saidDeaf) this.#options.log?.info({}, `${what} are heard again`);
    this.#saidDeaf = false;
  }

  #becomeDeaf(error: unknown): void {
    if (this.#saidDeaf) return;
    this.#saidDeaf = true;
    const { what, meanwhile } = this.#options.words ?? wordsByDefault;
    this.#options.log?.warn({ err: error }, `${what} are not heard; ${meanwhile}`);
  }
}

async function within(timeoutMs: number, signal: AbortSignal, work: Promise<unknown>): Promise<void> {
  const timer = new AbortController();
  const late = wait(timeoutMs, undefined, { signal: AbortSignal.any([signal, timer.signal]) }).then(() => {
    throw new Error(`the connection was silent for ${timeoutMs} ms`);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
}
