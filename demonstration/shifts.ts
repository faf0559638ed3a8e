import { dayOf, momentToLocal } from "@prilavok/contracts/values/time.ts";
import { Interrupted } from "./calling.ts";
import type { TillAtWork } from "./chain.ts";
import { isOpen } from "./demand.ts";
import { crewOf } from "./shopper.ts";
import type { DemoMemory } from "./state.ts";
import type { DemoStore } from "./stores.ts";
import type { Fleet } from "./tills/fleet.ts";
import { closeShift, openShift } from "./tills/shift.ts";

const minuteMs = 60_000;

export interface ShiftOptions {
  readonly tills: readonly TillAtWork[];
  readonly fleet: Fleet;
  readonly memory: DemoMemory;
  readonly signal: AbortSignal;
  /** A till does not open or close; it is tried again at the next look. */
  readonly onRefusal: (till: string, why: string) => void;
}

/**
 * Opens a till's shift when its store opens and closes it when the store closes; round the clock, at midnight. A shift
 * that stayed open since a demonstration of yesterday was killed is closed.
 */
export async function followShifts(options: ShiftOptions, nowMs: number): Promise<void> {
  for (const till of options.tills) {
    try {
      await followShift(options, till, nowMs);
    } catch (error) {
      if (options.signal.aborted) throw new Interrupted("the shifts are seen to at the next start");
      options.onRefusal(till.name, error instanceof Error ? error.message : String(error));
    }
  }
}

async function followShift(
  { fleet, memory, signal }: ShiftOptions,
  till: TillAtWork,
  nowMs: number,
): Promise<void> {
  const { store, name } = till;
  const { today, isWorking } = hoursOf(store, nowMs);
  const open = memory.state.openShifts[name];
  if (open !== undefined && (open !== today || !isWorking)) {
    await closeShift(fleet.named(name), cashierOf(till, open), signal);
    await setOpen(memory, name, undefined);
  }
  if (isWorking && memory.state.openShifts[name] !== today) {
    await openShift(fleet.named(name), cashierOf(till, today), signal);
    await setOpen(memory, name, today);
  }
}

/**
 * At a start: whoever closed a till's shift by hand, or took its journal away, finds the till selling again. While the
 * demonstration runs, a shift that a person closes stays closed until the store's next opening.
 */
export async function reopenShifts(options: ShiftOptions, nowMs: number): Promise<void> {
  const { tills, fleet, memory, signal } = options;
  await followShifts(options, nowMs);
  for (const till of tills) {
    const day = memory.state.openShifts[till.name];
    if (day !== undefined) await openShift(fleet.named(till.name), cashierOf(till, day), signal);
  }
}

/**
 * At a stop, within a bound: the next start fills the time until then with generated sales, and those belong to no
 * shift of a till.
 */
export async function closeShifts(options: Omit<ShiftOptions, "signal">, withinMs: number): Promise<void> {
  const { tills, fleet, memory, onRefusal } = options;
  const signal = AbortSignal.timeout(withinMs);
  const closing = tills.map(async (till) => {
    const open = memory.state.openShifts[till.name];
    if (open === undefined) return;
    try {
      await closeShift(fleet.named(till.name), cashierOf(till, open), signal);
      await setOpen(memory, till.name, undefined);
    } catch (error) {
      onRefusal(till.name, error instanceof Error ? error.message : String(error));
    }
  });
  await Promise.all(closing);
}

function hoursOf(store: DemoStore, nowMs: number): { readonly today: string; readonly isWorking: boolean } {
  const localMs = momentToLocal(nowMs, store.timeZone);
  return { today: dayOf(localMs), isWorking: isOpen(store, Math.floor(localMs / minuteMs) % 1_440) };
}

async function setOpen(memory: DemoMemory, name: string, day: string | undefined): Promise<void> {
  const { [name]: _closed, ...others } = memory.state.openShifts;
  await memory.change({ openShifts: day === undefined ? others : { ...others, [name]: day } });
}

/** Who sits at a till on a day. */
export function cashierOf({ store, till }: Pick<TillAtWork, "store" | "till">, day: string): string {
  return crewOf(store, day).cashiers[store.tills.indexOf(till)] ?? "";
}
