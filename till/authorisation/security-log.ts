import type { Logger } from "pino";

/** What somebody who looks for an attack looks for. Never with a secret or a part of one. */
export type SecurityEvent =
  | "pin refused"
  | "pin changed"
  | "token made"
  | "token refused"
  | "connection refused"
  | "metrics refused";

interface Held {
  count: number;
  address: string | undefined;
  timer: NodeJS.Timeout;
}

/** One line for each event in this time: a flood must not fill the log. */
const intervalMs = 60_000;

/**
 * Lines of the log with `security`, the event's name. The first of a kind is told at once, those of the next minute by one
 * line with their `count` and the `address` of the last.
 */
export class SecurityLog {
  readonly #log: Pick<Logger, "warn">;
  readonly #held = new Map<SecurityEvent, Held>();

  constructor(log: Pick<Logger, "warn">) {
    this.#log = log;
  }

  /** @param address of whoever caused it; absent: somebody on this machine. */
  note(event: SecurityEvent, address?: string): void {
    const held = this.#held.get(event);
    if (held === undefined) {
      this.#tell(event, 1, address);
      this.#hold(event);
    } else {
      held.count += 1;
      held.address = address;
    }
  }

  /** Tells what is held back. */
  close(): void {
    for (const [event, { count, address, timer }] of this.#held) {
      clearTimeout(timer);
      if (count > 0) this.#tell(event, count, address);
    }
    this.#held.clear();
  }

  #hold(event: SecurityEvent): void {
    const timer = setTimeout(() => {
      const held = this.#held.get(event);
      this.#held.delete(event);
      if (held === undefined || held.count === 0) return;
      this.#tell(event, held.count, held.address);
      this.#hold(event);
    }, intervalMs);
    timer.unref();
    this.#held.set(event, { count: 0, address: undefined, timer });
  }

  #tell(security: SecurityEvent, count: number, address: string | undefined): void {
    this.#log.warn(
      { security, count, ...(address === undefined ? {} : { address }) },
      `security: ${security}`,
    );
  }
}
