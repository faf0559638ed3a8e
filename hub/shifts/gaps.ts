import type { NumberRange } from "./numbers.ts";
import { type DeviceEvent, type Shift, shiftsOf } from "./rules.ts";

/** An event with the number of its shift, if the till numbers its shifts. */
export interface NumberedEvent extends DeviceEvent {
  readonly shift: number | undefined;
}

/** Shifts that the hub never heard of, and the moments of the events around them. */
export interface ShiftGap extends NumberRange {
  readonly afterMs: number;
  readonly beforeMs: number;
}

/** A shift of which one event has come, and the other should have. */
export interface HalfShift {
  readonly shift: number | undefined;
  /** Of the event that has come. */
  readonly atMs: number;
}

/** What is wrong with the row of a till's shifts. */
export interface ShiftFaults {
  readonly gaps: readonly ShiftGap[];
  /** Begun and not ended, although a later shift has begun. */
  readonly overdue: readonly HalfShift[];
  /** Ended and never begun. Only of tills that number their shifts: others may not tell of it at all. */
  readonly unstarted: readonly HalfShift[];
}

/**
 * How many shifts may be missing of a till. A larger step from one number to the next is another numbering, as is one
 * back: a till that was set up anew, or one that tells nonsense.
 */
export const missingShiftsMax = 1_000;

/** Finds faults in the events of one till. Work and result are bounded whatever the numbers are. */
export function faultsOf(events: readonly NumberedEvent[]): ShiftFaults {
  const known = { "shift/start": new Set<number>(), "shift/stop": new Set<number>() };
  for (const { name, shift } of events) if (shift !== undefined) known[name].add(shift);
  const ordered = events.toSorted((one, other) => one.atMs - other.atMs);
  const half = ({ atMs, shift }: NumberedEvent): HalfShift => ({ atMs, shift });
  const shifts = shiftsOf(ordered).flatMap(numbersApart);
  return {
    gaps: gapsOf(ordered, (shift) => known["shift/start"].has(shift) || known["shift/stop"].has(shift)),
    overdue: shifts.flatMap(({ start, stop, isOver }) => {
      if (start === undefined || stop !== undefined || !isOver) return [];
      // Its stop came, at a moment that does not fit: the till's clock was set.
      const hasStop = start.shift !== undefined && known["shift/stop"].has(start.shift);
      return hasStop ? [] : [half(start)];
    }),
    unstarted: shifts.flatMap(({ start, stop }) => {
      if (start !== undefined || stop?.shift === undefined || known["shift/start"].has(stop.shift)) return [];
      // Before the first event nothing is known.
      return stop === ordered[0] ? [] : [half(stop)];
    }),
  };
}

interface EventsOfShift {
  readonly start: NumberedEvent | undefined;
  readonly stop: NumberedEvent | undefined;
  readonly isOver: boolean;
}

/** A start and a stop that follow it are two shifts when their numbers differ: what is between them did not come. */
function numbersApart({ start, stop, toMs }: Shift<NumberedEvent>): EventsOfShift[] {
  const isOne = start?.shift === undefined || stop?.shift === undefined || start.shift === stop.shift;
  if (isOne) return [{ start, stop, isOver: toMs !== undefined }];
  return [
    { start, stop: undefined, isOver: true },
    { start: undefined, stop, isOver: true },
  ];
}

/** From the latest step back, so that the latest gaps are found when there are too many. */
function gapsOf(ordered: readonly NumberedEvent[], isKnown: (shift: number) => boolean): ShiftGap[] {
  const gaps: ShiftGap[] = [];
  const missing = new Set<number>();
  const numbered = ordered.filter((event) => event.shift !== undefined);
  for (let index = numbered.length - 1; index > 0 && missing.size < missingShiftsMax; index -= 1) {
    const [before, after] = [numbered[index - 1], numbered[index]];
    if (before?.shift === undefined || after?.shift === undefined) continue;
    if (after.shift - before.shift - 1 > missingShiftsMax) continue;
    const absent: number[] = [];
    for (let shift = before.shift + 1; shift < after.shift; shift += 1) {
      if (isKnown(shift) || missing.has(shift)) continue;
      if (missing.size === missingShiftsMax) break;
      absent.push(shift);
      missing.add(shift);
    }
    const around = { afterMs: before.atMs, beforeMs: after.atMs };
    gaps.unshift(...rangesOf(absent).map((range) => ({ ...range, ...around })));
  }
  return gaps;
}

/** Ascending numbers as ranges. */
export function rangesOf(numbers: readonly number[]): NumberRange[] {
  const ranges: NumberRange[] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last?.last === number - 1) ranges[ranges.length - 1] = { first: last.first, last: number };
    else ranges.push({ first: number, last: number });
  }
  return ranges;
}

/** The numbers of all shifts that the till should send again, ascending, each once. */
export function missingNumbers({ gaps, overdue, unstarted }: ShiftFaults): number[] {
  const numbers = new Set<number>();
  for (const { first, last } of gaps) for (let shift = first; shift <= last; shift += 1) numbers.add(shift);
  for (const { shift } of [...overdue, ...unstarted]) if (shift !== undefined) numbers.add(shift);
  return [...numbers].sort((one, other) => one - other).slice(-missingShiftsMax);
}

/** How many shifts the hub never heard of. */
export function countMissing(gaps: readonly ShiftGap[]): number {
  return gaps.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}
