import type { E2 } from "@prilavok/contracts/till-api/exact.ts";
import type { Item } from "@prilavok/contracts/till-api/items.ts";
import { priceMaxE2, sumMinE2 } from "@prilavok/contracts/till-api/limits.ts";
import type { SaleBody } from "@prilavok/contracts/till-api/operations.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import { type Cheque, type Line, roundingPolicy } from "./cheque.ts";
import { type MarkingJudge, type ReadItem, readItem } from "./items.ts";
import { markingKeys } from "./marking-keys.ts";
import { type Modified, modify } from "./modifier.ts";
import { spread } from "./spread.ts";

/** The receipt's own discount and increase, as members of the request. */
export type ReceiptModifiers = Pick<
  SaleBody,
  "isPercentDiscount" | "chequeDiscount" | "isPercentIncrease" | "chequeIncrease"
>;

/**
 * Computes a receipt from the items of its request. Exact at every step, refused in the contract's order of checks.
 * @param judge is asked about each marking in its turn, after its form: it refuses those that were sold before.
 * @throws TillRefusal for items one by one (403, 415, 416, 600, 414, 601, 404, 620, 621), then for the receipt's modifiers
 * (601, 404), then for the total: 402 below 0.01; 603 when it is over 99999999999.99, or when sums that go with it cannot be told.
 * Source: Till API contract, section 4.
 * @example computeCheque([{ price: "4", amount: "1", isPercentDiscount: true, discount: "1" }], {}).totalE2 // 396
 */
export function computeCheque(
  itemList: readonly Item[],
  modifiers: ReceiptModifiers,
  judge: MarkingJudge = () => undefined,
): Cheque {
  const judgeOnce = refusingRepeats(judge);
  const items = itemList.map((item, place) => readItem(item, `itemList[${place}]`, judgeOnce));
  const subtotalE2 = items.reduce((sum, { totalE2 }) => sum + totalE2, 0n);
  const receipt = modify(
    subtotalE2,
    {
      isPercent: modifiers.isPercentDiscount === true,
      value: modifiers.chequeDiscount,
      path: "chequeDiscount",
    },
    {
      isPercent: modifiers.isPercentIncrease === true,
      value: modifiers.chequeIncrease,
      path: "chequeIncrease",
    },
  );
  if (receipt.totalE2 < sumMinE2) throw new TillRefusal("sumTooSmall");
  if (receipt.totalE2 > priceMaxE2 || !canBeTold(items, subtotalE2, receipt)) {
    throw new TillRefusal("totalTooLarge");
  }
  return {
    lines: linesOf(items, receipt),
    subtotalE2: money(subtotalE2),
    discountE2: money(receipt.discountE2),
    increaseE2: money(receipt.increaseE2),
    totalE2: money(receipt.totalE2),
    rounding: roundingPolicy,
  };
}

/**
 * Whether the sums that lead to the total fit what a hub takes and a number keeps exactly. A subtotal may be over the limit
 * of a total, but discounts are told as one sum.
 */
function canBeTold(items: readonly ReadItem[], subtotalE2: bigint, { discountE2 }: Modified): boolean {
  const discountsE2 = items.reduce((sum, item) => sum + item.discountE2, discountE2);
  return discountsE2 <= priceMaxE2 && subtotalE2 <= BigInt(Number.MAX_SAFE_INTEGER);
}

/** A marking stands for one thing, which cannot be sold twice on one receipt either (621). */
function refusingRepeats(judge: MarkingJudge): MarkingJudge {
  const seen = new Set<string>();
  return (marking, path) => {
    const { kept, sought } = markingKeys(marking);
    if (sought.some((key) => seen.has(key))) throw new TillRefusal("markingTwice", path);
    for (const key of kept) seen.add(key);
    judge(marking, path);
  };
}

function linesOf(items: readonly ReadItem[], receipt: Modified): readonly Line[] {
  const totals = items.map(({ totalE2 }) => totalE2);
  const discounts = spread(receipt.discountE2, totals);
  const increases = spread(receipt.increaseE2, totals);
  return items.map((item, place) => {
    const discountE2 = discounts[place] ?? 0n;
    const increaseE2 = increases[place] ?? 0n;
    return {
      goods: item.goods,
      priceE2: item.priceE2,
      amountE3: item.amountE3,
      sumE2: money(item.sumE2),
      discountE2: money(item.discountE2),
      increaseE2: money(item.increaseE2),
      totalE2: money(item.totalE2),
      receiptDiscountE2: money(discountE2),
      receiptIncreaseE2: money(increaseE2),
      dueE2: money(item.totalE2 - discountE2 + increaseE2),
    };
  });
}

/** Sums of a receipt that passed its limits: none of them is above its subtotal, which is a safe integer, or its total. */
function money(value: bigint): E2 {
  return Number(value) as E2;
}
