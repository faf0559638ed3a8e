/**
 * Reproducible chance: the same seed gives the same numbers on every machine, so an interrupted history is generated
 * again to the letter and the hub recognises what it has.
 */
export class Chance {
  #state: number;

  /** @param seed any text; texts that differ give streams that have nothing to do with each other. */
  constructor(seed: string) {
    // FNV-1a over UTF-16 units.
    let hash = 0x811c9dc5;
    for (let index = 0; index < seed.length; index += 1) {
      hash = Math.imul(hash ^ seed.charCodeAt(index), 0x01000193);
    }
    this.#state = hash >>> 0;
    // Neighbouring seeds begin alike: a few turns drive them apart.
    for (let turn = 0; turn < 4; turn += 1) this.next();
  }

  /** From 0 to below 1. Mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `min` to `max`, both included. */
  whole(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  /** True in `share` of the cases. */
  happens(share: number): boolean {
    return this.next() < share;
  }

  /** About 1, seldom off by more than `spread`. */
  around(spread: number): number {
    return 1 + spread * (this.next() + this.next() + this.next() - 1.5);
  }
}

/** Draws indexes in proportion to weights. */
export class Wheel {
  readonly #upTo: number[];

  constructor(weights: readonly number[]) {
    let sum = 0;
    this.#upTo = weights.map((weight) => {
      sum += weight;
      return sum;
    });
  }

  draw(chance: Chance): number {
    const at = chance.next() * (this.#upTo.at(-1) ?? 0);
    let low = 0;
    let high = this.#upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#upTo[middle] ?? 0) > at) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
