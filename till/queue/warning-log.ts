import type { Logger } from "pino";
import type { QueueLook, WarningKind } from "./queue-look.ts";

const lookMs = 10_000;

/** Tells the log when a warning appears and when it goes, not what its number is each time. */
export class WarningLog {
  readonly #look: () => Pick<QueueLook, "warnings">;
  readonly #log: Pick<Logger, "info" | "warn">;
  readonly #timer: NodeJS.Timeout;
  #known: ReadonlyMap<WarningKind, string> = new Map();

  constructor(look: () => Pick<QueueLook, "warnings">, log: Pick<Logger, "info" | "warn">) {
    this.#look = look;
    this.#log = log;
    this.#timer = setInterval(() => this.check(), lookMs).unref();
  }

  /** Which the timer does, too. */
  check(): void {
    const now = new Map(this.#look().warnings.map(({ kind, text }) => [kind, text]));
    for (const [kind, warning] of now) {
      if (!this.#known.has(kind)) this.#log.warn({ warning }, "the queue: a warning");
    }
    for (const [kind, warning] of this.#known) {
      if (!now.has(kind)) this.#log.info({ warning }, "the queue: a warning is over");
    }
    this.#known = now;
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
