import type { Pool } from "../database/pool.ts";
import { takeReceiptIdsSql } from "./sql.ts";

/** The step of the database's sequence. */
export const blockSize = 1_000;
/** The next block is asked for when this many ids are left, so that receipts rarely wait for one. */
const refillBelow = 500;

/**
 * Receipt ids, taken from the database in blocks. Ids of a block that was not used up are never given out again:
 * ids have gaps, and stay unique over any number of hubs.
 */
export class ReceiptIds {
  readonly #pool: Pool;
  /** The next free id of the block in hand and the end of that block; the block after it, once it has come. */
  #next = 0;
  #end = 0;
  #reserve: number | undefined;
  #refill: Promise<void> | undefined;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** @returns `count` ids in rising order within a block. */
  async take(count: number): Promise<number[]> {
    const ids: number[] = [];
    while (ids.length < count) {
      if (this.#next === this.#end) await this.#startBlock();
      while (this.#next < this.#end && ids.length < count) {
        ids.push(this.#next);
        this.#next += 1;
      }
    }
    // A failure here is met again, and told, by the first call that needs the ids.
    if (this.#end - this.#next < refillBelow && this.#reserve === undefined) {
      this.#refillOnce().catch(() => undefined);
    }
    return ids;
  }

  /** Several calls may wait for one block: the first of them begins it. */
  async #startBlock(): Promise<void> {
    if (this.#reserve === undefined) await this.#refillOnce();
    if (this.#reserve === undefined || this.#next !== this.#end) return;
    this.#next = this.#reserve;
    this.#end = this.#reserve + blockSize;
    this.#reserve = undefined;
  }

  #refillOnce(): Promise<void> {
    this.#refill ??= this.#fetchBlock().finally(() => {
      this.#refill = undefined;
    });
    return this.#refill;
  }

  async #fetchBlock(): Promise<void> {
    const { rows } = await this.#pool.query<{ first: bigint }>(takeReceiptIdsSql);
    this.#reserve = Number(rows[0]?.first);
  }
}
