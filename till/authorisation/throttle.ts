import { isIPv6 } from "node:net";

/** Attempts of one source that are free of delay. */
export const freeAttempts = 3;
export const firstDelayMs = 1_000;
export const delayMsMax = 5 * 60 * 1000;
/** Attempts of all sources together: this many at once, and then one in each interval. */
export const attemptsTotalMax = 20;
export const attemptIntervalMs = 30_000;
/** Sources that are remembered. */
export const sourcesMax = 1_000;

interface Source {
  failures: number;
  /** Of the throttle's clock: no attempt before it. */
  nextMs: number;
}

/**
 * Slows down whoever guesses a PIN. An attempt is charged before it is made, so that attempts that come in parallel
 * slow each other down; one that was right is given back. Each wrong one after the third doubles the source's delay.
 */
export class Throttle {
  readonly #now: () => number;
  readonly #sources = new Map<string, Source>();
  #left = attemptsTotalMax;
  #refilledMs: number;

  /** @param now milliseconds of a clock that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#refilledMs = now();
  }

  /** @returns 0 when the attempt may be made, else in how many milliseconds it may be tried again. */
  charge(address: string): number {
    const nowMs = this.#now();
    this.#refill(nowMs);
    const key = sourceOf(address);
    const source = this.#sources.get(key) ?? { failures: 0, nextMs: 0 };
    if (nowMs < source.nextMs) return source.nextMs - nowMs;
    if (this.#left < 1) return this.#refilledMs + attemptIntervalMs - nowMs;
    this.#left -= 1;
    source.failures += 1;
    source.nextMs = nowMs + delayAfter(source.failures);
    this.#remember(key, source);
    return 0;
  }

  /** The attempt was right. */
  giveBack(address: string): void {
    this.#left = Math.min(attemptsTotalMax, this.#left + 1);
    this.#sources.delete(sourceOf(address));
  }

  #refill(nowMs: number): void {
    const intervals = Math.floor((nowMs - this.#refilledMs) / attemptIntervalMs);
    this.#left = Math.min(attemptsTotalMax, this.#left + intervals);
    this.#refilledMs += intervals * attemptIntervalMs;
  }

  /** The source that was quiet for longest is forgotten first. */
  #remember(key: string, source: Source): void {
    this.#sources.delete(key);
    this.#sources.set(key, source);
    if (this.#sources.size <= sourcesMax) return;
    const [oldest] = this.#sources.keys();
    if (oldest !== undefined) this.#sources.delete(oldest);
  }
}

function delayAfter(failures: number): number {
  if (failures < freeAttempts) return 0;
  return Math.min(delayMsMax, firstDelayMs * 2 ** (failures - freeAttempts));
}

/** One machine may have every address of an IPv6 network of 64 bits. */
function sourceOf(address: string): string {
  const [plain = ""] = address.replace(/^::ffff:(?=\d+\.)/i, "").split("%");
  if (!isIPv6(plain)) return plain;
  const [before = "", after] = plain.split("::");
  const head = before === "" ? [] : before.split(":");
  const tail = after === undefined || after === "" ? [] : after.split(":");
  const zeros = after === undefined ? 0 : 8 - head.length - tail.length;
  return [...head, ...Array<string>(zeros).fill("0"), ...tail].slice(0, 4).join(":");
}
