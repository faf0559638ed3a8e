import type { Clock } from "../clock.ts";

const bucketsMax = 50_000;

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/**
 * Rate limit per device by items (receipts), as token buckets in this hub's memory. Several hubs behind a balancer
 * each allow the full rate.
 */
export class RateLimit {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #clock: Clock;
  readonly #buckets = new Map<number, Bucket>();

  constructor(perSecond: number, burst: number, clock: Clock) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#clock = clock;
  }

  /** @returns 0 when the device may do `items` now (and they are taken), else the seconds to wait, whole, at least 1. */
  take(deviceId: number, items: number): number {
    const nowMs = this.#clock.now();
    const bucket = this.#bucket(deviceId, nowMs);
    const earned = (Math.max(0, nowMs - bucket.filledAtMs) / 1000) * this.#perSecond;
    bucket.tokens = Math.min(this.#burst, bucket.tokens + earned);
    bucket.filledAtMs = nowMs;
    if (bucket.tokens >= items) {
      bucket.tokens -= items;
      return 0;
    }
    return Math.max(1, Math.ceil((items - bucket.tokens) / this.#perSecond));
  }

  #bucket(deviceId: number, nowMs: number): Bucket {
    let bucket = this.#buckets.get(deviceId);
    if (bucket === undefined) {
      // A forgotten bucket comes back full: the limit may only err to the device's good.
      if (this.#buckets.size >= bucketsMax) this.#buckets.clear();
      bucket = { tokens: this.#burst, filledAtMs: nowMs };
      this.#buckets.set(deviceId, bucket);
    }
    return bucket;
  }
}
