/** Lets something happen once in an interval at most, such as a warning that every request could cause. */
export class Occasional {
  readonly #intervalMs: number;
  #nextMs = 0;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  do(work: () => void): void {
    const nowMs = performance.now();
    if (nowMs < this.#nextMs) return;
    this.#nextMs = nowMs + this.#intervalMs;
    work();
  }
}
