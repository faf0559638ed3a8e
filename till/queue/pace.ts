const windowMs = 60_000;
const slots = 12;
const slotMs = windowMs / slots;

/** How many messages a second were delivered over the last minute, to 5 seconds. */
export class Pace {
  readonly #counts: number[] = new Array(slots).fill(0);
  readonly #startedMs: number;
  #slot: number;

  constructor(nowMs = performance.now()) {
    this.#startedMs = nowMs;
    this.#slot = Math.floor(nowMs / slotMs);
  }

  count(messages: number, nowMs: number): void {
    this.#advance(nowMs);
    const place = this.#slot % slots;
    this.#counts[place] = (this.#counts[place] ?? 0) + messages;
  }

  perSecond(nowMs: number): number {
    this.#advance(nowMs);
    const seenMs = Math.max(1_000, Math.min(windowMs, nowMs - this.#startedMs));
    return (this.#counts.reduce((sum, count) => sum + count, 0) * 1_000) / seenMs;
  }

  #advance(nowMs: number): void {
    const slot = Math.floor(nowMs / slotMs);
    for (let past = Math.max(this.#slot + 1, slot - slots + 1); past <= slot; past += 1)
      this.#counts[past % slots] = 0;
    this.#slot = Math.max(this.#slot, slot);
  }
}
