/** How a till's queue sends over one keep-alive connection: one request at a time, until the hub has taken it. */
import type { Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { toldOf } from "@prilavok/simulation/acknowledged/answer.ts";
import type { Told } from "@prilavok/simulation/acknowledged/ledger.ts";
import { ask, type HttpAnswer, open } from "../connection.ts";

/** What an attempt ended with; the first three are what a queue expects. */
export type Kind = "success" | "503" | "-32606" | "timeout" | "broken connection" | "other";

/** The plugin's own: seconds for one request. */
const requestTimeoutMs = 30_000;
const firstDelayMs = 500;
const longestDelayMs = 60_000;
const jitterShare = 0.25;

export interface Attempts {
  readonly kinds: Map<Kind, number>;
  /** Of each answer, whatever it was: when the request was sent, and how long it took. */
  readonly answered: [sentAtMs: number, tookMs: number][];
  firstOther: string;
}

export class Queue {
  readonly #port: number;
  readonly #attempts: Attempts;
  #socket: Socket | undefined;

  constructor(port: number, attempts: Attempts) {
    this.#port = port;
    this.#attempts = attempts;
  }

  /** Sends until it is taken. @returns what each attempt was told; the last one was taken. */
  async deliver(request: Buffer): Promise<Told[]> {
    const told: Told[] = [];
    for (let failures = 0; ; failures += 1) {
      const sentAtMs = Date.now();
      const sentMs = performance.now();
      const answer = await this.#attempt(request);
      this.#attempts.answered.push([sentAtMs, performance.now() - sentMs]);
      const kind = typeof answer === "string" ? answer : kindOf(answer);
      this.#attempts.kinds.set(kind, (this.#attempts.kinds.get(kind) ?? 0) + 1);
      told.push(
        typeof answer !== "string" && answer.status === 200
          ? toldOf(JSON.parse(answer.body))
          : { kind: "unknown" },
      );
      if (kind === "success") return told;
      const retryAfter = typeof answer === "string" ? undefined : answer.retryAfter;
      if (kind === "other" && typeof answer !== "string") {
        this.#attempts.firstOther ||= `${answer.status} ${answer.body.slice(0, 200)}`;
      }
      await wait(delayMs(failures, retryAfter));
    }
  }

  close(): void {
    this.#socket?.destroy();
  }

  async #attempt(request: Buffer): Promise<HttpAnswer | Kind> {
    const timer = new AbortController();
    const late = wait(requestTimeoutMs, "timeout" as const, { signal: timer.signal });
    try {
      return await Promise.race([this.#ask(request), late]).then((answer) => {
        if (answer === "timeout") this.#drop();
        return answer;
      });
    } catch (error) {
      this.#drop();
      this.#attempts.firstOther ||= String(error);
      return "broken connection";
    } finally {
      timer.abort();
      late.catch(() => undefined);
    }
  }

  async #ask(request: Buffer): Promise<HttpAnswer> {
    this.#socket ??= await open(this.#port);
    return ask(this.#socket, request);
  }

  #drop(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }
}

function kindOf({ status, body }: HttpAnswer): Kind {
  if (status === 503) return "503";
  if (status === 200 && body.includes('"result"')) return "success";
  return status === 200 && body.includes("-32606") ? "-32606" : "other";
}

function delayMs(failures: number, retryAfter: number | undefined): number {
  if (retryAfter !== undefined) return retryAfter * 1000 * (1 + Math.random() * jitterShare);
  return Math.random() * Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(failures, 10));
}
