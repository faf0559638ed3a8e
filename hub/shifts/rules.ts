import type { ShiftEventName } from "./event.ts";

/** An event of one device, as the shifts are read from. */
export interface DeviceEvent {
  readonly name: ShiftEventName;
  /** Epoch milliseconds, whole seconds. */
  readonly atMs: number;
}

/** A shift of one device. It has a start, a stop, or both. */
export interface Shift<E extends DeviceEvent = DeviceEvent> {
  readonly start: E | undefined;
  readonly stop: E | undefined;
  /**
   * The seconds whose receipts are the shift's, both included, in epoch milliseconds. `fromMs` undefined: everything
   * before; `toMs` undefined: everything after.
   */
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  /**
   * The second before `fromMs`, when the shift before stopped in it and receipts of this one may lie in it, too: only by
   * their numbers are they told apart.
   */
  readonly sharedMs: number | undefined;
}

type Phase = "closed" | "open";

/**
 * - begin: a shift begins.
 * - abandon: the open shift ends where the next begins; its stop may still come.
 * - end: the open shift ends.
 * - close: a shift ends whose start has not come; it began where the one before it ended.
 */
type Action = "begin" | "abandon" | "end" | "close";

interface Step {
  readonly action: Action;
  readonly next: Phase;
}

/** What an event does to a device, complete. */
export const shiftSteps: Readonly<Record<Phase, Readonly<Record<ShiftEventName, Step>>>> = {
  closed: {
    "shift/start": { action: "begin", next: "open" },
    "shift/stop": { action: "close", next: "closed" },
  },
  open: {
    "shift/start": { action: "abandon", next: "open" },
    "shift/stop": { action: "end", next: "closed" },
  },
};

const secondMs = 1000;

/**
 * Reads the shifts of one device from its events. The second of a stop is the shift's that stops, and the
 * second of a start the one's that starts, unless another stopped in it: then it is shared (`shared-second.ts`).
 */
export function shiftsOf<E extends DeviceEvent>(events: readonly E[]): Shift<E>[] {
  const shifts: Shift<E>[] = [];
  let phase: Phase = "closed";
  let open: Shift<E> | undefined;
  let lastStopMs: number | undefined;
  for (const event of inOrder(events)) {
    const { action, next }: Step = shiftSteps[phase][event.name];
    const afterStopMs = lastStopMs === undefined ? undefined : lastStopMs + secondMs;
    const begun = { start: event, stop: undefined, toMs: undefined };
    const closed = { start: undefined, stop: event };
    switch (action) {
      case "abandon":
        if (open !== undefined) shifts.push({ ...open, toMs: event.atMs - secondMs });
        open = { ...begun, fromMs: event.atMs, sharedMs: undefined };
        break;
      case "begin":
        open = {
          ...begun,
          fromMs: Math.max(event.atMs, afterStopMs ?? event.atMs),
          sharedMs: lastStopMs === event.atMs ? lastStopMs : undefined,
        };
        break;
      case "end":
        if (open !== undefined) shifts.push({ ...open, stop: event, toMs: event.atMs });
        open = undefined;
        break;
      case "close":
        shifts.push({ ...closed, fromMs: afterStopMs, toMs: event.atMs, sharedMs: lastStopMs });
        break;
    }
    if (event.name === "shift/stop") lastStopMs = event.atMs;
    phase = next;
  }
  return open === undefined ? shifts : [...shifts, open];
}

/** In time; of a start and a stop in one second the one that fits comes first. */
function inOrder<E extends DeviceEvent>(events: readonly E[]): E[] {
  const ordered = events.toSorted((one, other) => one.atMs - other.atMs);
  let phase: Phase = "closed";
  for (const [index, event] of ordered.entries()) {
    const other = ordered[index + 1];
    const fitting: ShiftEventName = phase === "open" ? "shift/stop" : "shift/start";
    if (
      other !== undefined &&
      other.atMs === event.atMs &&
      event.name !== fitting &&
      other.name === fitting
    ) {
      ordered[index] = other;
      ordered[index + 1] = event;
    }
    phase = shiftSteps[phase][ordered[index]?.name ?? event.name].next;
  }
  return ordered;
}
