import { setTimeout as wait } from "node:timers/promises";
import { type Clock, systemClock } from "@prilavok/hub/clock.ts";
import type { Configuration } from "@prilavok/hub/configuration.ts";
import type { Progress } from "@prilavok/hub/import/progress.ts";
import type { RunningHub } from "@prilavok/hub/serve.ts";
import { announcement, announcementObject } from "./announce.ts";
import { Interrupted } from "./calling.ts";
import { prepareChain, type TillAtWork } from "./chain.ts";
import { loadHistory } from "./history.ts";
import { type LiveSale, sellLive } from "./live.ts";
import { publishPlans } from "./plans.ts";
import { reopenShifts } from "./shifts.ts";
import { DemoMemory } from "./state.ts";
import { Teller } from "./teller.ts";
import type { Fleet, FleetOptions } from "./tills/fleet.ts";
import { type Language, words } from "./words.ts";

export interface DemonstrationOptions {
  readonly configuration: Configuration;
  readonly startHub: (configuration: Configuration) => Promise<RunningHub>;
  readonly startTills: (options: FleetOptions) => Promise<Fleet>;
  /** Of the first till, the others follow; 0: any free ones. */
  readonly tillPort: number;
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
  /** Takes what the tills log. */
  readonly onLog: (text: string) => void;
  /** Ends the demonstration. */
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

const dayMs = 86_400_000;
const plansLookEveryMs = 3_600_000;

/**
 * The demonstration from the start of the hub and the tills to their end: a chain with keys, plans, a year of history
 * that loads while the door is open, and a live stream of sales. A second run goes on where the first one stopped, with
 * the same tills and keys, and fills the time between.
 * @returns when `signal` is aborted and all is closed. @throws when the hub or a till cannot start or something breaks.
 */
export async function runDemonstration(options: DemonstrationOptions): Promise<void> {
  const both = await startBoth(options);
  const stop = new AbortController();
  try {
    await demonstrate(options, both, stop);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  } finally {
    options.progress.stop();
    if (!options.json) options.print(words[options.language].closing);
    await both.fleet.stop();
    await both.hub.close();
  }
}

interface Both {
  readonly hub: RunningHub;
  readonly fleet: Fleet;
}

/** Side by side. When one does not start, the other is stopped again. */
async function startBoth(options: DemonstrationOptions): Promise<Both> {
  const { configuration, tillPort: firstPort, onLog } = options;
  const [hub, fleet] = await Promise.allSettled([
    options.startHub(configuration),
    options.startTills({ dataDir: configuration.dataDir, firstPort, onLog }),
  ]);
  if (hub.status === "fulfilled" && fleet.status === "fulfilled") {
    return { hub: hub.value, fleet: fleet.value };
  }
  if (hub.status === "fulfilled") await hub.value.close();
  if (fleet.status === "fulfilled") await fleet.value.stop();
  throw hub.status === "rejected" ? hub.reason : fleet.status === "rejected" ? fleet.reason : undefined;
}

async function demonstrate(
  options: DemonstrationOptions,
  { hub, fleet }: Both,
  stop: AbortController,
): Promise<void> {
  const { configuration, clock = systemClock, language, json, paceMs, onSale } = options;
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const memory = await DemoMemory.open(configuration.dataDir);
  const tills = await prepareChain({ pool: hub.pool, clock, url: hub.url, memory, signal });
  await planLoads(memory, clock.now(), options.days);
  const onRefusal = refusalTeller(options);
  const shop = { tills, fleet, memory, signal, onRefusal };
  await reopenShifts(shop, clock.now());
  const open = { url: hub.url, dataDir: configuration.dataDir, tills, fleet, language, nowMs: clock.now() };
  options.print(json ? JSON.stringify(announcementObject(open)) : announcement(open));
  const parts = [
    load(options, hub.url, memory, tills, clock, signal).then(() => keepPlans(tills, memory, clock, signal)),
    sellLive({
      ...shop,
      teller: new Teller({ url: hub.url, fleet, memory, onRefusal }),
      clock,
      paceMs,
      onSale,
    }),
  ];
  // When one part breaks, the others end before the hub closes under them.
  for (const part of parts) part.catch(() => stop.abort());
  const ends = await Promise.allSettled(parts);
  const broken = ends.find((end) => end.status === "rejected" && !(end.reason instanceof Interrupted));
  if (broken?.status === "rejected") throw broken.reason;
}

/** Says why a till does not sell, once for each reason. */
function refusalTeller({ language, json, print }: DemonstrationOptions): (till: string, why: string) => void {
  const said = new Map<string, string>();
  return (till, why) => {
    if (json || said.get(till) === why) return;
    said.set(till, why);
    print(words[language].refused(till, why));
  };
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
