/** The shortest and the longest wait that a caller is told. */
export const waitMinMs = 1_000;
export const waitMaxMs = 60_000;

/**
 * Deals out moments to come back at, one after the other, as far apart as the work that comes with each takes: callers
 * that are refused in one wave do not return in one. Pure of any clock: every call is told the time.
 *
 * Limits: an appointment is a forecast and reserves nothing. Nobody is told more than `waitMaxMs`; where the work
 * refused is more than that, the appointments are dealt evenly over the later half of it, and the callers are refused
 * again. Appointments that nobody keeps cost time up to that limit, never more: the horizon comes nearer as time goes
 * by.
 */
export class Appointments {
  #nextFreeAtMs = Number.NEGATIVE_INFINITY;
  #dealtBeyond = 0;

  /**
   * @param receipts the work refused.
   * @param perSecond receipts that the hub gets done in a second.
   * @returns how long to wait, from `waitMinMs` to `waitMaxMs`.
   */
  make(receipts: number, perSecond: number, nowMs: number): number {
    const endMs = nowMs + waitMaxMs;
    const freeMs = Math.max(nowMs, this.#nextFreeAtMs) + (receipts / perSecond) * 1000;
    this.#nextFreeAtMs = Math.min(freeMs, endMs);
    if (freeMs <= endMs) return Math.max(waitMinMs, freeMs - nowMs);
    // Multiples of the golden ratio, without their whole part, fall evenly however many they are.
    this.#dealtBeyond = (this.#dealtBeyond + 0.618_033_988_75) % 1;
    return (waitMaxMs / 2) * (1 + this.#dealtBeyond);
  }

  /** How far ahead the work that was refused reaches. A clock that was set back does not lengthen it beyond the limit. */
  horizonMs(nowMs: number): number {
    return Math.min(waitMaxMs, Math.max(0, this.#nextFreeAtMs - nowMs));
  }
}
