/**
 * Lets a few works have a connection of the pool at once; the others wait here, in the order in which they came, and not
 * in the pool's own queue, where receipts wait for theirs.
 */
export class FewAtOnce {
  readonly #waiting: (() => void)[] = [];
  readonly #waitingMax: number;
  readonly #whenIdle: (() => void)[] = [];
  #free: number;
  /** Those who wait among them. */
  #working = 0;

  constructor(atOnce: number, waitingMax: number) {
    this.#free = atOnce;
    this.#waitingMax = waitingMax;
  }

  /** So many wait that others had better come later. */
  get isFull(): boolean {
    return this.#waiting.length >= this.#waitingMax;
  }

  /** Resolves when nobody works or waits. */
  async drained(): Promise<void> {
    if (this.#working > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    this.#working += 1;
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      // A turn goes from hand to hand: who waits has it before a newcomer.
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
      this.#working -= 1;
      if (this.#working === 0) for (const tell of this.#whenIdle.splice(0)) tell();
    }
  }
}
