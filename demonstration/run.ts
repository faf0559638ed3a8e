import { setTimeout as wait } from "node:timers/promises";
import { endsWithin } from "@prilavok/hub/bound.ts";
import { type Clock, systemClock } from "@prilavok/hub/clock.ts";
import type { Configuration } from "@prilavok/hub/configuration.ts";
import type { Progress } from "@prilavok/hub/import/progress.ts";
import type { RunningHub } from "@prilavok/hub/serve.ts";
import { announcement, announcementObject } from "./announce.ts";
import { Interrupted } from "./calling.ts";
import { prepareChain, type TillAtWork } from "./chain.ts";
import { claimFolder } from "./folder.ts";
import { loadHistory } from "./history.ts";
import { type LiveSale, sellLive } from "./live.ts";
import { type DemoOffice, prepareOffice } from "./office/prepare.ts";
import { openOffice } from "./office/token.ts";
import type { OrderStep } from "./orders/step.ts";
import { sellOrders } from "./orders/stream.ts";
import { publishPlans } from "./plans.ts";
import { closeShifts, reopenShifts, type ShiftOptions } from "./shifts.ts";
import { DemoMemory } from "./state.ts";
import { untilDelivered } from "./tills/delivered.ts";
import type { Fleet, FleetOptions } from "./tills/fleet.ts";
import { refuseOlderFolder } from "./tills/older-folder.ts";
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
  /** Mean time between two customer orders; undefined: none are made. */
  readonly orderPaceMs: number | undefined;
  /** Prints one JSON object instead of the announcement, and nothing after it. */
  readonly json: boolean;
  readonly print: (text: string) => void;
  /** The history's progress. */
  readonly progress: Progress;
  readonly onSale: (sale: LiveSale) => void;
  readonly onOrder: (step: OrderStep) => void;
  /** Takes what the tills log. */
  readonly onLog: (text: string) => void;
  /** Ends the demonstration. */
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

const dayMs = 86_400_000;
const secondMs = 1_000;
const plansLookEveryMs = 3_600_000;
/** For everything of the tills at a stop; each of them has half a minute to end. The hub is closed in every case. */
const tillsEndWithinMs = 50_000;
/** For the tills' shifts and queues at a stop: a person waits for it. */
const shiftsCloseWithinMs = 3_000;
const deliveredWithinMs = 5_000;

/**
 * The demonstration from the start of the hub and the tills to their end: a chain with keys, plans, a year of history
 * that loads while the door is open, live sales, and customer orders. A second run goes on where the first one stopped, with
 * the same tills and keys, and fills the time between.
 * @returns when `signal` is aborted and all is closed. @throws when the hub or a till cannot start or something breaks.
 */
export async function runDemonstration(options: DemonstrationOptions): Promise<void> {
  const { configuration, startHub, progress } = options;
  await refuseOlderFolder(configuration.dataDir);
  await claimFolder(configuration.dataDir);
  const hub = await startHub(configuration);
  try {
    await untilEnded(openTills(options, hub), options.signal);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  } finally {
    progress.stop();
    await hub.close();
  }
  if (!options.json) options.print(words[options.language].closed);
}

/** Waits for work that ends after the signal. @throws what it throws, or when it does not end in time. */
async function untilEnded(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await Promise.race([work, stopped]);
  if (await endsWithin(work, tillsEndWithinMs)) return;
  throw new Error(`the tills do not end ${tillsEndWithinMs / secondMs} seconds after the stop; they are cut`);
}

/** The tills start behind the hub: each is given the address and its key before it sells anything. */
async function openTills(options: DemonstrationOptions, { url, pool }: RunningHub): Promise<void> {
  const { configuration, clock = systemClock, startTills, tillPort, onLog, signal } = options;
  const { dataDir, logLevel } = configuration;
  const memory = await DemoMemory.open(dataDir);
  const tills = await prepareChain({ pool, clock, url, memory, signal });
  const office = await prepareOffice(await openOffice({ pool, clock, url, memory, signal }), memory);
  const keys = new Map(tills.map(({ name, key }) => [name, key]));
  const fleet = await startTills({ dataDir, firstPort: tillPort, hub: { url, keys }, logLevel, onLog });
  const shop = { tills, fleet, memory, onRefusal: refusalTeller(options) };
  try {
    await demonstrate(options, url, { ...shop, office }, clock);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  } finally {
    options.progress.stop();
    if (!options.json) options.print(words[options.language].closing);
    await endSelling(options, shop, clock).finally(() => fleet.stop());
  }
}

type Shop = Omit<ShiftOptions, "signal">;

interface WholeShop extends Shop {
  readonly office: DemoOffice;
}

/** Sells until the signal comes, or something breaks. */
async function demonstrate(
  options: DemonstrationOptions,
  url: string,
  shop: WholeShop,
  clock: Clock,
): Promise<void> {
  const { configuration, language, json, paceMs, orderPaceMs, onSale, onOrder } = options;
  const { tills, fleet, memory, office } = shop;
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  await planLoads(memory, clock.now(), options.days);
  await reopenShifts({ ...shop, signal }, clock.now());
  const shown = { url, dataDir: configuration.dataDir, tills, fleet, office, language, nowMs: clock.now() };
  options.print(json ? JSON.stringify(announcementObject(shown)) : announcement(shown));
  const parts = [
    load(options, url, memory, tills, clock, signal).then(() => keepPlans(tills, memory, clock, signal)),
    sellLive({ ...shop, signal, clock, paceMs, onSale }),
    orderPaceMs === undefined
      ? undefined
      : sellOrders({
          ...{ tills, fleet, memory, office, signal, clock },
          paceMs: orderPaceMs,
          onStep: onOrder,
        }),
  ];
  // When one part breaks, the others end before the hub closes under them.
  for (const part of parts) part?.catch(() => stop.abort());
  const ends = await Promise.allSettled(parts);
  const broken = ends.find((end) => end.status === "rejected" && !(end.reason instanceof Interrupted));
  if (broken?.status === "rejected") throw broken.reason;
}

/**
 * Closes the shifts, and lets the queues deliver what they hold, while the hub is open; for some seconds, as nothing is
 * lost when they do not come to an end: a journal keeps its messages, and they go out at the next start.
 */
async function endSelling(
  { language, json, print }: DemonstrationOptions,
  shop: Shop,
  clock: Clock,
): Promise<void> {
  await closeShifts(shop, shiftsCloseWithinMs);
  const { memory } = shop;
  // A shift has the whole second of its stop: generated sales begin behind it.
  const soldThroughMs = secondOf(clock.now()) + secondMs - 1;
  if (memory.state.soldThroughMs > 0) await memory.change({ soldThroughMs });
  const left = await untilDelivered(shop.fleet.tills, deliveredWithinMs);
  if (left > 0 && !json) print(words[language].undelivered(left));
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
  // The second of now belongs to the shifts that the tills are about to open.
  const toMs = secondOf(nowMs) - 1;
  const fromMs = soldThroughMs === 0 ? nowMs - days * dayMs : soldThroughMs;
  if (fromMs >= toMs) return;
  await memory.change({ loads: [...loads, { fromMs, toMs, backTo: {} }], soldThroughMs: toMs });
}

function secondOf(momentMs: number): number {
  return Math.floor(momentMs / secondMs) * secondMs;
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
