import { expect } from "vitest";
import type { TillAnswer } from "../testing/http.ts";
import { kopecks, sumOf } from "./kopecks.ts";
import type { Posting, Ways } from "./posting.ts";

/** Something that a caller wants of the till. */
export interface Attempt {
  readonly operation: string;
  readonly body: object;
  /** Codes that it may be refused with, for what other callers have done meanwhile. */
  readonly mayRefuse: readonly number[];
  /** Holds the answer to what was reckoned. @returns what the document does to the books; undefined: it is none. */
  book(answer: TillAnswer): Posting | undefined;
}

/** While somebody closes the shift. */
export const noShift = 400;
export const nothingToRollBack = 411;
export const notLastReceipt = 634;
export const shiftTooOld = 412;
export const markingTwice = 621;
export const notEnoughCash = 640;
export const operationIdReused = 650;

/** Holds what the answer says of money to what was reckoned. */
export function expectMoney(answer: TillAnswer, totalE2: bigint, tendered: Ways): void {
  const { cashE2, cashlessE2, certificateE2 } = tendered;
  const told = (answer.payments ?? []).map(({ type, sum }) => [type, kopecks(sum)]);
  const paid = [
    ["Cash", cashE2],
    ["Cashless", cashlessE2],
    ["Certificate", certificateE2],
  ].filter(([, sum]) => sum !== 0n);
  expect({
    total: kopecks(answer.total ?? ""),
    change: kopecks(answer.change ?? ""),
    payments: told,
  }).toEqual({
    total: totalE2,
    change: sumOf([cashE2, cashlessE2, certificateE2]) - totalE2,
    payments: paid,
  });
}
