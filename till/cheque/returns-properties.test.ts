import type { E3 } from "@prilavok/contracts/till-api/exact.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Cheque, Line } from "./cheque.ts";
import { computeCheque } from "./compute.ts";
import { partialReturn, type Returned, type Wanted, wholeReturn } from "./returns.ts";
import type { LineSums } from "./share.ts";
import { Fraction } from "./testing/fraction.ts";
import { expectedOf } from "./testing/oracle.ts";
import { refusalOf } from "./testing/refusal.ts";
import { goodRequest } from "./testing/requests.ts";

/** fast-check prints the seed and the path of a failure. A failure is made smaller for so long at most. */
const runs = { numRuns: 1_500, interruptAfterTimeLimit: 20_000 };

const lineFields = [
  "sumE2",
  "discountE2",
  "increaseE2",
  "totalE2",
  "receiptDiscountE2",
  "receiptIncreaseE2",
  "dueE2",
] as const satisfies (keyof LineSums)[];
const receiptFields = ["subtotalE2", "discountE2", "increaseE2", "totalE2"] as const;

const sale = goodRequest
  .filter(({ itemList, modifiers }) => typeof expectedOf(itemList, modifiers) !== "string")
  .map(({ itemList, modifiers }) => computeCheque(itemList, modifiers));

/** Which lines come back in one return, by place, and how much of what is left of them, in thousandths. */
const step = fc.array(fc.record({ place: fc.nat(5), part: fc.oneof(fc.nat(1000), fc.constant(1000)) }), {
  minLength: 1,
  maxLength: 4,
});

/** A return of parts of what is left; lines with nothing left are passed over. */
function wantedOf(left: readonly number[], parts: readonly { place: number; part: number }[]): Wanted[] {
  const rest = [...left];
  return parts.flatMap(({ place, part }) => {
    const index = place % rest.length;
    const leftE3 = rest[index] ?? 0;
    if (leftE3 === 0) return [];
    const amountE3 = Math.max(1, Math.floor((leftE3 * part) / 1000));
    rest[index] = leftE3 - amountE3;
    return [{ index, amountE3: amountE3 as E3 }];
  });
}

function leftOf(cheque: Cheque, returns: readonly Returned[]): number[] {
  return cheque.lines.map((line, index) => line.amountE3 - returnedOf(returns, index, "amountE3"));
}

function returnedOf(returns: readonly Returned[], index: number, field: keyof Line): number {
  return returns
    .flatMap(({ cheque, baseLines }) => cheque.lines.filter((_, place) => baseLines[place] === index))
    .reduce((sum, line) => sum + Number(line[field]), 0);
}

/** The returns of a series that are possible; those that come to 0.00 are refused and left out. */
function seriesOf(
  cheque: Cheque,
  steps: readonly (readonly { place: number; part: number }[])[],
): Returned[] {
  const returns: Returned[] = [];
  for (const parts of steps) {
    const wanted = wantedOf(leftOf(cheque, returns), parts);
    if (wanted.length === 0) continue;
    const refusal = refusalOf(() => returns.push(partialReturn(cheque, returns, wanted)));
    expect(["accepted", "402"]).toContain(refusal);
  }
  return returns;
}

function expectWhole({ cheque }: Returned): void {
  for (const line of cheque.lines) {
    for (const field of lineFields) expect(line[field]).toBeGreaterThanOrEqual(0);
    expect(line.totalE2).toBe(line.sumE2 - line.discountE2 + line.increaseE2);
    expect(line.dueE2).toBe(line.totalE2 - line.receiptDiscountE2 + line.receiptIncreaseE2);
  }
  const sumOf = (field: keyof LineSums) => cheque.lines.reduce((sum, line) => sum + line[field], 0);
  expect(cheque.subtotalE2).toBe(sumOf("totalE2"));
  expect(cheque.discountE2).toBe(sumOf("receiptDiscountE2"));
  expect(cheque.increaseE2).toBe(sumOf("receiptIncreaseE2"));
  expect(cheque.totalE2).toBe(sumOf("dueE2"));
  expect(cheque.totalE2).toBe(cheque.subtotalE2 - cheque.discountE2 + cheque.increaseE2);
}

