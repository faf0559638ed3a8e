/** Long enough for every accepted operation; a supervisor's own patience (systemd: 90 s) is longer. */
const closeTimeoutMs = 30_000;

/** A terminal that is closed says SIGHUP. */
const stopSignals = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

/**
 * Hears stop signals from the moment it is made, so that one that comes while a till is being started, or as it tells that
 * it is open, stops it in order too. A terminal, a shell and many supervisors send a signal to the whole process group, and
 * the launcher passes it on once more: however often one comes, it is one stop. Only the time limit ends the process at
 * once, and says so; the journals are whole then, too.
 */
export class StopSignal {
  readonly #heard = Promise.withResolvers<void>();
  #isHeard = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #hear = () => {
    if (this.#isHeard) return;
    this.#isHeard = true;
    this.#timer = setTimeout(() => {
      process.stderr.write(
        `prilavok-till: something does not end ${closeTimeoutMs / 1000} seconds after the stop; it is cut\n`,
      );
      process.exit(1);
    }, closeTimeoutMs);
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
