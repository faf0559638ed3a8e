import type { Pool } from "../database/pool.ts";
import { takeReceiptIdsSql } from "./sql.ts";

const blockSize = 1_000;
/** The next block is asked for when this many ids are left, so that receipts rarely wait for one. */
const refillBelow = 500;

/**
 * Receipt ids, taken from the database in blocks. Ids of a block that was not used up are never given out again:
 * ids have gaps, and stay unique over any number of hubs.
 */
export class ReceiptIds {
  readonly #pool: Pool;
  readonly #free: number[] = [];
  #refill: Promise<void> | undefined;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** @returns `count` ids in rising order within a block. */
  async take(count: number): Promise<number[]> {
    while (this.#free.length < count) await this.#refillOnce();
    const ids = this.#free.splice(0, count);
    // A failure here is met again, and told, by the first call that needs the ids.
    if (this.#free.length < refillBelow) this.#refillOnce().catch(() => undefined);
    return ids;
  }

  #refillOnce(): Promise<void> {
    this.#refill ??= this.#fetchBlock().finally(() => {
      this.#refill = undefined;
    });
    return this.#refill;
  }

  async #fetchBlock(): Promise<void> {
    const { rows } = await this.#pool.query<{ first: bigint }>(takeReceiptIdsSql);
    const first = Number(rows[0]?.first);
    for (let offset = 0; offset < blockSize; offset += 1) this.#free.push(first + offset);
  }
}
