/** Long enough for every accepted operation; a supervisor's own patience (systemd: 90 s) is longer. */
const closeTimeoutMs = 30_000;

/** A terminal that is closed says SIGHUP. */
const stopSignals = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

/**
 * Hears stop signals from the moment it is made, so that one that comes while a till is being started, or as it tells that
 * it is open, stops it in order too. A second signal, or the time limit, ends the process at once.
 */
export class StopSignal {
  readonly #heard = Promise.withResolvers<void>();
  #isHeard = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #hear = () => {
    if (this.#isHeard) process.exit(1);
    this.#isHeard = true;
    this.#timer = setTimeout(() => process.exit(1), closeTimeoutMs);
    this.#heard.resolve();
  };

  constructor() {
    for (const signal of stopSignals) process.on(signal, this.#hear);
  }

  /** Waits for a stop signal and closes. */
  async thenClose(running: { close(): Promise<void> }): Promise<void> {
    await this.#heard.promise;
    await running.close();
    clearTimeout(this.#timer);
    for (const signal of stopSignals) process.removeListener(signal, this.#hear);
  }
}
