import { Worker } from "node:worker_threads";
import { Interrupted } from "./calling.ts";
import { patienceMs, type TillAtWork } from "./chain.ts";
import type { LoadOrder, LoadReport } from "./load-worker.ts";
import type { DemoMemory, Load } from "./state.ts";

export interface HistoryOptions {
  readonly url: string;
  readonly tills: readonly TillAtWork[];
  readonly memory: DemoMemory;
  readonly signal: AbortSignal;
  /** The part of the load that is done, 0 to 1, and the receipts sent so far. */
  readonly onProgress: (fraction: number, receipts: number) => void;
}

/**
 * Brings every load of the memory through the door, newest days first, so that today's reports are right at once and
 * the rest of the year fills in behind them. What is interrupted goes on at the next start: the same days give the
 * same receipts, and the hub knows those that it has.
 * @returns how many receipts were sent. @throws Interrupted, or when the door refuses a receipt.
 */
export async function loadHistory(options: HistoryOptions): Promise<number> {
  const { memory } = options;
  let sent = 0;
  // The newest load is the gap since the last stop; an interrupted year comes after it.
  for (const load of memory.state.loads.toReversed()) {
    sent += await runLoad(options, load, sent);
    await memory.change({ loads: memory.state.loads.filter((one) => !isSame(one, load)) });
  }
  return sent;
}

/** Loads never overlap, so the moment one ends at names it. */
function isSame(one: Load, other: Load): boolean {
  return one.toMs === other.toMs;
}

async function runLoad(options: HistoryOptions, load: Load, sentBefore: number): Promise<number> {
  const { url, tills, memory, signal, onProgress } = options;
  const order: LoadOrder = {
    url,
    seed: memory.state.seed,
    load,
    tills: tills.map(({ store, till, key }) => ({ storeExtId: store.extId, tillExtId: till.extId, key })),
    patienceMs,
  };
  const worker = new Worker(new URL("./load-worker.ts", import.meta.url), {
    workerData: order,
    execArgv: [],
  });
  const stop = () => worker.postMessage("stop");
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  let receipts = 0;
  try {
    const end = await reportsOf(worker, (stretch) => {
      receipts = stretch.receipts;
      const loads = memory.state.loads.map((one) =>
        isSame(one, load)
          ? { ...one, backTo: { ...one.backTo, [stretch.storeExtId]: stretch.backToDay } }
          : one,
      );
      onProgress(stretch.fraction, sentBefore + receipts);
      return memory.change({ loads });
    });
    if (end === "interrupted") throw new Interrupted("the history is not whole yet");
    return receipts;
  } finally {
    signal.removeEventListener("abort", stop);
    await worker.terminate();
  }
}

type LastReport = Extract<LoadReport, string>;

/** Resolves with the thread's last word, after everything it told before was noted; rejects when it breaks. */
function reportsOf(
  worker: Worker,
  onStretch: (stretch: Exclude<LoadReport, string>) => Promise<void>,
): Promise<LastReport> {
  return new Promise((resolve, reject) => {
    let noted: Promise<void> = Promise.resolve();
    let last: LastReport | undefined;
    worker.on("message", (report: LoadReport) => {
      if (typeof report === "string") last = report;
      else noted = Promise.all([noted, onStretch(report)]).then(() => undefined);
    });
    worker.on("error", reject);
    worker.on("exit", (code) => {
      const end = last;
      if (end === undefined) reject(new Error(`the loading thread ended with ${code} and no word`));
      else noted.then(() => resolve(end), reject);
    });
  });
}
