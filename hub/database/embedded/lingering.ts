import type { DatabaseLog } from "../log.ts";
import { isAlive, signal } from "./process.ts";

/** The rest of a dead server ends by itself within a second or two, unless a long query keeps it. */
const lingerMs = 5_000;

/** Gives the processes of a dead server time to end, and then ends them, as PostgreSQL's manual advises. */
export class Lingering {
  #since: number | undefined;
  readonly #log: DatabaseLog;

  constructor(log: DatabaseLog) {
    this.#log = log;
  }

  async endAfterPatience(pids: readonly number[]): Promise<void> {
    this.#since ??= performance.now();
    const waitedMs = performance.now() - this.#since;
    if (waitedMs < lingerMs) return;
    const name = waitedMs < 2 * lingerMs ? "SIGQUIT" : "SIGKILL";
    for (const pid of pids) {
      if (!(await isAlive(pid))) continue;
      this.#log.warn({ pid, signal: name }, "ending a process that outlived its database server");
      signal(pid, name);
    }
  }
}
