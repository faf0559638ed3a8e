import type { Pool } from "../database/pool.ts";
import { type Ask, look, type News } from "./look.ts";

/** It bounds what one reading may bring: a till may get about a megabyte. */
const togetherMax = 100;

interface Asked {
  readonly ask: Ask;
  readonly resolve: (news: News) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Joins the looks of tills that ask at the same time: when a change wakes hundreds of them, the database is asked a few
 * times, not hundreds of times, and on one connection.
 */
export class Looks {
  readonly #pool: Pool;
  #asked: Asked[] = [];
  #isLooking = false;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  look(ask: Ask): Promise<News> {
    return new Promise((resolve, reject) => {
      this.#asked.push({ ask, resolve, reject });
      if (this.#isLooking) return;
      this.#isLooking = true;
      setImmediate(() => void this.#run());
    });
  }

  /** Never fails: whoever asked is told. */
  async #run(): Promise<void> {
    while (this.#asked.length > 0) {
      const together = this.#asked.splice(0, togetherMax);
      try {
        const news = await look(
          this.#pool,
          together.map(({ ask }) => ask),
        );
        for (const [index, { resolve, reject }] of together.entries()) {
          const own = news[index];
          if (own === undefined) reject(new Error("every look has an answer"));
          else resolve(own);
        }
      } catch (error) {
        for (const { reject } of together) reject(error);
      }
    }
    this.#isLooking = false;
  }
}
