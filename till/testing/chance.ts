/** Reproducible chance: the same seed makes the same choices on every machine. */
export class Chance {
  #state: number;

  /** @param seed any text; texts that differ give streams that have nothing to do with each other. */
  constructor(seed: string) {
    // FNV-1a over UTF-16 units.
    let hash = 0x811c9dc5;
    for (let place = 0; place < seed.length; place += 1) {
      hash = Math.imul(hash ^ seed.charCodeAt(place), 0x01000193);
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

  /** The same for sums of money and quantities. */
  amount(min: bigint, max: bigint): bigint {
    return min + BigInt(Math.floor(this.next() * Number(max - min + 1n)));
  }

  /** True in `share` of the cases. */
  happens(share: number): boolean {
    return this.next() < share;
  }

  /** @throws RangeError for an empty list. */
  one<Value>(values: readonly Value[]): Value {
    const value = values[this.whole(0, values.length - 1)];
    if (value === undefined) throw new RangeError("nothing to choose from");
    return value;
  }

  /** One of the names, in proportion to their weights. */
  weighed<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    const names = Object.keys(weights) as Name[];
    let left = this.next() * names.reduce((sum, name) => sum + weights[name], 0);
    for (const name of names) {
      left -= weights[name];
      if (left < 0) return name;
    }
    return this.one(names);
  }
}
