/** Lets one piece of work run at a time. */
export class Turns {
  readonly #waitingMax: number;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(waitingMax: number) {
    this.#waitingMax = waitingMax;
  }

  get isFull(): boolean {
    return this.#waiting >= this.#waitingMax;
  }

  /** Runs the work after all that came before it. */
  take<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    const turn = this.#last.then(work).finally(() => {
      this.#waiting -= 1;
    });
    // The next one runs whatever became of this one, whose caller hears of its failure.
    this.#last = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }
}
