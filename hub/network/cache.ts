import type { Clock } from "../clock.ts";

export interface CacheOptions {
  readonly clock: Clock;
  readonly entriesMax: number;
  /** Whether changes are being heard of; if not, an entry serves for `unheardLifeMs` only. */
  readonly isHearing: () => boolean;
  readonly unheardLifeMs: number;
}

interface Entry<V> {
  readonly value: Promise<V | undefined>;
  readonly sinceMs: number;
}

/**
 * Answers from memory, each looked up once: those who ask while a look-up is under way share it. What was not
 * found (`undefined`) or failed is forgotten at once.
 *
 * `clear` forgets look-ups under way too. One that began before a change may bring the state before it: whoever
 * waited for it asked before the change as well, and nobody who asks later can get it.
 */
export class Cache<V> {
  readonly #options: CacheOptions;
  readonly #entries = new Map<string, Entry<V>>();

  constructor(options: CacheOptions) {
    this.#options = options;
  }

  get(key: string, lookUp: () => Promise<V | undefined>): Promise<V | undefined> {
    const held = this.#entries.get(key);
    if (held !== undefined && this.#serves(held)) return held.value;
    const entry: Entry<V> = { value: lookUp(), sinceMs: this.#options.clock.now() };
    this.#keep(key, entry);
    entry.value.then(
      (found) => found === undefined && this.#drop(key, entry),
      () => this.#drop(key, entry),
    );
    return entry.value;
  }

  clear(): void {
    this.#entries.clear();
  }

  get size(): number {
    return this.#entries.size;
  }

  #serves(entry: Entry<V>): boolean {
    if (this.#options.isHearing()) return true;
    const ageMs = this.#options.clock.now() - entry.sinceMs;
    // A negative age is a clock that was set back: it says nothing about how old the entry is.
    return ageMs >= 0 && ageMs <= this.#options.unheardLifeMs;
  }

  #keep(key: string, entry: Entry<V>): void {
    this.#entries.delete(key);
    const oldest = this.#entries.keys().next();
    if (this.#entries.size >= this.#options.entriesMax && !oldest.done) this.#entries.delete(oldest.value);
    this.#entries.set(key, entry);
  }

  #drop(key: string, entry: Entry<V>): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
  }
}
