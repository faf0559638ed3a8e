import { dayOf, momentToLocal } from "@prilavok/contracts/values/time.ts";
import { callSurely, Interrupted } from "./calling.ts";
import type { TillAtWork } from "./chain.ts";
import { dayStart, isOpen } from "./demand.ts";
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
 * that stayed open while the demonstration was stopped is closed, and the hub is told its proper time.
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
    await tell(till, "shift/stop", open, dayStart(open) + store.closesMinute * minuteMs - 1000);
    await setOpen(memory, name, undefined);
  }
  if (isWorking && memory.state.openShifts[name] !== today) {
    await openShift(fleet.named(name), cashierOf(till, today), signal);
    await tell(till, "shift/start", today, dayStart(today) + store.opensMinute * minuteMs);
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

function hoursOf(store: DemoStore, nowMs: number): { readonly today: string; readonly isWorking: boolean } {
  const localMs = momentToLocal(nowMs, store.timeZone);
  return { today: dayOf(localMs), isWorking: isOpen(store, Math.floor(localMs / minuteMs) % 1_440) };
}

async function setOpen(memory: DemoMemory, name: string, day: string | undefined): Promise<void> {
  const { [name]: _closed, ...others } = memory.state.openShifts;
  await memory.change({ openShifts: day === undefined ? others : { ...others, [name]: day } });
}

async function tell(till: TillAtWork, name: string, day: string, localMs: number): Promise<void> {
  const { store, client } = till;
  const params = { seller: cashierOf(till, day), localtimezone: offsetHours(store, localMs) };
  await callSurely(client, "registerEvent", { name, ts: asLocalText(localMs), params });
}

/** Who sits at a till on a day. */
export function cashierOf({ store, till }: Pick<TillAtWork, "store" | "till">, day: string): string {
  return crewOf(store, day).cashiers[store.tills.indexOf(till)] ?? "";
}

function offsetHours(store: DemoStore, localMs: number): number {
  return (momentToLocal(localMs, store.timeZone) - localMs) / 3_600_000;
}

/** `Y-m-d H:i:s` */
function asLocalText(localMs: number): string {
  return new Date(localMs).toISOString().slice(0, 19).replace("T", " ");
}
