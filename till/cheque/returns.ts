import type { E2, E3 } from "@prilavok/contracts/till-api/exact.ts";
import { sumMinE2 } from "@prilavok/contracts/till-api/limits.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import { type Cheque, type Line, type Marking, roundingPolicy } from "./cheque.ts";
import { isSameMarking } from "./marking-keys.ts";
import { shareBetween, shareOf } from "./share.ts";

/** A return of a sale: its lines, and by place which line of the sale each is of (counted from 0). */
export interface Returned {
  readonly cheque: Cheque;
  readonly baseLines: readonly number[];
}

/** What is to come back. */
export interface Wanted {
  /** The sale's line, counted from 0. */
  readonly index: number;
  /** Absent: all that is left of the line. */
  readonly amountE3?: E3 | undefined;
  /** Which marked pieces come back. Absent: none, or all that are left when all of the line comes back. */
  readonly markings?: readonly Marking[] | undefined;
}

/** The whole sale as a return: every field is the sale's own. */
export function wholeReturn(sale: Cheque): Returned {
  return { cheque: sale, baseLines: sale.lines.map((_, index) => index) };
}

/**
 * A return of a part of a sale, at the sale's own prices and modifiers.
 * Whatever series of returns is made, none of a line's sums goes beyond the sale's, and when all has come back each of
 * them is the sale's own to the last kopeck (see share.ts).
 * @param earlier the returns that were made of this sale and not annulled, in any order.
 * @param wanted absent: all that is left. A line that is named twice is two lines of the return.
 * @throws TillRefusal 632 when more is wanted than is left, when there is no such line, and when nothing is left at all;
 * 622 for a marking that is not the line's or has come back; 402 when the return comes to 0.00 although more of a line that
 * was paid for could come back. What was free comes back for 0.00, and so does all that is left of a line.
 */
export function partialReturn(
  sale: Cheque,
  earlier: readonly Returned[],
  wanted?: readonly Wanted[] | undefined,
): Returned {
  const rest = restOf(sale, earlier);
  const named = wanted ?? rest.flatMap(({ leftE3 }, index) => (leftE3 > 0 ? [{ index }] : []));
  if (named.length === 0) throw new TillRefusal("returnTooLarge");
  const lines = named.map((one, place) => take(rest, one, `itemList[${place}]`));
  const cheque = chequeOf(lines);
  if (cheque.totalE2 < sumMinE2 && named.some(({ index }) => isPartOfPaid(rest[index]))) {
    throw new TillRefusal("sumTooSmall");
  }
  return { cheque, baseLines: named.map(({ index }) => index) };
}

/** Whether something was paid for the line, and some of it is left. */
function isPartOfPaid(rest: Rest | undefined): boolean {
  return rest !== undefined && rest.line.dueE2 > 0 && rest.leftE3 > 0;
}

/** What is left of a line of the sale. */
interface Rest {
  readonly line: Line;
  /** What earlier returns paid for it. */
  paidE2: number;
  leftE3: number;
  readonly markings: Marking[];
}

function restOf(sale: Cheque, earlier: readonly Returned[]): readonly Rest[] {
  const rest = sale.lines.map((line) => ({
    line,
    paidE2: 0,
    leftE3: line.amountE3 as number,
    markings: [...line.goods.markings],
  }));
  for (const { cheque, baseLines } of earlier) {
    cheque.lines.forEach((returned, place) => {
      const base = rest[baseLines[place] ?? -1];
      if (base === undefined) throw new RangeError("an earlier return names a line that its sale has not");
      base.leftE3 -= returned.amountE3;
      base.paidE2 += returned.dueE2;
      for (const marking of returned.goods.markings) takeOut(base.markings, marking);
    });
  }
  for (const { line, leftE3, paidE2 } of rest) assertPaid(line, line.amountE3 - leftE3, paidE2);
  return rest;
}

/** A return on top of others is only right when those were computed as shares too. */
function assertPaid(line: Line, goneE3: number, paidE2: number): void {
  if (goneE3 > line.amountE3 || paidE2 !== shareOf(line, goneE3 as E3).dueE2) {
    throw new RangeError(`earlier returns paid ${paidE2} hundredths for ${goneE3} thousandths of a line`);
  }
}

/** Takes what is wanted from the rest. */
function take(rest: readonly Rest[], wanted: Wanted, path: string): Line {
  const base = rest[wanted.index];
  if (base === undefined) throw new TillRefusal("returnTooLarge", `${path}.index`);
  const amountE3 = wanted.amountE3 ?? base.leftE3;
  if (amountE3 > base.leftE3 || amountE3 === 0) throw new TillRefusal("returnTooLarge", `${path}.amount`);
  const { line } = base;
  const goneE3 = line.amountE3 - base.leftE3;
  base.leftE3 -= amountE3;
  const markings = takeMarkings(base, wanted.markings, path);
  return {
    goods: { ...line.goods, markings },
    priceE2: line.priceE2,
    amountE3: amountE3 as E3,
    ...shareBetween(line, goneE3 as E3, (goneE3 + amountE3) as E3),
  };
}

function takeMarkings(base: Rest, wanted: readonly Marking[] | undefined, path: string): readonly Marking[] {
  const taken = wanted ?? (base.leftE3 === 0 ? [...base.markings] : []);
  taken.forEach((marking, place) => {
    if (!takeOut(base.markings, marking)) {
      throw new TillRefusal("markingNotSold", `${path}.markings[${place}]`);
    }
  });
  return taken;
}

/** @returns whether it was among them. */
function takeOut(markings: Marking[], wanted: Marking): boolean {
  const place = markings.findIndex((marking) => isSameMarking(marking, wanted));
  if (place !== -1) markings.splice(place, 1);
  return place !== -1;
}

function chequeOf(lines: readonly Line[]): Cheque {
  const sum = (of: (line: Line) => E2) => lines.reduce((total, line) => total + of(line), 0) as E2;
  return {
    lines,
    subtotalE2: sum((line) => line.totalE2),
    discountE2: sum((line) => line.receiptDiscountE2),
    increaseE2: sum((line) => line.receiptIncreaseE2),
    totalE2: sum((line) => line.dueE2),
    rounding: roundingPolicy,
  };
}
