import type { TillInfo } from "@prilavok/contracts/till-api/answers.ts";
import type { DestinationLook, LaneLook, QueueLook } from "../queue/queue-look.ts";

type At = (momentMs: number | null) => string | null;

/** The queue as OTHER_INFO tells it. @param at a moment in the till's time. */
export function queueTold(look: QueueLook, at: At): TillInfo["queue"] {
  return {
    depth: look.depth,
    oldestAt: at(look.oldestAtMs),
    isAvailable: look.isAvailable,
    warnings: look.warnings.map(({ text }) => text),
    lanes: look.lanes.map((lane) => laneTold(lane, at)),
  };
}

export function destinationTold({ state, url, faults }: DestinationLook): TillInfo["plugin"] {
  return { state, ...(url === undefined ? {} : { url }), faults };
}

function laneTold(lane: LaneLook, at: At): TillInfo["queue"]["lanes"][number] {
  const { name, state, halt, waiting, setAside, lastError, delivered, perSecond, drainSeconds } = lane;
  const isWaitedOut = state === "waiting" || state === "stopped";
  return {
    name,
    state,
    halt: halt ?? null,
    waiting,
    setAside,
    oldestAt: at(lane.oldestAtMs),
    nextAttemptAt: isWaitedOut ? at(lane.nextAtMs) : null,
    lastSuccessAt: at(lane.lastSuccessAtMs),
    lastError: lastError === null ? null : { text: lastError.text, at: at(lastError.atMs) ?? "" },
    delivered,
    perSecond: Math.round(perSecond * 100) / 100,
    drainSeconds,
  };
}
