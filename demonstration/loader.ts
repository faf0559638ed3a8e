import { dayOf, momentToLocal } from "@prilavok/contracts/values/time.ts";
import { callSurely } from "./calling.ts";
import { dayStart } from "./demand.ts";
import type { DoorClient } from "./door-client.ts";
import { dayReceipts } from "./shopper.ts";
import type { Load } from "./state.ts";
import type { DemoStore, DemoTill } from "./stores.ts";

const agent = JSON.stringify({ name: "prilavok demonstration" });
const receiptsPerCall = 100;
/** After each such stretch of days it is noted how far a store is. */
const daysPerStretch = 7;
/** Calls that arrive together are written together, and a larger write touches each hour's roll-ups once. */
const callsPerStore = 5;
const dayMs = 86_400_000;

/** A till that generated sales are sent from. */
export interface SendingTill {
  readonly store: DemoStore;
  readonly till: DemoTill;
  readonly client: DoorClient;
}

/** What is told after each stretch of a store's days. */
export interface Stretch {
  readonly storeExtId: string;
  /** This day and all later ones of the load are in. */
  readonly backToDay: string;
  /** Receipts sent since the load began, of all stores. */
  readonly receipts: number;
  /** The part of the load that is done, 0 to 1. */
  readonly fraction: number;
}

export interface LoaderOptions {
  readonly seed: string;
  readonly load: Load;
  readonly tills: readonly SendingTill[];
  readonly onStretch: (stretch: Stretch) => void;
}

/** Generates the sales of one load and sends them through the door, all stores side by side, newest days first. */
export class Loader {
  readonly #options: LoaderOptions;
  readonly #daysLeft = new Map<DemoStore, number>();
  #daysAll = 0;
  #sent = 0;

  constructor(options: LoaderOptions) {
    this.#options = options;
  }

  /** @throws Interrupted, or when the door refuses a receipt. */
  async run(): Promise<void> {
    const stores = [...new Set(this.#options.tills.map(({ store }) => store))];
    const work = stores.map((store) => ({ store, days: this.#daysOf(store) }));
    for (const { store, days } of work) this.#daysLeft.set(store, days.length);
    this.#daysAll = Math.max(1, ...work.map(({ days }) => days.length)) * work.length;
    await Promise.all(work.map(({ store, days }) => this.#loadStore(store, days)));
  }

  /** Local days of the load that the store still lacks, newest first. */
  #daysOf(store: DemoStore): string[] {
    const { fromMs, toMs, backTo } = this.#options.load;
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
    const tills = this.#options.tills.filter((till) => till.store === store);
    for (let at = 0; at < days.length; at += daysPerStretch) {
      const stretch = days.slice(at, at + daysPerStretch);
      // As text: a stretch of receipts as objects would be ten times as much for the garbage collector to walk.
      const texts = new Map(tills.map((till) => [till.till, [] as string[]]));
      for (const day of stretch) this.#addDay(store, day, texts);
      const calls = tills.flatMap((till) =>
        pieces(texts.get(till.till) ?? []).map((piece) => () => send(till, piece)),
      );
      await inTurns(calls, callsPerStore);
      for (const { length } of texts.values()) this.#sent += length;
      this.#tell(store, stretch);
    }
  }

  #addDay(store: DemoStore, day: string, texts: ReadonlyMap<DemoTill, string[]>): void {
    const { seed, load } = this.#options;
    for (const { till, momentMs, wire } of dayReceipts(seed, store, day)) {
      if (momentMs > load.fromMs && momentMs <= load.toMs) texts.get(till)?.push(JSON.stringify(wire));
    }
  }

  #tell(store: DemoStore, stretch: readonly string[]): void {
    this.#daysLeft.set(store, (this.#daysLeft.get(store) ?? 0) - stretch.length);
    const left = [...this.#daysLeft.values()].reduce((sum, days) => sum + days, 0);
    this.#options.onStretch({
      storeExtId: store.extId,
      backToDay: stretch.at(-1) ?? "",
      receipts: this.#sent,
      fraction: Math.max(0, 1 - left / this.#daysAll),
    });
  }
}

async function send({ client }: SendingTill, receipts: readonly string[]): Promise<void> {
  await callSurely(client, "purchaseRegisterBatch", `{"receipts":[${receipts.join(",")}],"agent":${agent}}`);
}

function pieces(receipts: readonly string[]): string[][] {
  const all: string[][] = [];
  for (let at = 0; at < receipts.length; at += receiptsPerCall) {
    all.push(receipts.slice(at, at + receiptsPerCall));
  }
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
