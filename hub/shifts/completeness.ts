import { type NumberRange, numbersWithin, type ReceivedNumbers } from "./numbers.ts";
import type { ShiftTotals } from "./totals.ts";

/** What the hub has of a shift. */
export interface ReceivedReceipts {
  readonly receipts: number;
  readonly totalE4: bigint;
  /** As `shiftDigest` makes it. */
  readonly digest: string;
}

/**
 * Why it is not known which numbers are missing:
 * - untold: the till did not tell its first and last number.
 * - restarted: the last is below the first, so how far the numbers went before the restart is not known.
 * - unreadable: receipts have arrived whose numbers cannot be read.
 */
export type NumbersUnknown = "untold" | "restarted" | "unreadable";

export interface MissingNumbers {
  /** Between the till's first and last number; at most `numberRangesMax` ranges. */
  readonly numbers: readonly NumberRange[] | NumbersUnknown;
  /** How many receipts have arrived whose numbers lie outside of the till's first to last. */
  readonly outside: number;
}

/** Till minus hub: what has not arrived. Undefined: the till did not say. Negative: the hub has more. */
export interface ShiftDifference {
  readonly receipts: number | undefined;
  readonly totalE4: bigint | undefined;
  readonly digestDiffers: boolean;
  readonly missing: MissingNumbers;
}

/**
 * - open: its stop has not come. `missing`: what lies between the numbers of its receipts, or before them.
 * - unverified: what the stop told agrees, but it did not tell count, sum and digest.
 * - incomplete: the hub's receipts are not the till's.
 * - complete: count, sum and digest agree.
 */
export type ShiftState =
  | { readonly state: "unverified" | "complete" }
  | { readonly state: "open"; readonly missing: readonly NumberRange[] }
  | ({ readonly state: "incomplete" } & ShiftDifference);

export const numberRangesMax = 1_000;

/**
 * Compares what the till told at shift/stop with what has arrived. Nothing of it is stored: a receipt that comes late
 * changes the answer by itself.
 * @param totals undefined: the stop has not come.
 * @param numbers of the received receipts; only looked at where count, sum and digest do not all agree.
 * @param before what the till told at the stop of the shift before.
 */
export function stateOf(
  totals: ShiftTotals | undefined,
  received: ReceivedReceipts,
  numbers: ReceivedNumbers,
  before?: ShiftTotals,
): ShiftState {
  if (totals === undefined) return { state: "open", missing: missingSoFar(numbers, before) };
  const receipts = totals.receipts === undefined ? undefined : totals.receipts - received.receipts;
  const totalE4 = totals.totalE4 === undefined ? undefined : totals.totalE4 - received.totalE4;
  const digestDiffers = totals.digest !== undefined && totals.digest !== received.digest;
  if (receipts === 0 && totalE4 === 0n && totals.digest === received.digest) return { state: "complete" };
  const missing = missingOf(totals, numbers);
  const hasGaps = typeof missing.numbers !== "string" && missing.numbers.length > 0;
  const agrees = !receipts && !totalE4 && !digestDiffers && !hasGaps;
  return agrees
    ? { state: "unverified" }
    : { state: "incomplete", receipts, totalE4, digestDiffers, missing };
}

/**
 * The gaps between the till's first and last number, or why they cannot be told.
 * @example missingOf({ …, firstNumber: 1, lastNumber: 9 }, { own: [2, 3, 7], … }).numbers // 1, 4 to 6, 8 to 9
 */
export function missingOf(
  { firstNumber: first, lastNumber: last }: ShiftTotals,
  received: ReceivedNumbers,
): MissingNumbers {
  if (first === undefined || last === undefined) return { numbers: "untold", outside: 0 };
  if (last < first) return { numbers: "restarted", outside: 0 };
  const numbers = numbersWithin({ first, last }, received);
  if (numbers === undefined) return { numbers: "unreadable", outside: 0 };
  const inside = numbers.filter((number) => number >= first && number <= last);
  return { numbers: gapsOf({ first, last }, inside), outside: numbers.length - inside.length };
}

/** A till whose first number lies further from its receipts numbers them otherwise. */
export const missingBeforeMax = 1_000;

/**
 * The gaps of a shift that is open: between the numbers of its receipts, and before the lowest of them. It begins with 1,
 * or goes on from the shift before, by what the till has told of that one. Numbers that only end an extId count for nothing.
 * @example missingSoFar({ own: [11], … }, { firstNumber: 1, lastNumber: 7, … }) // 1 to 10
 */
export function missingSoFar({ own, unreadable }: ReceivedNumbers, before?: ShiftTotals): NumberRange[] {
  const [lowest, ...others] = own.toSorted((one, other) => one - other);
  if (lowest === undefined || unreadable > 0) return [];
  const first = firstOf(lowest, before);
  const last = others.at(-1) ?? lowest;
  return gapsOf({ first: lowest - first > missingBeforeMax ? lowest : first, last }, own);
}

function firstOf(lowest: number, before: ShiftTotals | undefined): number {
  const { firstNumber, lastNumber } = before ?? {};
  const doesGoOn =
    lastNumber !== undefined && lowest > lastNumber && (firstNumber !== 1 || lowest === lastNumber + 1);
  return Math.min(lowest, doesGoOn ? lastNumber + 1 : 1);
}

function gapsOf({ first, last }: NumberRange, inside: readonly number[]): NumberRange[] {
  const ranges: NumberRange[] = [];
  let next = first;
  for (const number of [...inside.toSorted((one, other) => one - other), last + 1]) {
    if (ranges.length === numberRangesMax) break;
    if (number > next) ranges.push({ first: next, last: number - 1 });
    next = number + 1;
  }
  return ranges;
}
