import type { E2, E3 } from "@prilavok/contracts/till-api/exact.ts";
import { expect, test } from "vitest";
import type { Line } from "./cheque.ts";
import { computeCheque } from "./compute.ts";
import { type LineSums, shareOf } from "./share.ts";

const [sample] = computeCheque([{ price: "1", amount: "1" }], {}).lines;

function* upTo(most: number): Generator<number> {
  for (let value = 0; value <= most; value += 1) yield value;
}

/** Every line whose sums are a few kopecks, where each rounding shows: amount of `amountE3`. */
function* smallLines(amountE3: number): Generator<Line> {
  if (sample === undefined) return;
  for (const sum of upTo(5)) {
    for (const discount of upTo(sum)) {
      for (const increase of upTo(4)) {
        const total = sum - discount + increase;
        for (const receiptDiscount of upTo(total)) {
          for (const receiptIncrease of upTo(3)) {
            yield {
              ...sample,
              amountE3: amountE3 as E3,
              sumE2: sum as E2,
              discountE2: discount as E2,
              increaseE2: increase as E2,
              totalE2: total as E2,
              receiptDiscountE2: receiptDiscount as E2,
              receiptIncreaseE2: receiptIncrease as E2,
              dueE2: (total - receiptDiscount + receiptIncrease) as E2,
            };
          }
        }
      }
    }
  }
}

/** What is wrong with a step from one share of a line to the next. */
function faultsOf(from: LineSums, to: LineSums): string[] {
  const fields = Object.keys(to) as (keyof LineSums)[];
  const faults: string[] = fields.filter((field) => to[field] < from[field]);
  if (to.totalE2 !== to.sumE2 - to.discountE2 + to.increaseE2) faults.push("the total of the line");
  if (to.dueE2 !== to.totalE2 - to.receiptDiscountE2 + to.receiptIncreaseE2) faults.push("the money");
  return faults;
}

test("no sum of a share falls while the amount grows, and all of the amount has all of the sums", () => {
  const faults: unknown[] = [];
  for (const amountE3 of [1, 7, 24]) {
    for (const line of smallLines(amountE3)) {
      let before = shareOf(line, 0 as E3);
      if (Object.values(before).some((sum) => sum !== 0)) faults.push({ line, before });
      for (const part of upTo(amountE3)) {
        const share = shareOf(line, part as E3);
        const found = faultsOf(before, share);
        if (found.length > 0) faults.push({ line, part, found });
        before = share;
      }
      if (Object.entries(before).some(([field, sum]) => line[field as keyof LineSums] !== sum)) {
        faults.push({ line, before });
      }
    }
  }
  expect(faults.slice(0, 3)).toEqual([]);
});
