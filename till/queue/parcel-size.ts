/** After so many parcels that passed, a destination that took no large ones is tried with them again. */
const passedForMore = 50;
/** So often a destination may fail in a row before it is sent fewer at once. */
export const failuresAtOneMax = 5;

/** How many messages go together. */
export class ParcelSize {
  readonly #limit: number;
  #max: number;
  /** What the destination takes at once, as far as is known. */
  #ceiling: number;
  #isSingle = false;
  #isProbe = false;
  #passedInRow = 0;

  constructor(limit: number) {
    this.#limit = limit;
    this.#max = limit;
    this.#ceiling = limit;
  }

  get max(): number {
    return this.#isSingle || this.#isProbe ? 1 : this.#max;
  }

  accepted(count: number): void {
    this.#isProbe = false;
    this.#passedInRow += 1;
    if (this.#passedInRow >= passedForMore) this.#ceiling = this.#limit;
    this.#max = Math.min(this.#ceiling, Math.max(this.#max, count) * 2);
  }

  /** The destination does not take so many at once. */
  tooMany(count: number): void {
    this.#passedInRow = 0;
    this.#ceiling = half(count);
    this.#max = this.#ceiling;
  }

  /** The destination failed: perhaps so many are too much for it. */
  failed(count: number, failures: number): void {
    if (failures >= failuresAtOneMax && count > 1) this.#max = half(count);
  }

  /** The next message goes alone, to see whether the destination takes anything at all. */
  probe(): void {
    this.#isProbe = true;
  }

  /** The destination takes no batches. */
  single(): void {
    this.#isSingle = true;
  }

  /** It may be another destination. */
  reset(): void {
    this.#isSingle = false;
    this.#isProbe = false;
    this.#ceiling = this.#limit;
    this.#max = this.#limit;
  }
}

function half(count: number): number {
  return Math.max(1, Math.floor(count / 2));
}
