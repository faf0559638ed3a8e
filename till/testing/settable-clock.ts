import type { Clock } from "../clock.ts";

/** A clock that stands until it is set. */
export class SettableClock implements Clock {
  #nowMs: number;

  /** @param start such as `2026-03-28T12:00:00+01:00`. */
  constructor(start: string) {
    this.#nowMs = Date.parse(start);
  }

  now(): number {
    return this.#nowMs;
  }

  set(moment: string): void {
    this.#nowMs = Date.parse(moment);
  }

  pass(ms: number): void {
    this.#nowMs += ms;
  }
}
