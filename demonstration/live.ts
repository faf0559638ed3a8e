import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { dayOf, localHour, momentToLocal } from "@prilavok/contracts/values/time.ts";
import type { Clock } from "@prilavok/hub/clock.ts";
import type { TillAtWork } from "./chain.ts";
import { Chance, Wheel } from "./chance.ts";
import { hourWeights, isOpen } from "./demand.ts";
import { saleOperation } from "./sale-body.ts";
import { followShifts, type ShiftOptions } from "./shifts.ts";
import { type DemoReceipt, Shopper } from "./shopper.ts";
import type { DemoStore } from "./stores.ts";
import { isRefusal, operateSurely } from "./tills/operating.ts";
import { openShift } from "./tills/shift.ts";

/** Between two looks at the shop doors, however slowly customers come. */
const longestPauseMs = 20_000;
const minuteMs = 60_000;
const liveNumbersFrom = 10_000;

export interface LiveOptions extends ShiftOptions {
  readonly clock: Clock;
  /** Mean time between two sales of the chain. */
  readonly paceMs: number;
  readonly onSale: (sale: LiveSale) => void;
}

export interface LiveSale {
  readonly store: DemoStore;
  readonly receipt: DemoReceipt;
}

/**
 * Sells one receipt after another at the tills of the stores that are open at this hour, and opens and closes their
 * shifts; the tills' own queues tell the hub of it. Livelier than the generated days, so that there is something to see.
 */
export async function sellLive(options: LiveOptions): Promise<void> {
  const { tills, memory, clock, paceMs, signal, onSale } = options;
  const chance = new Chance(`live ${clock.now()}`);
  const counters = new Map<DemoStore, Counter>();
  while (!signal.aborted) {
    await followShifts(options, clock.now());
    // Customers come independently of each other: pauses are exponential.
    const pauseMs = Math.min(longestPauseMs, -Math.log(1 - chance.next()) * paceMs);
    await wait(pauseMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const nowMs = clock.now();
    const store = pickStore(tills, nowMs, chance);
    if (store !== undefined) {
      const receipt = counterOf(counters, store, nowMs).serve(Math.floor(nowMs / 1000) * 1000);
      const till = tills.find((one) => one.store === store && one.till === receipt.till);
      if (till !== undefined && (await sell(options, till, receipt))) onSale({ store, receipt });
    }
    await memory.change({ soldThroughMs: nowMs });
  }
}

/**
 * One customer at the till. Its answer may be lost with it when it dies: the `operationId` makes one sale of however
 * many times it is asked. @returns false when the till refuses, because somebody is trying it out.
 */
async function sell(options: LiveOptions, till: TillAtWork, receipt: DemoReceipt): Promise<boolean> {
  const { fleet, signal, onRefusal } = options;
  const kept = fleet.named(till.name);
  const { operation, body } = saleOperation(receipt, randomUUID());
  try {
    try {
      await operateSurely(kept, operation, body, signal);
    } catch (error) {
      if (!isRefusal(error, "shiftTooOld")) throw error;
      await openShift(kept, receipt.wire.cashier, signal);
      await operateSurely(kept, operation, body, signal);
    }
    return true;
  } catch (error) {
    if (!signal.aborted) onRefusal(till.name, error instanceof Error ? error.message : String(error));
    return false;
  }
}

interface Counter {
  readonly day: string;
  readonly shopper: Shopper;
}

/** The store's customers of this local day. */
function counterOf(counters: Map<DemoStore, Counter>, store: DemoStore, nowMs: number): Shopper {
  const day = dayOf(momentToLocal(nowMs, store.timeZone));
  const known = counters.get(store);
  if (known?.day === day) return known.shopper;
  // Numbers far from the generated ones of the day, and never twice however fast it sells.
  let last = 0;
  const numberOf = (momentMs: number) => {
    const secondOfDay = Math.floor(momentToLocal(momentMs, store.timeZone) / 1000) % 86_400;
    last = Math.max(last + 1, liveNumbersFrom + secondOfDay);
    return last;
  };
  const shopper = new Shopper(store, day, new Chance(`live ${store.extId} ${nowMs}`), numberOf);
  counters.set(store, { day, shopper });
  return shopper;
}

/** A store by how busy it is at this hour; undefined while all are closed. */
function pickStore(tills: readonly TillAtWork[], nowMs: number, chance: Chance): DemoStore | undefined {
  const stores = [...new Set(tills.map(({ store }) => store))];
  const weights = stores.map((store) => {
    const minute = Math.floor(momentToLocal(nowMs, store.timeZone) / minuteMs) % 1_440;
    const weight = hourWeights(store)[localHour(nowMs, store.timeZone).hour] ?? 0;
    return isOpen(store, minute) ? weight * store.receiptsPerDay : 0;
  });
  return weights.some((weight) => weight > 0) ? stores[new Wheel(weights).draw(chance)] : undefined;
}
