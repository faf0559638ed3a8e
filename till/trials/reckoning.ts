import { nearest, sumOf } from "./kopecks.ts";

/** What a sale comes to, reckoned by the contract's section 4 as on paper: not a line of the till takes part. */

export interface Modifier {
  readonly isPercent: boolean;
  /** Kopecks; of a percentage ten-thousandths. */
  readonly value: bigint;
}

export interface WantedLine {
  readonly priceE2: bigint;
  readonly amountE3: bigint;
  readonly discount?: Modifier | undefined;
  readonly increase?: Modifier | undefined;
}

export interface WantedSale {
  readonly lines: readonly WantedLine[];
  readonly discount?: Modifier | undefined;
  readonly increase?: Modifier | undefined;
}

export interface Reckoned {
  readonly totalE2: bigint;
  /** Of lines and receipt together. */
  readonly discountsE2: bigint;
  readonly increasesE2: bigint;
  /** What each line costs with its share of the receipt's modifiers. */
  readonly dueE2: readonly bigint[];
}

export function reckon({ lines, discount, increase }: WantedSale): Reckoned {
  const each = lines.map((line) => modified(nearest(line.priceE2 * line.amountE3, 1000n), line));
  const totals = each.map(({ totalE2 }) => totalE2);
  const receipt = modified(sumOf(totals), { discount, increase });
  const discounts = shares(receipt.discountE2, totals);
  const increases = shares(receipt.increaseE2, totals);
  return {
    totalE2: receipt.totalE2,
    discountsE2: receipt.discountE2 + sumOf(each.map(({ discountE2 }) => discountE2)),
    increasesE2: receipt.increaseE2 + sumOf(each.map(({ increaseE2 }) => increaseE2)),
    dueE2: totals.map((totalE2, place) => totalE2 - (discounts[place] ?? 0n) + (increases[place] ?? 0n)),
  };
}

/** What must be paid back when so much of a line comes back after so much has come back before. */
export function reckonReturn(dueE2: bigint, amountE3: bigint, beforeE3: bigint, backE3: bigint): bigint {
  return nearest(dueE2 * (beforeE3 + backE3), amountE3) - nearest(dueE2 * beforeE3, amountE3);
}

function modified(baseE2: bigint, { discount, increase }: Pick<WantedSale, "discount" | "increase">) {
  const discountE2 = worth(discount, baseE2);
  const increaseE2 = worth(increase, baseE2 - discountE2);
  return { discountE2, increaseE2, totalE2: baseE2 - discountE2 + increaseE2 };
}

function worth(modifier: Modifier | undefined, baseE2: bigint): bigint {
  if (modifier === undefined) return 0n;
  return modifier.isPercent ? nearest(baseE2 * modifier.value, 1_000_000n) : modifier.value;
}

/** Largest remainder: whole shares first, then one kopeck each to the largest remainders, the earlier first. */
function shares(total: bigint, weights: readonly bigint[]): bigint[] {
  const all = sumOf(weights);
  const weighing = all === 0n ? weights.map(() => 1n) : weights;
  const whole = all === 0n ? BigInt(weights.length) : all;
  const given = weighing.map((weight) => (total * weight) / whole);
  const rests = weighing.map((weight, place) => ({ place, rest: (total * weight) % whole }));
  rests.sort((one, other) =>
    one.rest === other.rest ? one.place - other.place : one.rest > other.rest ? -1 : 1,
  );
  const missing = Number(total - sumOf(given));
  for (const { place } of rests.slice(0, missing)) given[place] = (given[place] ?? 0n) + 1n;
  return given;
}
