import { Problem } from "@prilavok/contracts/office-api/problems.ts";

/** Requests that wait for a turn; more are told to come later at once. */
const waitingMax = 256;
const waitMaxMs = 5_000;

interface Waiting {
  go(): void;
}

/**
 * How many requests of the REST API hold a connection of the pool at once. The pool is the tills' first of all:
 * without this, a back office that asks for much would keep them waiting.
 */
export class Turns {
  readonly #waiting = new Set<Waiting>();
  #free: number;

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /** Runs `work` when it is its turn. @throws Problem later when that takes too long; `work` was not run then. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#wait();
    try {
      return await work();
    } finally {
      this.#pass();
    }
  }

  /** A turn goes from hand to hand: who waits has it before a newcomer. */
  #pass(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    this.#waiting.delete(next);
    next.go();
  }

  #wait(): Promise<void> {
    if (this.#waiting.size >= waitingMax) return Promise.reject(tooBusy());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(waiting);
        reject(tooBusy());
      }, waitMaxMs);
      const waiting: Waiting = {
        go() {
          clearTimeout(timer);
          resolve();
        },
      };
      this.#waiting.add(waiting);
    });
  }
}

function tooBusy(): Problem {
  return new Problem("later", "Сервер занят, повторите запрос позже.");
}
