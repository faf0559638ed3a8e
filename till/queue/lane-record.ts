import type { Clock } from "../clock.ts";
import { Pace } from "./pace.ts";

export interface LastError {
  /** For people. */
  readonly text: string;
  readonly atMs: number;
}

/** What became of a lane's requests since the till was started. */
export class LaneRecord {
  readonly #clock: Clock;
  readonly #pace = new Pace();
  lastSuccessAtMs: number | null = null;
  lastError: LastError | null = null;
  /** Since something was acknowledged or refused. */
  failuresInRow = 0;
  /** The last answer was of somebody who does not know the address. */
  isAddressWrong = false;
  /** Single messages, since something was acknowledged. */
  refusedInRow = 0;
  delivered = 0;
  setAside = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Messages a second, over the last minute. */
  get perSecond(): number {
    return this.#pace.perSecond(performance.now());
  }

  /** It may be another destination. */
  begin(): void {
    this.failuresInRow = 0;
    this.isAddressWrong = false;
  }

  acknowledged(messages: number): void {
    this.delivered += messages;
    this.#pace.count(messages, performance.now());
    this.lastSuccessAtMs = this.#clock.now();
    this.failuresInRow = 0;
    this.refusedInRow = 0;
    this.isAddressWrong = false;
  }

  refused(why: string): void {
    this.#note(why);
    this.failuresInRow = 0;
    this.isAddressWrong = false;
  }

  failed(why: string, isAddressWrong = false): void {
    this.#note(why);
    this.isAddressWrong = isAddressWrong;
    this.failuresInRow += 1;
  }

  #note(text: string): void {
    this.lastError = { text, atMs: this.#clock.now() };
  }
}
