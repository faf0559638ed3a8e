import type { Item } from "@prilavok/contracts/till-api/items.ts";
import type { ReceiptModifiers } from "../compute.ts";
import { Fraction } from "./fraction.ts";

/**
 * The contract's section 4 once more, in rational numbers and as plainly as it can be put. All sums are in roubles until the
 * end. Markings are left out.
 */

const highest = Fraction.of("99999999999.99");
/** 2^53 − 1 kopecks. */
const countable = Fraction.of("90071992547409.91");
const kopeck = Fraction.of("0.01");
const hundred = new Fraction(100n);
const nothing = new Fraction(0n);

export interface ExpectedLine {
  readonly sumE2: bigint;
  readonly discountE2: bigint;
  readonly increaseE2: bigint;
  readonly totalE2: bigint;
  readonly receiptDiscountE2: bigint;
  readonly receiptIncreaseE2: bigint;
  readonly dueE2: bigint;
}

export interface Expected {
  readonly lines: readonly ExpectedLine[];
  readonly subtotalE2: bigint;
  readonly discountE2: bigint;
  readonly increaseE2: bigint;
  readonly totalE2: bigint;
}

/** Thrown inside the oracle: the code and the path of the refusal that is expected. */
class Refused extends Error {}

/** The sums that are expected, or the refusal as "403 itemList[0].price". */
export function expectedOf(itemList: readonly Item[], modifiers: ReceiptModifiers): Expected | string {
  try {
    return judge(itemList, modifiers);
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

function judge(itemList: readonly Item[], modifiers: ReceiptModifiers): Expected {
  const lines = itemList.map((item, place) => judgeItem(item, `itemList[${place}]`));
  const subtotal = lines.reduce((sum, line) => sum.plus(line.total), nothing);
  const own = changed(
    subtotal,
    [modifiers.isPercentDiscount, modifiers.chequeDiscount, "chequeDiscount"],
    [modifiers.isPercentIncrease, modifiers.chequeIncrease, "chequeIncrease"],
  );
  if (own.total.isBelow(kopeck)) throw new Refused("402");
  const granted = lines.reduce((sum, line) => sum.plus(line.discount), own.discount);
  if (own.total.isAbove(highest) || granted.isAbove(highest) || subtotal.isAbove(countable)) {
    throw new Refused("603");
  }
  const weights = lines.map((line) => line.total);
  const discounts = spreadOut(kopecks(own.discount), weights);
  const increases = spreadOut(kopecks(own.increase), weights);
  return {
    lines: lines.map((line, place) => {
      const receiptDiscountE2 = discounts[place] ?? -1n;
      const receiptIncreaseE2 = increases[place] ?? -1n;
      return {
        sumE2: kopecks(line.sum),
        discountE2: kopecks(line.discount),
        increaseE2: kopecks(line.increase),
        totalE2: kopecks(line.total),
        receiptDiscountE2,
        receiptIncreaseE2,
        dueE2: kopecks(line.total) - receiptDiscountE2 + receiptIncreaseE2,
      };
    }),
    subtotalE2: kopecks(subtotal),
    discountE2: kopecks(own.discount),
    increaseE2: kopecks(own.increase),
    totalE2: kopecks(own.total),
  };
}

function judgeItem(item: Item, path: string) {
  const price = Fraction.of(item.price ?? 0);
  if (price.isBelow(nothing) || price.isAbove(highest) || !price.hasAtMost(2)) {
    throw new Refused(`403 ${path}.price`);
  }
  const amount = Fraction.of(item.amount);
  if (amount.isBelow(Fraction.of("0.001"))) throw new Refused(`415 ${path}.amount`);
  if (amount.isAbove(Fraction.of("9999.999"))) throw new Refused(`416 ${path}.amount`);
  if (!amount.hasAtMost(3)) throw new Refused(`600 ${path}.amount`);
  const sum = rounded(price.times(amount));
  if (sum.isAbove(highest)) throw new Refused(`414 ${path}`);
  const own = changed(
    sum,
    [item.isPercentDiscount, item.discount, `${path}.discount`],
    [item.isPercentIncrease, item.increase, `${path}.increase`],
  );
  return { sum, ...own };
}

type Change = readonly [isPercent: boolean | undefined, value: string | number | undefined, path: string];

function changed(base: Fraction, discounted: Change, increased: Change) {
  const discount = worth(base, discounted);
  if (discount.isAbove(base)) throw new Refused(`404 ${discounted[2]}`);
  const left = base.minus(discount);
  const increase = worth(left, increased);
  return { discount, increase, total: left.plus(increase) };
}

function worth(base: Fraction, [isPercent, value, path]: Change): Fraction {
  if (value === undefined) return nothing;
  const written = Fraction.of(value);
  if (written.isBelow(nothing) || written.isAbove(highest) || !written.hasAtMost(isPercent ? 4 : 2)) {
    throw new Refused(`601 ${path}`);
  }
  return isPercent ? rounded(base.times(written).dividedBy(hundred)) : written;
}

/** Largest remainder, kopeck by kopeck: the next one goes to the first of those who lack most. */
export function spreadOut(total: bigint, weights: readonly Fraction[]): readonly bigint[] {
  const sum = weights.reduce((left, right) => left.plus(right), nothing);
  const fair = weights.map((weight) =>
    sum.isAbove(nothing)
      ? new Fraction(total).times(weight).dividedBy(sum)
      : new Fraction(total, BigInt(weights.length)),
  );
  const shares = fair.map((share) => share.floor());
  const lack = fair.map((share, place) => share.minus(new Fraction(shares[place] ?? 0n)));
  for (let left = total - shares.reduce((given, share) => given + share, 0n); left > 0n; left -= 1n) {
    const first = lack.reduce((best, one, place) => (one.isAbove(lack[best] ?? nothing) ? place : best), 0);
    shares[first] = (shares[first] ?? 0n) + 1n;
    lack[first] = new Fraction(-1n);
  }
  return shares;
}

function rounded(value: Fraction): Fraction {
  return new Fraction(value.halfUp(2), 100n);
}

function kopecks(value: Fraction): bigint {
  return value.halfUp(2);
}
