/**
 * The tills that come back, a process of its own. It makes all bodies, prints "ready", and at SIGUSR2 all tills connect
 * and send at once. Prints one JSON line when the last receipt is taken.
 */
import { once } from "node:events";
import { batchRequest } from "../ingest/requests.ts";
import { percentile } from "../table.ts";
import type { ToldOfCall } from "../told.ts";
import { type Attempts, type Kind, Queue } from "./queue.ts";

export interface StampedeOrder {
  readonly port: number;
  /** One path for each till. */
  readonly paths: readonly string[];
  readonly run: number;
  readonly receiptsEach: number;
  readonly perCall: number;
}

export interface StampedeResult {
  readonly startedAtMs: number;
  readonly seconds: number;
  readonly kinds: Readonly<Partial<Record<Kind, number>>>;
  readonly firstOther: string;
  /** Of an answer, success or "later". */
  readonly answerP99Ms: number;
  readonly answerMaxMs: number;
  /** Refusals of one till, over all its batches. */
  readonly refusalsMedian: number;
  readonly refusalsMax: number;
  /** When half of the tills, and nine tenths of them, had nothing left. */
  readonly halfDoneSeconds: number;
  readonly nineTenthsDoneSeconds: number;
  /** What each till was told, call by call. */
  readonly told: readonly (readonly ToldOfCall[])[];
}

async function run(order: StampedeOrder): Promise<StampedeResult> {
  const requests = order.paths.map((path, till) =>
    Array.from({ length: order.receiptsEach / order.perCall }, (_, call) =>
      batchRequest(path, order.run, till, call, order.perCall),
    ),
  );
  const attempts: Attempts = { kinds: new Map(), answered: [], firstOther: "" };
  const started = once(process, "SIGUSR2");
  // A pending signal keeps no process alive.
  const alive = setInterval(() => undefined, 1_000);
  process.stdout.write("ready\n");
  await started;
  clearInterval(alive);
  const startedAtMs = Date.now();
  const startedMs = performance.now();
  const doneSeconds: number[] = [];
  const told = await Promise.all(
    requests.map(async (own) => {
      const queue = new Queue(order.port, attempts);
      const calls: ToldOfCall[] = [];
      for (const request of own) calls.push(await queue.deliver(request));
      doneSeconds.push((performance.now() - startedMs) / 1000);
      queue.close();
      return calls;
    }),
  );
  const refusals = told.map((calls) => calls.reduce((sum, attempts) => sum + attempts.length - 1, 0));
  const answerMs = attempts.answered.map(([, tookMs]) => tookMs);
  return {
    startedAtMs,
    seconds: Math.max(...doneSeconds),
    kinds: Object.fromEntries(attempts.kinds),
    firstOther: attempts.firstOther,
    answerP99Ms: percentile(answerMs, 0.99),
    answerMaxMs: Math.max(...answerMs),
    refusalsMedian: percentile(refusals, 0.5),
    refusalsMax: Math.max(...refusals),
    halfDoneSeconds: percentile(doneSeconds, 0.5),
    nineTenthsDoneSeconds: percentile(doneSeconds, 0.9),
    told,
  };
}

process.stdout.write(`${JSON.stringify(await run(JSON.parse(process.argv[2] ?? "{}") as StampedeOrder))}\n`);
