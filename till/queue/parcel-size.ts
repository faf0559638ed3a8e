/** So often a destination may fail at the same first message before others are tried without it. */
export const failuresAtOneMax = 5;

/**
 * How many messages go together. A batch that is refused whole is sent in parts until the one that is at fault goes
 * alone: by the destination's word, which is tried and not trusted, else by halving.
 */
export class ParcelSize {
  readonly #limit: number;
  #max: number;
  #isSingle = false;
  #suspect: number | undefined;

  constructor(limit: number) {
    this.#limit = limit;
    this.#max = limit;
  }

  get max(): number {
    return this.#isSingle ? 1 : this.#max;
  }

  /** Goes alone. */
  get suspect(): number | undefined {
    return this.#suspect;
  }

  /** A parcel of several was refused. @param offender the place of the one that the destination has named. */
  refused(numbers: readonly number[], offender: number | undefined): void {
    const named = offender === undefined ? undefined : numbers[offender];
    if (named !== undefined && named !== this.#suspect) this.#suspect = named;
    else this.#max = Math.max(1, Math.floor(numbers.length / 2));
  }

  accepted(numbers: readonly number[]): void {
    this.#max = Math.min(this.#limit, Math.max(this.#max, numbers.length) * 2);
    if (this.#suspect !== undefined && numbers.includes(this.#suspect)) this.#suspect = undefined;
  }

  /** The destination failed: when it goes on, one message alone shows whether it is the cause. */
  failed(numbers: readonly number[], failures: number): void {
    if (failures >= failuresAtOneMax && numbers.length > 1)
      this.#max = Math.max(1, Math.floor(numbers.length / 2));
  }

  /** What was at fault is out of the way. */
  trustAll(): void {
    this.#suspect = undefined;
    this.#max = this.#limit;
  }

  /** The destination takes no batches. */
  single(): void {
    this.#isSingle = true;
  }

  reset(): void {
    this.#isSingle = false;
    this.trustAll();
  }
}
