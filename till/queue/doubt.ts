/** So often a destination may fail in a row before one message alone can be the cause of it. */
export const failuresAtOneMax = 5;
/** So often the message has to fail again, each time after another one has passed. */
export const convictionsMax = 3;

/**
 * Whether one message makes the destination fail again and again. Those after it are tried without it, one by one; when
 * one of them passes, it is tried again, and so on by turns. A destination that fails for everything, or now and then,
 * has no message set aside.
 */
export class Doubt {
  #number: number | undefined;
  #after = 0;
  #isTurn = false;
  #convictions = 0;

  /** The message in doubt. */
  get number(): number | undefined {
    return this.#number;
  }

  /** Another one has passed: it is to be tried again, alone. */
  get isTurn(): boolean {
    return this.#isTurn;
  }

  /** Behind which message to look for another one. */
  get after(): number {
    return this.#after;
  }

  /**
   * A message failed alone.
   * @param failures in a row.
   * @returns whether it is to be set aside.
   */
  failed(number: number, failures: number): boolean {
    if (this.#number === undefined) {
      if (failures < failuresAtOneMax) return false;
      this.#number = number;
    }
    if (number !== this.#number) {
      // It may be another of the kind: the next is tried.
      this.#after = Math.max(this.#after, number);
      return false;
    }
    if (this.#isTurn) this.#convictions += 1;
    this.#isTurn = false;
    this.#after = number;
    if (this.#convictions < convictionsMax) return false;
    this.clear();
    return true;
  }

  accepted(numbers: readonly number[]): void {
    if (this.#number === undefined) return;
    if (numbers.includes(this.#number)) this.clear();
    else this.#isTurn = true;
  }

  clear(): void {
    this.#number = undefined;
    this.#after = 0;
    this.#isTurn = false;
    this.#convictions = 0;
  }
}
