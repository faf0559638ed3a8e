import { setTimeout as sleep } from "node:timers/promises";
import type { DatabaseLog } from "../log.ts";
import type { Server } from "./site.ts";

const lookEveryMs = 250;
const backoffFirstMs = 100;
const backoffMaxMs = 10_000;
/** A server that lives this long was no part of a series of crashes. */
const stableMs = 30_000;

/** What the watch does to a server. */
export interface Care {
  isUp(server: Server): Promise<boolean>;
  /** @param stop gives it up: nobody uses the server any more. */
  revive(stop: AbortSignal): Promise<Server>;
}

/** Looks after a server that is in use: when it dies, brings it up again, at growing intervals, until told to stop. */
export class Watch {
  #server: Server;
  readonly #log: DatabaseLog;
  readonly #isUp: (server: Server) => Promise<boolean>;
  readonly #revive: (stop: AbortSignal) => Promise<Server>;
  readonly #stopping = new AbortController();
  readonly #loop: Promise<void>;

  constructor(server: Server, log: DatabaseLog, care: Care) {
    this.#server = server;
    this.#log = log;
    this.#isUp = care.isUp;
    this.#revive = care.revive;
    this.#loop = this.#run();
  }

  /** The server as it is now: another process after each restart. */
  get server(): Server {
    return this.#server;
  }

  /** Gives up a restart that is under way. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    let backoffMs = backoffFirstMs;
    let upSince = performance.now();
    while (!this.#stopping.signal.aborted) {
      await this.#pause(lookEveryMs);
      if (this.#stopping.signal.aborted) continue;
      const fault = await this.#fault();
      if (fault === undefined) continue;
      if (performance.now() - upSince > stableMs) backoffMs = backoffFirstMs;
      const { message, ...cause } = fault;
      this.#log.error({ pid: this.#server.pid, restartInMs: backoffMs, ...cause }, message);
      await this.#pause(backoffMs);
      backoffMs = Math.min(backoffMs * 2, backoffMaxMs);
      if (await this.#tryRevive()) upSince = performance.now();
    }
  }

  /**
   * Undefined when the server is up. A look that fails, at a folder that has gone or on a disk that errs, must not end
   * the hub: reviving looks again, more closely, and joins a server that runs.
   */
  async #fault(): Promise<{ readonly message: string; readonly err?: unknown } | undefined> {
    try {
      return (await this.#isUp(this.#server)) ? undefined : { message: "the embedded database died" };
    } catch (err) {
      return { message: "the embedded database cannot be seen", err };
    }
  }

  async #tryRevive(): Promise<boolean> {
    if (this.#stopping.signal.aborted) return false;
    try {
      this.#server = await this.#revive(this.#stopping.signal);
      return true;
    } catch (error) {
      if (this.#stopping.signal.aborted) return false;
      this.#log.error({ err: error }, "the embedded database cannot be restarted");
      return false;
    }
  }

  /** The timer does not keep a process alive that has nothing else to do. */
  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stopping.signal, ref: false }).catch((error: Error) => {
      if (error.name !== "AbortError") throw error;
    });
  }
}
