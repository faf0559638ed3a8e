/** The one timer of a lane: starting it ends the one before. */
export class LaneTimer {
  readonly #onDue: () => void;
  #timer: NodeJS.Timeout | undefined;
  #dueAtMs = 0;

  constructor(onDue: () => void) {
    this.#onDue = onDue;
  }

  get isRunning(): boolean {
    return this.#timer !== undefined;
  }

  /** Undefined: it does not run. */
  get leftMs(): number | undefined {
    return this.#timer === undefined ? undefined : Math.max(0, this.#dueAtMs - performance.now());
  }

  start(waitMs: number): void {
    this.stop();
    this.#dueAtMs = performance.now() + waitMs;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#onDue();
    }, waitMs).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
