import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { call } from "./http.ts";

export interface Stall {
  /** The longest wait for `/healthz`, seen by another process. */
  readonly outsideMs: number;
  /** The longest delay of the till's own event loop. */
  readonly insideMs: number;
}

/** Long enough for what a request left behind, such as the making of its paper. */
const afterwardsMs = 30;

/** Another process that asks a till for its health all the time. */
export class HealthWatch {
  readonly #port: number;
  readonly #process: ChildProcess;

  constructor(port: number) {
    this.#port = port;
    this.#process = fork(join(import.meta.dirname, "health-process.ts"), [String(port)]);
    onTestFinished(() => void this.#process.kill("SIGKILL"));
  }

  /** How long the till keeps others waiting while `work` goes on. */
  async during(work: () => Promise<unknown>): Promise<Stall> {
    await this.#loopDelayMs();
    await this.#tell("begin");
    await work();
    await pause(afterwardsMs);
    return { outsideMs: await this.#tell("longest"), insideMs: await this.#loopDelayMs() };
  }

  async #tell(word: "begin" | "longest"): Promise<number> {
    const answer = once(this.#process, "message");
    this.#process.send(word);
    const [{ longestMs }] = (await answer) as [{ longestMs: number }];
    return longestMs;
  }

  /** Since it was asked last: the till begins to count from zero with each answer. */
  async #loopDelayMs(): Promise<number> {
    const { text } = await call({ port: this.#port, path: "/metrics", method: "GET" });
    const [, seconds] = /^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(text) ?? [];
    return Number(seconds) * 1000;
  }
}
