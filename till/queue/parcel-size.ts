import { failuresAtOneMax } from "./doubt.ts";

/** After so many parcels that passed, a destination that took no large ones is tried with them again. */
const passedForMore = 50;

/**
 * How many messages go together. A batch that is refused whole is sent in parts until the one that is at fault goes
 * alone: by the destination's word, which is tried, and trusted no more when it was wrong; else by halving.
 */
export class ParcelSize {
  readonly #limit: number;
  #max: number;
  /** What the destination takes at once, as far as is known. */
  #ceiling: number;
  #isSingle = false;
  #suspect: number | undefined;
  #isNamingTrusted = true;
  /** One of so many first messages is at fault; undefined: not known of any. */
  #within: number | undefined;
  /** The largest part that passed meanwhile. */
  #largest = 1;
  #passedInRow = 0;

  constructor(limit: number) {
    this.#limit = limit;
    this.#max = limit;
    this.#ceiling = limit;
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
    this.#passedInRow = 0;
    if (this.#suspect !== undefined) {
      // What stands before the named one is refused as well, although the first at fault was to be named.
      this.#isNamingTrusted = false;
      this.#suspect = undefined;
    }
    const named = offender === undefined || !this.#isNamingTrusted ? undefined : numbers[offender];
    if (named !== undefined) {
      this.#suspect = named;
      return;
    }
    this.#within = numbers.length;
    this.#max = half(numbers.length);
  }

  accepted(numbers: readonly number[]): void {
    if (this.#suspect !== undefined && numbers.includes(this.#suspect)) {
      this.#suspect = undefined;
      this.#isNamingTrusted = false;
    }
    if (this.#within !== undefined) {
      this.#narrow(this.#within - numbers.length, numbers.length);
      return;
    }
    this.#passedInRow += 1;
    if (this.#passedInRow >= passedForMore) this.#ceiling = this.#limit;
    this.#max = Math.min(this.#ceiling, Math.max(this.#max, numbers.length) * 2);
  }

  #narrow(left: number, passed: number): void {
    this.#largest = Math.max(this.#largest, passed);
    if (left > 0) {
      this.#within = left;
      this.#max = half(left);
      return;
    }
    // Each was good in a smaller part: they were too many.
    this.#within = undefined;
    this.#ceiling = this.#largest;
    this.#max = this.#ceiling;
    this.#largest = 1;
  }

  /** The destination failed: when it goes on, few messages show whether they were too many for it, or one the cause. */
  failed(numbers: readonly number[], failures: number): void {
    if (failures >= failuresAtOneMax && numbers.length > 1) this.#max = half(numbers.length);
  }

  /**
   * The one at fault is out of the way.
   * @param inRow how many were refused since one was accepted: neighbours may be at fault as well.
   */
  setAside(inRow: number): void {
    this.#forgetFault();
    this.#max = inRow > 1 ? 1 : this.#ceiling;
  }

  /** The next message goes alone, to see whether the destination takes anything at all. */
  probe(): void {
    this.#max = 1;
  }

  /** Nothing is known of the messages any more. */
  trustAll(): void {
    this.#forgetFault();
    this.#max = this.#ceiling;
  }

  /** The destination takes no batches. */
  single(): void {
    this.#isSingle = true;
  }

  /** It may be another destination. */
  reset(): void {
    this.#isSingle = false;
    this.#ceiling = this.#limit;
    this.trustAll();
  }

  #forgetFault(): void {
    this.#suspect = undefined;
    this.#isNamingTrusted = true;
    this.#within = undefined;
    this.#largest = 1;
  }
}

function half(count: number): number {
  return Math.max(1, Math.floor(count / 2));
}
