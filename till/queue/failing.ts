import { backoffMs } from "./backoff.ts";
import type { LaneTiming } from "./timing.ts";

interface Failing {
  /** Of the message alone. */
  readonly failures: number;
  /** When it is tried again, by the steady clock. */
  readonly dueMs: number;
  /** Another message was accepted after it had failed: what is at fault is the message, not the destination. */
  readonly isAtFault: boolean;
}

/**
 * Messages for which the destination fails when they go alone. Each waits by itself, longer after each failure, and is
 * then tried again, alone, when no other message waits. None is set aside for it: the destination has refused nothing.
 */
export class FailingMessages {
  readonly #timing: LaneTiming;
  readonly #random: () => number;
  readonly #messages = new Map<number, Failing>();
  /** Those that failed since something was accepted, and may not be at fault. */
  readonly #inRow = new Set<number>();

  constructor(timing: LaneTiming, random: () => number) {
    this.#timing = timing;
    this.#random = random;
  }

  get count(): number {
    return this.#messages.size;
  }

  has(number: number): boolean {
    return this.#messages.has(number);
  }

  /** The one that is due first, and when; undefined: there is none. */
  get next(): { readonly number: number; readonly leftMs: number } | undefined {
    const [first] = [...this.#messages].sort(([, one], [, other]) => one.dueMs - other.dueMs);
    if (first === undefined) return undefined;
    const [number, { dueMs }] = first;
    return { number, leftMs: Math.max(0, dueMs - performance.now()) };
  }

  failed(number: number): FailedAlone {
    const { failures: before = 0, isAtFault = false } = this.#messages.get(number) ?? {};
    const failures = before + 1;
    const waitMs = backoffMs(failures, undefined, this.#timing, this.#random);
    this.#messages.set(number, { failures, dueMs: performance.now() + waitMs, isAtFault });
    if (!isAtFault) this.#inRow.add(number);
    return { failures, isAtFault, isDestinations: !isAtFault && this.#inRow.size > 1 };
  }

  accepted(numbers: readonly number[]): void {
    for (const number of numbers) this.#messages.delete(number);
    for (const number of this.#inRow) {
      const failing = this.#messages.get(number);
      if (failing !== undefined) this.#messages.set(number, { ...failing, isAtFault: true });
    }
    this.#inRow.clear();
  }

  forget(number: number): void {
    this.#messages.delete(number);
    this.#inRow.delete(number);
  }

  clear(): void {
    this.#messages.clear();
    this.#inRow.clear();
  }
}

/** What is known when one message alone has failed. */
export interface FailedAlone {
  readonly failures: number;
  readonly isAtFault: boolean;
  /** It is not the only one that fails: the destination is asked no more for a while. */
  readonly isDestinations: boolean;
}
