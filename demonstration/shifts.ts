import { dayOf, momentToLocal } from "@prilavok/contracts/values/time.ts";
import { callSurely } from "./calling.ts";
import type { TillAtWork } from "./chain.ts";
import { dayStart, isOpen } from "./demand.ts";
import { crewOf } from "./shopper.ts";
import type { DemoMemory } from "./state.ts";
import type { DemoStore } from "./stores.ts";

const minuteMs = 60_000;

/**
 * Opens a till's shift when its store opens and closes it when the store closes; round the clock, at midnight. A shift
 * that stayed open while the demonstration was stopped is closed at its proper time.
 */
export async function followShifts(
  tills: readonly TillAtWork[],
  memory: DemoMemory,
  nowMs: number,
): Promise<void> {
  for (const till of tills) {
    const { store, name } = till;
    const localMs = momentToLocal(nowMs, store.timeZone);
    const today = dayOf(localMs);
    const isWorking = isOpen(store, Math.floor(localMs / minuteMs) % 1_440);
    const open = memory.state.openShifts[name];
    if (open !== undefined && (open !== today || !isWorking)) {
      await tell(till, "shift/stop", open, dayStart(open) + store.closesMinute * minuteMs - 1000);
      await setOpen(memory, name, undefined);
    }
    if (isWorking && memory.state.openShifts[name] !== today) {
      await tell(till, "shift/start", today, dayStart(today) + store.opensMinute * minuteMs);
      await setOpen(memory, name, today);
    }
  }
}

async function setOpen(memory: DemoMemory, name: string, day: string | undefined): Promise<void> {
  const { [name]: _closed, ...others } = memory.state.openShifts;
  await memory.change({ openShifts: day === undefined ? others : { ...others, [name]: day } });
}

async function tell(till: TillAtWork, name: string, day: string, localMs: number): Promise<void> {
  const { store, client } = till;
  const params = { seller: cashierOf(store, till, day), localtimezone: offsetHours(store, localMs) };
  await callSurely(client, "registerEvent", { name, ts: asLocalText(localMs), params });
}

function cashierOf(store: DemoStore, { till }: TillAtWork, day: string): string {
  return crewOf(store, day).cashiers[store.tills.indexOf(till)] ?? "";
}

function offsetHours(store: DemoStore, localMs: number): number {
  return (momentToLocal(localMs, store.timeZone) - localMs) / 3_600_000;
}

/** `Y-m-d H:i:s` */
function asLocalText(localMs: number): string {
  return new Date(localMs).toISOString().slice(0, 19).replace("T", " ");
}
