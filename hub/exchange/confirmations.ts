import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../clock.ts";
import { type Pool, transaction } from "../database/pool.ts";
import { type Confirmation, confirm } from "./confirm.ts";

/** Tills in one transaction: their feeds stay locked as long as it takes. */
const togetherMax = 200;
/** Until the feeds that were passed over are tried again. */
const busyMs = 20;

interface Asked {
  readonly confirmation: Confirmation;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes the confirmations of tills that come at the same time together: an order that is put out to hundreds of tills is
 * confirmed by all of them in the same second. One transaction at a time, on one connection.
 */
export class Confirmations {
  readonly #pool: Pool;
  readonly #clock: Clock;
  readonly #waitingMax: number;
  #asked: Asked[] = [];
  #writing: Promise<void> | undefined;

  constructor(pool: Pool, clock: Clock, waitingMax: number) {
    this.#pool = pool;
    this.#clock = clock;
    this.#waitingMax = waitingMax;
  }

  /** So many wait that others had better come later. */
  get isFull(): boolean {
    return this.#asked.length >= this.#waitingMax;
  }

  /** Resolves when it is written. */
  confirm(confirmation: Confirmation): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#asked.push({ confirmation, resolve, reject });
      this.#writing ??= this.#write();
    });
  }

  /** Resolves when nothing waits. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  /** Never fails: whoever asked is told. */
  async #write(): Promise<void> {
    // Those of the same turn of the event loop come with the first.
    await wait(0);
    while (this.#asked.length > 0) {
      const together = this.#takeTogether();
      const confirmations = together.map(({ confirmation }) => confirmation);
      try {
        const busy = await transaction(this.#pool, (connection) =>
          confirm(connection, this.#clock.now(), confirmations),
        );
        for (const asked of together) {
          if (busy.has(asked.confirmation.deviceId)) this.#asked.push(asked);
          else asked.resolve();
        }
        if (busy.size > 0) await wait(busyMs);
      } catch (error) {
        for (const { reject } of together) reject(error);
      }
    }
    this.#writing = undefined;
  }

  /** The first ones, one of each till: its next comes after it. */
  #takeTogether(): Asked[] {
    const together = new Map<number, Asked>();
    const later: Asked[] = [];
    for (const asked of this.#asked) {
      const { deviceId } = asked.confirmation;
      if (together.size < togetherMax && !together.has(deviceId)) together.set(deviceId, asked);
      else later.push(asked);
    }
    this.#asked = later;
    return [...together.values()];
  }
}
