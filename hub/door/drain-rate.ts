/** What is assumed before anything was measured: less than two cores do, so that a slower hub is not run over. */
const assumedPerSecond = 10_000;
/** A hub whose database stands still is taken to do this much: appointments stay within reach of its recovery. */
export const drainFloorPerSecond = 200;
const sampleMs = 250;
const newestShare = 0.4;

/**
 * Receipts that the hub gets done in a second when there is enough to do, smoothed. Only the time counts in which work
 * was waiting: otherwise callers that are kept away for too long would make the hub look slow, and be kept away for
 * longer.
 */
export class DrainRate {
  #perSecond = assumedPerSecond;
  #isBusy = false;
  #sinceMs = 0;
  #busyMs = 0;
  #receipts = 0;

  get perSecond(): number {
    return this.#perSecond;
  }

  /** Tells whether enough work is waiting from now on. Call it often: time is counted from call to call. */
  observe(isBusy: boolean, nowMs: number): void {
    // A clock that was set back tells nothing.
    if (this.#isBusy) this.#busyMs += Math.max(0, nowMs - this.#sinceMs);
    this.#isBusy = isBusy;
    this.#sinceMs = nowMs;
    if (this.#busyMs < sampleMs) return;
    const sample = (this.#receipts / this.#busyMs) * 1000;
    const smoothed = this.#perSecond + newestShare * (sample - this.#perSecond);
    this.#perSecond = Math.max(drainFloorPerSecond, smoothed);
    this.#busyMs = 0;
    this.#receipts = 0;
  }

  /** Tells of receipts that are durable. */
  done(receipts: number): void {
    if (this.#isBusy) this.#receipts += receipts;
  }
}
