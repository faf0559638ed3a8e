import { dayOf, momentToLocal } from "@prilavok/contracts/values/time.ts";
import { callSurely } from "./calling.ts";
import type { TillAtWork } from "./chain.ts";
import { dayStart } from "./demand.ts";
import { type DemoReceipt, dayReceipts } from "./shopper.ts";
import type { DemoMemory, Load } from "./state.ts";
import type { DemoStore } from "./stores.ts";

const agent = { name: "prilavok demonstration" };
const receiptsPerCall = 100;
/** After each such stretch of days the memory notes how far a store is. */
const daysPerStretch = 7;
/** Calls that arrive together are written together, and a larger write touches each hour's roll-ups once. */
const callsPerStore = 5;
const dayMs = 86_400_000;

export interface HistoryOptions {
  readonly tills: readonly TillAtWork[];
  readonly memory: DemoMemory;
  /** Told after each stretch: the part that is done, 0 to 1, and the receipts sent so far. */
  readonly onProgress: (fraction: number, receipts: number) => void;
}

/**
 * Brings every load of the memory through the door, newest days first, so that today's reports are right at once and
 * the rest of the year fills in behind them. What is interrupted goes on at the next start: the same days give the
 * same receipts, and the hub knows those that it has.
 * @returns how many receipts were sent. @throws Interrupted, or when the door refuses one.
 */
export async function loadHistory(options: HistoryOptions): Promise<number> {
  let sent = 0;
  // The newest load is the gap since the last stop; an interrupted year comes after it.
  for (const load of options.memory.state.loads.toReversed()) {
    const loader = new Loader(options, load, sent);
    sent += await loader.run();
    await options.memory.change({ loads: withoutLoad(options.memory.state.loads, load) });
  }
  return sent;
}

/** The load that ends at the same moment: loads never overlap. */
function withoutLoad(loads: readonly Load[], done: Load): Load[] {
  return loads.filter(({ toMs }) => toMs !== done.toMs);
}

class Loader {
  readonly #options: HistoryOptions;
  readonly #load: Load;
  readonly #sentBefore: number;
  readonly #daysLeft = new Map<string, number>();
  #daysAll = 0;
  #sent = 0;

  constructor(options: HistoryOptions, load: Load, sentBefore: number) {
    this.#options = options;
    this.#load = load;
    this.#sentBefore = sentBefore;
  }

  /** All stores side by side. */
  async run(): Promise<number> {
    const stores = [...new Set(this.#options.tills.map(({ store }) => store))];
    const work = stores.map((store) => ({ store, days: this.#daysOf(store) }));
    for (const { store, days } of work) this.#daysLeft.set(store.extId, days.length);
    this.#daysAll = Math.max(1, ...work.map(({ days }) => days.length)) * work.length;
    await Promise.all(work.map(({ store, days }) => this.#loadStore(store, days)));
    return this.#sent;
  }

  /** Local days of the load that the store still lacks, newest first. */
  #daysOf(store: DemoStore): string[] {
    const { fromMs, toMs, backTo } = this.#load;
    const first = dayOf(momentToLocal(fromMs, store.timeZone));
    const last = dayOf(momentToLocal(toMs, store.timeZone));
    const done = backTo[store.extId];
    const days: string[] = [];
    for (let at = dayStart(last); at >= dayStart(first); at -= dayMs) {
      const day = dayOf(at);
      if (done === undefined || day < done) days.push(day);
    }
    return days;
  }

  async #loadStore(store: DemoStore, days: readonly string[]): Promise<void> {
    const { memory, tills } = this.#options;
    for (let at = 0; at < days.length; at += daysPerStretch) {
      const stretch = days.slice(at, at + daysPerStretch);
      const receipts = stretch.flatMap((day) => this.#receiptsOf(store, day));
      const calls = tills.flatMap((till) => {
        if (till.store !== store) return [];
        return pieces(receipts.filter((receipt) => receipt.till === till.till)).map(
          (piece) => () => send(till, piece),
        );
      });
      await inTurns(calls, callsPerStore);
      this.#sent += receipts.length;
      await this.#note(memory, store, stretch);
    }
  }

  #receiptsOf(store: DemoStore, day: string): DemoReceipt[] {
    const { fromMs, toMs } = this.#load;
    const receipts = dayReceipts(this.#options.memory.state.seed, store, day);
    return receipts.filter(({ momentMs }) => momentMs > fromMs && momentMs <= toMs);
  }

  async #note(memory: DemoMemory, store: DemoStore, stretch: readonly string[]): Promise<void> {
    const oldest = stretch.at(-1);
    if (oldest === undefined) return;
    const loads = memory.state.loads.map((load) =>
      load.toMs === this.#load.toMs ? { ...load, backTo: { ...load.backTo, [store.extId]: oldest } } : load,
    );
    this.#daysLeft.set(store.extId, (this.#daysLeft.get(store.extId) ?? 0) - stretch.length);
    const left = [...this.#daysLeft.values()].reduce((sum, days) => sum + days, 0);
    this.#options.onProgress(Math.max(0, 1 - left / this.#daysAll), this.#sentBefore + this.#sent);
    await memory.change({ loads });
  }
}

async function send({ client }: TillAtWork, receipts: readonly DemoReceipt[]): Promise<void> {
  await callSurely(client, "purchaseRegisterBatch", { receipts: receipts.map(({ wire }) => wire), agent });
}

function pieces(receipts: readonly DemoReceipt[]): DemoReceipt[][] {
  const all: DemoReceipt[][] = [];
  for (let at = 0; at < receipts.length; at += receiptsPerCall)
    all.push(receipts.slice(at, at + receiptsPerCall));
  return all;
}

/** Runs the calls in order, at most `atOnce` at the same time. */
async function inTurns(calls: readonly (() => Promise<void>)[], atOnce: number): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let call = calls[next++]; call !== undefined; call = calls[next++]) await call();
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
