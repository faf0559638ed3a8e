import type { KnownSources } from "./known-sources.ts";
import { isThisMachine, sourceOf } from "./source.ts";

/** Attempts of one source that are free of delay. */
export const freeAttempts = 3;
export const firstDelayMs = 1_000;
export const delayMsMax = 5 * 60 * 1000;
/** Attempts of all strangers together: this many at once, and then one in each interval. */
export const attemptsTotalMax = 20;
export const attemptIntervalMs = 30_000;
/** Strangers that are remembered. */
export const sourcesMax = 1_000;

interface Source {
  failures: number;
  /** Of the throttle's clock: no attempt before it. */
  nextMs: number;
}

/**
 * Slows down whoever guesses a PIN. An attempt is charged before it is made, so that attempts that come in parallel
 * slow each other down; one that was right is given back. Each wrong one after the third doubles the source's delay.
 *
 * Strangers share a budget besides, as one who guesses may have many addresses. This machine and sources that told the right
 * PIN before have none but their own delay: guesses of others never keep them out.
 */
export class Throttle {
  readonly #known: Pick<KnownSources, "has">;
  readonly #now: () => number;
  readonly #strangers = new Map<string, Source>();
  /** As many as there are known sources, at most. */
  readonly #familiar = new Map<string, Source>();
  #left = attemptsTotalMax;
  #refilledMs: number;

  /** @param now milliseconds of a clock that never goes back. */
  constructor(known: Pick<KnownSources, "has">, now: () => number = () => performance.now()) {
    this.#known = known;
    this.#now = now;
    this.#refilledMs = now();
  }

  /** Whether guesses of others leave it alone. */
  isFamiliar(address: string): boolean {
    const source = sourceOf(address);
    return isThisMachine(source) || this.#known.has(source);
  }

  /** @returns 0 when the attempt may be made, else in how many milliseconds it may be tried again. */
  charge(address: string): number {
    const nowMs = this.#now();
    this.#refill(nowMs);
    const key = sourceOf(address);
    const isFamiliar = this.isFamiliar(address);
    const source = (isFamiliar ? this.#familiar : this.#strangers).get(key) ?? { failures: 0, nextMs: 0 };
    if (nowMs < source.nextMs) return source.nextMs - nowMs;
    if (!isFamiliar) {
      if (this.#left < 1) return this.#refilledMs + attemptIntervalMs - nowMs;
      this.#left -= 1;
    }
    source.failures += 1;
    source.nextMs = nowMs + delayAfter(source.failures);
    if (isFamiliar) this.#familiar.set(key, source);
    else this.#remember(key, source);
    return 0;
  }

  /** The attempt was right. Before the source becomes a known one. */
  giveBack(address: string): void {
    const key = sourceOf(address);
    if (!this.isFamiliar(address)) this.#left = Math.min(attemptsTotalMax, this.#left + 1);
    this.#strangers.delete(key);
    this.#familiar.delete(key);
  }

  #refill(nowMs: number): void {
    const intervals = Math.floor((nowMs - this.#refilledMs) / attemptIntervalMs);
    this.#left = Math.min(attemptsTotalMax, this.#left + intervals);
    this.#refilledMs += intervals * attemptIntervalMs;
  }

  /** The source that was quiet for longest is forgotten first. */
  #remember(key: string, source: Source): void {
    this.#strangers.delete(key);
    this.#strangers.set(key, source);
    if (this.#strangers.size <= sourcesMax) return;
    const [oldest] = this.#strangers.keys();
    if (oldest !== undefined) this.#strangers.delete(oldest);
  }
}

function delayAfter(failures: number): number {
  if (failures < freeAttempts) return 0;
  return Math.min(delayMsMax, firstDelayMs * 2 ** (failures - freeAttempts));
}
