import type { ShiftTotals } from "./totals.ts";

/** What the hub has of a shift. */
export interface ReceivedReceipts {
  readonly receipts: number;
  readonly totalE4: bigint;
  /** As `shiftDigest` makes it. */
  readonly digest: string;
}

/** Receipt numbers that are missing, both ends included. */
export interface NumberRange {
  readonly first: number;
  readonly last: number;
}

/** Till minus hub: what has not arrived. Undefined: the till did not say. Negative: the hub has more. */
export interface ShiftDifference {
  readonly receipts: number | undefined;
  readonly totalE4: bigint | undefined;
  readonly digestDiffers: boolean;
  /** Between the till's first and last number; at most `numberRangesMax` ranges. */
  readonly missingNumbers: readonly NumberRange[];
}

/**
 * - open: its stop has not come.
 * - unverified: what the stop told agrees, but it did not tell count, sum and digest.
 * - incomplete: the hub's receipts are not the till's.
 * - complete: count, sum and digest agree.
 */
export type ShiftState =
  | { readonly state: "open" | "unverified" | "complete" }
  | ({ readonly state: "incomplete" } & ShiftDifference);

export const numberRangesMax = 1_000;

/**
 * Compares what the till told at shift/stop with what has arrived. Nothing of it is stored: a receipt that comes late
 * changes the answer by itself.
 * @param totals undefined: the stop has not come.
 * @param numbers numbers of the received receipts, in any order; only looked at where count, sum and digest do not
 *   all agree.
 */
export function stateOf(
  totals: ShiftTotals | undefined,
  received: ReceivedReceipts,
  numbers: readonly number[],
): ShiftState {
  if (totals === undefined) return { state: "open" };
  const receipts = totals.receipts === undefined ? undefined : totals.receipts - received.receipts;
  const totalE4 = totals.totalE4 === undefined ? undefined : totals.totalE4 - received.totalE4;
  const digestDiffers = totals.digest !== undefined && totals.digest !== received.digest;
  if (receipts === 0 && totalE4 === 0n && totals.digest === received.digest) return { state: "complete" };
  const missingNumbers = missingOf(totals, numbers);
  const agrees = !receipts && !totalE4 && !digestDiffers && missingNumbers.length === 0;
  return agrees
    ? { state: "unverified" }
    : { state: "incomplete", receipts, totalE4, digestDiffers, missingNumbers };
}

/**
 * The gaps between the first and the last number. A numbering that was restarted within the shift (last below first)
 * has no known end, so it has no gaps that could be told.
 * @example missingOf({ …, firstNumber: 1, lastNumber: 9 }, [2, 3, 7]) // 1, 4 to 6, 8 to 9
 */
export function missingOf(
  { firstNumber, lastNumber }: ShiftTotals,
  numbers: readonly number[],
): NumberRange[] {
  if (firstNumber === undefined || lastNumber === undefined) return [];
  const ranges: NumberRange[] = [];
  let next = firstNumber;
  const inside = numbers.filter((number) => number >= firstNumber && number <= lastNumber);
  for (const number of [...inside.sort((one, other) => one - other), lastNumber + 1]) {
    if (ranges.length === numberRangesMax) break;
    if (number > next) ranges.push({ first: next, last: number - 1 });
    next = number + 1;
  }
  return ranges;
}
