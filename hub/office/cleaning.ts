import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { Pool } from "../database/pool.ts";
import { answerKeptMs } from "./idempotency.ts";
import * as sql from "./sql.ts";

const intervalMs = 10 * 60_000;
/** Rows of one statement, and the pause before the next one while there are more. */
const rowsMax = 5_000;
const busyIntervalMs = 1_000;

/** Drops answers that no repeat may ask for any more, a few at a time. */
export class AnswerCleaner {
  readonly #options: { readonly pool: Pool; readonly clock: Clock; readonly log: Pick<Logger, "warn"> };
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: { readonly pool: Pool; readonly clock: Clock; readonly log: Pick<Logger, "warn"> }) {
    this.#options = options;
  }

  start(): void {
    this.#schedule(intervalMs);
  }

  /** Ends after the statement that is under way; call it before the pool ends. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#round;
  }

  /** @returns whether there is more to drop. */
  async clean(limit = rowsMax): Promise<boolean> {
    const { pool, clock } = this.#options;
    const until = new Date(clock.now() - answerKeptMs);
    const { rowCount } = await pool.query(sql.dropAnswersSql, [until, limit]);
    return rowCount === limit;
  }

  #schedule(delayMs: number): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#round = this.#run();
    }, delayMs);
    this.#timer.unref();
  }

  async #run(): Promise<void> {
    let isBusy = false;
    try {
      isBusy = await this.clean();
    } catch (error) {
      this.#options.log.warn({ err: error }, "old answers of the REST API were not dropped");
    }
    this.#schedule(isBusy ? busyIntervalMs : intervalMs);
  }
}
