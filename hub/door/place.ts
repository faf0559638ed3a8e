import { liveReceiptsMax } from "../receipts/writer.ts";
import type { Admission } from "./admission.ts";

/** How long a body may take before its place is given on: a till on a slow line does not keep the others out. */
export const bodyGraceMs = 1_000;

/** A request that was let in, from its head to its answer. */
export class Place {
  readonly #admission: Admission;
  readonly #deviceId: number;
  /** What its body was taken for; 0 for a live one. */
  readonly #announced: number;
  #held: number;
  #found = 0;

  /** `held` receipts are counted already. */
  constructor(admission: Admission, deviceId: number, held: number) {
    this.#admission = admission;
    this.#deviceId = deviceId;
    this.#announced = held;
    this.#held = held;
  }

  /** Backlog, which has a place that others could have. */
  get isBacklog(): boolean {
    return this.#announced > 0;
  }

  /** Gives the place on while the body is still on its way. */
  lend(): void {
    this.#change(0);
  }

  /** The body is there: takes the place again, in front of those who have none yet. @returns 0, or the seconds to wait. */
  reclaim(): number {
    if (this.#held === this.#announced || this.#admission.takeAgain(this.#announced)) {
      this.#held = this.#announced;
      return 0;
    }
    return this.#admission.postpone(this.#deviceId, this.#announced, "slow body");
  }

  /**
   * A call of this request turned out to hold receipts. A large body has its place and keeps it; a small one that
   * brings many needs one now.
   * @returns 0, or the seconds to wait.
   */
  found(receipts: number): number {
    const found = this.#found + receipts;
    const isLive = !this.isBacklog && found <= liveReceiptsMax;
    if (!isLive && found > this.#held) {
      const more = found - this.#held;
      if (this.isBacklog) this.#admission.hold(more);
      else if (!this.#admission.take(this.#deviceId, more)) {
        return this.#admission.postpone(this.#deviceId, receipts, "batch");
      }
      this.#held = found;
    }
    this.#found = found;
    return 0;
  }

  /** The writer had no room after all. @returns the seconds to wait. */
  postpone(): number {
    return this.#admission.postpone(this.#deviceId, Math.max(1, this.#found), "writer");
  }

  /** The request is answered. */
  leave(): void {
    this.#change(0);
  }

  #change(held: number): void {
    if (held === this.#held) return;
    this.#admission.hold(held - this.#held);
    this.#held = held;
  }
}
