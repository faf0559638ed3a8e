import { Problem } from "@prilavok/contracts/office-api/problems.ts";

/** Requests that wait for one with their key; more are told to come later. */
const waitingMax = 16;

interface Line {
  last: Promise<unknown>;
  length: number;
}

/**
 * Requests with one key wait for each other before they take a turn: somebody who sends one request again and again
 * while it is being done holds one connection, not all of them. Between hubs they wait in the database.
 */
export class SameKey {
  readonly #lines = new Map<string, Line>();

  /** Runs `work` after all that came before it with this key, however they ended. @throws Problem later. */
  async inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const line = this.#lines.get(key) ?? { last: Promise.resolve(), length: 0 };
    if (line.length > waitingMax) throw new Problem("later", "Такой же запрос ещё выполняется.");
    const mine = line.last.then(work, work);
    line.last = mine;
    line.length += 1;
    this.#lines.set(key, line);
    try {
      return await mine;
    } finally {
      line.length -= 1;
      if (line.length === 0) this.#lines.delete(key);
    }
  }
}
