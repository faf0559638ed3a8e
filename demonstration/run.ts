import { setTimeout as wait } from "node:timers/promises";
import { type Clock, systemClock } from "@prilavok/hub/clock.ts";
import type { Configuration } from "@prilavok/hub/configuration.ts";
import type { Progress } from "@prilavok/hub/import/progress.ts";
import type { RunningHub } from "@prilavok/hub/serve.ts";
import { announcement, announcementObject, type Language, words } from "./announce.ts";
import { Interrupted } from "./calling.ts";
import { prepareChain, type TillAtWork } from "./chain.ts";
import { loadHistory } from "./history.ts";
import { type LiveSale, sellLive } from "./live.ts";
import { publishPlans } from "./plans.ts";
import { DemoMemory } from "./state.ts";

export interface DemonstrationOptions {
  readonly configuration: Configuration;
  readonly startHub: (configuration: Configuration) => Promise<RunningHub>;
  readonly language: Language;
  /** How far the generated history reaches back from the very first start. */
  readonly days: number;
  /** Mean time between two live sales. */
  readonly paceMs: number;
  /** Prints one JSON object instead of the announcement, and nothing after it. */
  readonly json: boolean;
  readonly print: (text: string) => void;
  /** The history's progress. */
  readonly progress: Progress;
  readonly onSale: (sale: LiveSale) => void;
  /** Ends the demonstration. */
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

const dayMs = 86_400_000;
const plansLookEveryMs = 3_600_000;

/**
 * The demonstration from the start of the hub to its end: a chain with keys, plans, a year of history that loads while
 * the door is open, and a live stream of sales. A second run goes on where the first one stopped, with the same keys,
 * and fills the time between.
 * @returns when `signal` is aborted and all is closed. @throws when the hub cannot start or something breaks.
 */
export async function runDemonstration(options: DemonstrationOptions): Promise<void> {
  const hub = await options.startHub(options.configuration);
  const stop = new AbortController();
  try {
    await demonstrate(options, hub, stop);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  } finally {
    options.progress.stop();
    if (!options.json) options.print(words[options.language].closing);
    await hub.close();
  }
}

async function demonstrate(
  options: DemonstrationOptions,
  hub: RunningHub,
  stop: AbortController,
): Promise<void> {
  const { configuration, clock = systemClock, language, json, paceMs, onSale } = options;
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const memory = await DemoMemory.open(configuration.dataDir);
  const tills = await prepareChain({ pool: hub.pool, clock, url: hub.url, memory, signal });
  await planLoads(memory, clock.now(), options.days);
  const open = { url: hub.url, dataDir: configuration.dataDir, tills, language };
  options.print(json ? JSON.stringify(announcementObject(open)) : announcement(open));
  const parts = [
    load(options, hub.url, memory, tills, clock, signal).then(() => keepPlans(tills, memory, clock, signal)),
    sellLive({ tills, memory, clock, paceMs, signal, onSale }),
  ];
  // When one part breaks, the others end before the hub closes under them.
  for (const part of parts) part.catch(() => stop.abort());
  const ends = await Promise.allSettled(parts);
  const broken = ends.find((end) => end.status === "rejected" && !(end.reason instanceof Interrupted));
  if (broken?.status === "rejected") throw broken.reason;
}

/** Notes what is to be generated: the history at the very first start, the time since the last stop at others. */
async function planLoads(memory: DemoMemory, nowMs: number, days: number): Promise<void> {
  const { soldThroughMs, loads } = memory.state;
  const fromMs = soldThroughMs === 0 ? nowMs - days * dayMs : soldThroughMs;
  if (fromMs >= nowMs) return;
  await memory.change({ loads: [...loads, { fromMs, toMs: nowMs, backTo: {} }], soldThroughMs: nowMs });
}

/** History, then plans: they may be distributed by what the history teaches. */
async function load(
  options: DemonstrationOptions,
  url: string,
  memory: DemoMemory,
  tills: readonly TillAtWork[],
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const { language, json, print, progress } = options;
  const startedMs = performance.now();
  const onProgress = (fraction: number, receipts: number) => {
    progress.show(fraction, words[language].loading(receipts));
  };
  const receipts = await loadHistory({ url, tills, memory, signal, onProgress });
  await publishPlans(tills, memory, clock.now());
  progress.stop();
  const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  if (!json) print(words[language].loaded(receipts, seconds));
}

/** A demonstration may run for weeks, over a new year. */
async function keepPlans(
  tills: readonly TillAtWork[],
  memory: DemoMemory,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    await wait(plansLookEveryMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await publishPlans(tills, memory, clock.now());
  }
}
