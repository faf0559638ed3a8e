import { constants } from "node:os";

/** A terminal that is closed says SIGHUP. */
const stopSignals = ["SIGTERM", "SIGINT", "SIGHUP"] as const;
/** "no reader": whoever read the output has gone. */
type StopReason = (typeof stopSignals)[number] | "a fault" | "no reader";

/** Work was given up because the process stops. */
export class Stopped extends Error {
  readonly reason: StopReason;

  constructor(reason: StopReason) {
    super(`stopped by ${reason}`);
    this.reason = reason;
  }

  /** As a shell tells it: 128 and the signal's number. */
  get exitCode(): number {
    if (this.reason === "a fault") return 1;
    return 128 + constants.signals[this.reason === "no reader" ? "SIGPIPE" : this.reason];
  }
}

/**
 * The one stop of a process. It hears stop signals from the moment it is made, so that one that comes while the database
 * is being started stops it in order too. A terminal, a shell and many supervisors send a signal to the whole process
 * group, and npm or the launcher pass it on once more: however often one comes, it is one stop, and never an exit on the
 * spot, which would leave the database server running. Whoever stops has bounds of its own for everything.
 */
export class Stop {
  readonly #abort = new AbortController();
  #reason: StopReason | undefined;
  readonly #hear = (name: NodeJS.Signals) => this.now(name as StopReason);

  constructor() {
    for (const name of stopSignals) process.on(name, this.#hear);
  }

  /** Its reason is a `Stopped`. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** What stopped the process first. */
  get reason(): StopReason | undefined {
    return this.#reason;
  }

  now(reason: StopReason): void {
    this.#reason ??= reason;
    this.#abort.abort(new Stopped(this.#reason));
  }

  /** Resolves when the stop has come. */
  async heard(): Promise<void> {
    if (this.signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  /** From now on signals do again what they do by default. */
  release(): void {
    for (const name of stopSignals) process.removeListener(name, this.#hear);
  }
}

/** Gives a promise up when the stop comes. @throws Stopped */
export async function unlessStopped<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (signal === undefined) return work;
  // What becomes of work that was given up matters to nobody.
  work.catch(() => undefined);
  const given = Promise.withResolvers<never>();
  given.promise.catch(() => undefined);
  const giveUp = () => given.reject(signal.reason);
  signal.addEventListener("abort", giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([work, given.promise]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}
