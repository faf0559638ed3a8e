import type { Chance } from "./chance.ts";
import { Wheel } from "./chance.ts";
import { type Good, goods, ownCategory } from "./goods.ts";

/** What a customer takes and how it is paid. Money is whole kopecks. */

const loyaltyPercent = 5;
const eveningPercent = 20;
/** Weights of one to seven different goods. */
const basketSizes = new Wheel([35, 32, 18, 9, 4, 1.5, 0.5]);

export interface Line {
  readonly good: Good;
  /** Thousandths of a piece or kilogram. */
  readonly thousandths: number;
  readonly kopecks: number;
  readonly discountKopecks: number;
}

export interface Payment {
  readonly name: string;
  /** In percent of the amount. */
  readonly part: number;
}

/** Goods that one customer takes from the shelf, each once, with how much of it. */
export function takeGoods(shelf: Wheel, chance: Chance): ReadonlyMap<Good, number> {
  const taken = new Map<Good, number>();
  const size = basketSizes.draw(chance) + 1;
  for (let index = 0; index < size; index += 1) {
    const good = goods[shelf.draw(chance)];
    if (good !== undefined) taken.set(good, (taken.get(good) ?? 0) + thousandthsOf(good, chance));
  }
  return taken;
}

function thousandthsOf(good: Good, chance: Chance): number {
  if (good.byWeight) return chance.whole(30, 320) * 5;
  if (chance.happens(0.82)) return 1_000;
  return chance.whole(2, 4) * 1_000;
}

export function lineOf(good: Good, thousandths: number, isLoyal: boolean, isEvening: boolean): Line {
  const fullKopecks = Math.round((good.priceKopecks * thousandths) / 1000);
  const isOwn = good.category.includes(ownCategory);
  const percent = isEvening && isOwn ? eveningPercent : isLoyal ? loyaltyPercent : 0;
  const discountKopecks = Math.floor((fullKopecks * percent) / 100);
  return { good, thousandths, kopecks: fullKopecks - discountKopecks, discountKopecks };
}

export function paymentOf(chance: Chance): readonly Payment[] {
  const at = chance.next();
  if (at < 0.67) return [{ name: "card", part: 100 }];
  if (at < 0.82) return [{ name: "sbp", part: 100 }];
  if (at < 0.83)
    return [
      { name: "card", part: 60 },
      { name: "cash", part: 40 },
    ];
  return [{ name: "cash", part: 100 }];
}

/** The amount divided among the payments, to the kopeck: the last one takes what is left. */
export function partsOf(
  amountKopecks: number,
  payment: readonly Payment[],
): { name: string; value: number }[] {
  let leftKopecks = amountKopecks;
  return payment.map(({ name, part }, index) => {
    const isLast = index === payment.length - 1;
    const kopecks = isLast ? leftKopecks : Math.trunc((amountKopecks * part) / 100);
    leftKopecks -= kopecks;
    return { name, value: kopecks / 100 };
  });
}

/** What is taken from the shelf in a month. */
export function shelfOf(month: number): Wheel {
  const isSummer = month >= 6 && month <= 8;
  const isWinter = month <= 2 || month >= 11;
  const shelf = goods.map(({ popularity, season }) => {
    if (season === "summer") return popularity * (isSummer ? 2.2 : isWinter ? 0.1 : 0.6);
    if (season === "winter") return popularity * (isWinter ? 1.6 : isSummer ? 0.1 : 0.7);
    return popularity;
  });
  return new Wheel(shelf);
}
