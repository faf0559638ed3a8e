import { wantedRangesMax } from "@prilavok/contracts/device-api/limits.ts";
import type { WantedShift } from "@prilavok/contracts/device-api/wanted.ts";
import type { ShiftState } from "./completeness.ts";
import type { NumberRange } from "./numbers.ts";

/**
 * What to ask the till for, so that a shift becomes complete: the numbers that are missing, or all of the shift where
 * they cannot be told. Undefined: nothing that the till could send would help, or it did not number the shift.
 */
export function askOf(shift: number | undefined, state: ShiftState): WantedShift | undefined {
  if (shift === undefined || state.state !== "incomplete") return undefined;
  const { numbers } = state.missing;
  if (typeof numbers === "string") return { shift };
  const told = numbers.flatMap((range) => fromOne(range));
  if (told.length > 0) return { shift, numbers: joinRanges(told, wantedRangesMax) };
  // Every number is there. If the till counts more all the same, two receipts have one number; if not, it has none
  // that the hub lacks.
  return (state.receipts ?? 0) > 0 ? { shift } : undefined;
}

/** The contract's numbers begin with 1. */
function fromOne({ first, last }: NumberRange): NumberRange[] {
  return last < 1 ? [] : [{ first: Math.max(first, 1), last }];
}

/** At most so many ranges: the last one takes in the rest, since a receipt that is sent needlessly counts once. */
export function joinRanges(ranges: readonly NumberRange[], rangesMax: number): NumberRange[] {
  const [first, last] = [ranges[rangesMax - 1], ranges.at(-1)];
  if (ranges.length <= rangesMax || first === undefined || last === undefined) return [...ranges];
  return [...ranges.slice(0, rangesMax - 1), { first: first.first, last: last.last }];
}
