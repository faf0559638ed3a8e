import type { Logger } from "pino";

export interface RoundOptions {
  /** For the log: what is done in a round. */
  readonly what: string;
  readonly intervalMs: number;
  readonly log: Pick<Logger, "warn">;
  readonly work: () => Promise<unknown>;
}

/** Work that is done again and again, a pause after each time. What fails is logged, and tried in the next round. */
export class Rounds {
  readonly #options: RoundOptions;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #closed = false;

  constructor(options: RoundOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#round = this.#run();
    }, this.#options.intervalMs);
    this.#timer.unref();
  }

  /** Ends after the round that is under way; call it before the pool ends. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#round;
  }

  async #run(): Promise<void> {
    const { what, log, work } = this.#options;
    try {
      await work();
    } catch (error) {
      log.warn({ err: error }, `${what} failed`);
    }
    this.start();
  }
}