describe("a series of returns", () => {
  test("never goes beyond the sale in any sum, and each of its returns adds up", () => {
    fc.assert(
      fc.property(sale, fc.array(step, { maxLength: 6 }), (cheque, steps) => {
        const returns = seriesOf(cheque, steps);
        for (const one of returns) expectWhole(one);
        cheque.lines.forEach((line, index) => {
          for (const field of lineFields) {
            expect(returnedOf(returns, index, field)).toBeLessThanOrEqual(line[field]);
          }
        });
        for (const field of receiptFields) {
          const sum = returns.reduce((total, one) => total + one.cheque[field], 0);
          expect(sum).toBeLessThanOrEqual(cheque[field]);
        }
      }),
      runs,
    );
  });

  test("gives back the sale exactly, in every sum, when the last return takes all that is left", () => {
    fc.assert(
      fc.property(sale, fc.array(step, { maxLength: 6 }), (cheque, steps) => {
        const returns = seriesOf(cheque, steps);
        if (leftOf(cheque, returns).some((left) => left > 0)) {
          const last = partialReturn(cheque, returns);
          expectWhole(last);
          returns.push(last);
        }
        cheque.lines.forEach((line, index) => {
          for (const field of [...lineFields, "amountE3"] as const) {
            expect(returnedOf(returns, index, field)).toBe(line[field]);
          }
        });
        for (const field of receiptFields) {
          expect(returns.reduce((total, one) => total + one.cheque[field], 0)).toBe(cheque[field]);
        }
        expect(refusalOf(() => partialReturn(cheque, returns))).toBe("632");
      }),
      runs,
    );
  });

  test("pays for what has come back of a line its part of the line's money, to half a kopeck", () => {
    fc.assert(
      fc.property(sale, fc.array(step, { maxLength: 6 }), (cheque, steps) => {
        const returns = seriesOf(cheque, steps);
        cheque.lines.forEach((line, index) => {
          const goneE3 = BigInt(returnedOf(returns, index, "amountE3"));
          const fair = new Fraction(BigInt(line.dueE2) * goneE3, BigInt(line.amountE3));
          expect(BigInt(returnedOf(returns, index, "dueE2"))).toBe(fair.halfUp(0));
        });
      }),
      runs,
    );
  });

  test("shows price × amount as the sum of every line, when pieces were sold without increases", () => {
    const percent = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);
    const pieces = fc.record({
      price: fc.integer({ min: 0, max: 100_000 }).map((kopecks) => kopecks / 100),
      amount: fc.integer({ min: 1, max: 12 }),
      isPercentDiscount: fc.constant(true),
      discount: percent,
    });
    const receipt = fc.record({ isPercentDiscount: fc.constant(true), chequeDiscount: percent });
    const request = fc.tuple(fc.array(pieces, { minLength: 1, maxLength: 4 }), receipt);
    const taken = fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 12 })), { maxLength: 8 });
    fc.assert(
      fc.property(request, taken, ([itemList, modifiers], steps) => {
        fc.pre(typeof expectedOf(itemList, modifiers) !== "string");
        const cheque = computeCheque(itemList, modifiers);
        const returns: Returned[] = [];
        for (const [place, wish] of steps) {
          const index = place % cheque.lines.length;
          const amountE3 = Math.min(wish * 1000, leftOf(cheque, returns)[index] ?? 0) as E3;
          refusalOf(() => returns.push(partialReturn(cheque, returns, [{ index, amountE3 }])));
        }
        for (const line of returns.flatMap((one) => one.cheque.lines)) {
          expect(line.sumE2).toBe((line.priceE2 * line.amountE3) / 1000);
        }
      }),
      runs,
    );
  });

  test("shows sums that are never more than six kopecks from price × amount, whatever was sold", () => {
    fc.assert(
      fc.property(sale, fc.array(step, { maxLength: 6 }), (cheque, steps) => {
        for (const line of seriesOf(cheque, steps).flatMap((one) => one.cheque.lines)) {
          const exact = new Fraction(BigInt(line.priceE2) * BigInt(line.amountE3), 1000n);
          expect(Math.abs(Number(BigInt(line.sumE2) - exact.halfUp(0)))).toBeLessThanOrEqual(6);
        }
      }),
      runs,
    );
  });
});

describe("the return of a whole sale", () => {
  test("is the sale in every field, whether it is asked for as the whole or as all that is left", () => {
    fc.assert(
      fc.property(sale, (cheque) => {
        const whole = wholeReturn(cheque);
        expectWhole(whole);
        expect(whole.cheque).toEqual(cheque);
        expect(partialReturn(cheque, [])).toEqual(whole);
        const named = cheque.lines.map(({ amountE3 }, index) => ({ index, amountE3 }));
        expect(partialReturn(cheque, [], named)).toEqual(whole);
      }),
      runs,
    );
  });
});
