import type { Queryable } from "../database/pool.ts";
import { type NumberRange, numbersWithin, type ReceivedNumbers } from "./numbers.ts";
import { readNumbers, readReceipts, type Window, type WindowReceipt } from "./received.ts";
import type { ShiftTotals } from "./totals.ts";

/** A shift that ended or began in a shared second, by the seconds that are its own. */
export interface SharingShift {
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  /** Undefined: its stop has not come. */
  readonly totals: ShiftTotals | undefined;
}

/** A second in which one shift of a till ended and the next began. */
export interface SharedSecond {
  readonly storeId: number;
  readonly deviceId: number;
  readonly atMs: number;
  readonly ended: SharingShift;
  readonly begun: SharingShift;
}

/** Whose the receipts of a shared second are. */
export interface Shares {
  readonly ended: readonly bigint[];
  readonly begun: readonly bigint[];
}

const secondMs = 1_000;
/** A second with more receipts is left to the shift that ended in it. */
export const sharedReceiptsMax = 1_000;

/**
 * Shares the receipts of seconds in which one shift ended and the next began out between the two, by the numbers that the
 * till told at its stops. Without them such a second is the ended shift's.
 * @returns by the second's place; nothing for one that is left to the ended shift.
 */
export async function shareOut(
  database: Queryable,
  seconds: readonly SharedSecond[],
): Promise<Map<number, Shares>> {
  const shares = new Map<number, Shares>();
  const told = seconds
    .map((second, place) => ({ ...second, place }))
    .filter(({ ended }) => rangeOf(ended.totals));
  if (told.length === 0) return shares;
  const windowAt = (one: SharedSecond, shift: number, fromMs?: number, toMs?: number): Window => ({
    ...{ shift, storeId: one.storeId, deviceId: one.deviceId, fromMs, toMs },
  });
  const numbers = await readNumbers(
    database,
    told.flatMap((one) => [
      windowAt(one, one.place * 2, one.ended.fromMs, one.atMs - secondMs),
      windowAt(one, one.place * 2 + 1, one.atMs + secondMs, one.begun.toMs),
    ]),
  );
  const inSecond = told.map((one) => windowAt(one, one.place, one.atMs, one.atMs));
  const receipts = await readReceipts(database, inSecond, sharedReceiptsMax + 1);
  for (const { place, ended, begun } of told) {
    const own = receipts.get(place) ?? [];
    const endedRange = rangeOf(ended.totals);
    const before = endedRange && clearNumbers(endedRange, numbers.get(place * 2));
    const after = clearNumbers(rangeOf(begun.totals), numbers.get(place * 2 + 1));
    if (own.length > sharedReceiptsMax || before === undefined || after === undefined) continue;
    shares.set(place, sharesOf(own, { range: endedRange, before }, { range: rangeOf(begun.totals), after }));
  }
  return shares;
}

interface Ended {
  readonly range: NumberRange | undefined;
  /** Numbers of its receipts before the second. */
  readonly before: readonly number[];
}

interface Begun {
  /** Undefined: its stop has not come, or did not tell. */
  readonly range: NumberRange | undefined;
  /** Numbers of its receipts after the second. */
  readonly after: readonly number[];
}

/**
 * Numbers rise within a shift, and each comes once: in the second stand the last of the one and the first of the other. A
 * number that fits both is the ended shift's when it comes first. What fits neither stays with the ended one.
 */
export function sharesOf(receipts: readonly WindowReceipt[], ended: Ended, begun: Begun): Shares {
  const shares = { ended: [] as bigint[], begun: [] as bigint[] };
  const highest = ended.before.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
  const lowest = begun.after.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
  const taken = { ended: new Set<number>(), begun: new Set<number>() };
  for (const { id, number } of receipts) {
    const isEndeds =
      number === undefined || (isIn(ended.range, number) && number > highest && !taken.ended.has(number));
    const isBeguns =
      number !== undefined && isIn(begun.range, number) && number < lowest && !taken.begun.has(number);
    const owner = isBeguns && !isEndeds ? "begun" : "ended";
    shares[owner].push(id);
    if (number !== undefined) taken[owner].add(number);
  }
  return shares;
}

/** Undefined: not told, or the numbering restarted within the shift. */
function rangeOf(totals: ShiftTotals | undefined): NumberRange | undefined {
  const { firstNumber: first, lastNumber: last } = totals ?? {};
  return first === undefined || last === undefined || last < first ? undefined : { first, last };
}

/** Undefined: they cannot be read. */
function clearNumbers(
  range: NumberRange | undefined,
  numbers: ReceivedNumbers | undefined,
): readonly number[] | undefined {
  if (numbers === undefined) return [];
  if (range === undefined) return numbers.own;
  return numbersWithin(range, numbers)?.filter((number) => isIn(range, number));
}

function isIn(range: NumberRange | undefined, number: number): boolean {
  return range === undefined || (number >= range.first && number <= range.last);
}
