import type { Chance } from "../testing/chance.ts";
import { nearest, roubles, thousandths } from "./kopecks.ts";
import { type Modifier, reckon, type WantedLine, type WantedSale } from "./reckoning.ts";

/** Lines of a receipt, as a caller writes them and as it reckons with them. */
export interface Goods {
  readonly wanted: WantedSale;
  /** By line. */
  readonly markings: readonly (string | undefined)[];
  readonly body: object;
}

/** Some lines with any modifiers that leave something to pay. Each marking has a line of its own. */
export function chooseGoods(chance: Chance, markings: readonly string[]): Goods {
  for (;;) {
    const plain = Array.from({ length: chance.whole(markings.length === 0 ? 1 : 0, 3) }, () => undefined);
    const codes = [...markings, ...plain];
    const lines = codes.map((marking) => chooseLine(chance, marking !== undefined));
    const { totalE2 } = reckon({ lines });
    const wanted = { lines, ...(chance.happens(0.3) ? chooseModifiers(chance, totalE2) : {}) };
    if (reckon(wanted).totalE2 > 0n) return { wanted, markings: codes, body: bodyOf(wanted, codes) };
  }
}

function chooseLine(chance: Chance, isMarked: boolean): WantedLine {
  const priceE2 = chance.amount(1n, 9_999n);
  const some = chance.one([1_000n, 2_000n, 3_000n, chance.amount(1n, 5_000n)]);
  const amountE3 = isMarked ? 1_000n : some;
  const sumE2 = nearest(priceE2 * amountE3, 1_000n);
  return { priceE2, amountE3, ...(chance.happens(0.3) ? chooseModifiers(chance, sumE2) : {}) };
}

function chooseModifiers(chance: Chance, baseE2: bigint): Pick<WantedSale, "discount" | "increase"> {
  const discount = chance.happens(0.8) ? chooseModifier(chance, baseE2) : undefined;
  const increase = chance.happens(0.3) ? chooseModifier(chance, baseE2) : undefined;
  return { discount, increase };
}

function chooseModifier(chance: Chance, baseE2: bigint): Modifier {
  const isPercent = chance.happens(0.7);
  return { isPercent, value: isPercent ? chance.amount(0n, 700_000n) : chance.amount(0n, baseE2) };
}

function bodyOf({ lines, discount, increase }: WantedSale, markings: Goods["markings"]): object {
  const itemList = lines.map((line, place) => {
    const marking = markings[place];
    return {
      nameTitle: `Товар ${place + 1}`,
      codeNumber: String(place + 1),
      price: roubles(line.priceE2),
      amount: thousandths(line.amountE3),
      ...modifierBody("discount", "isPercentDiscount", line.discount),
      ...modifierBody("increase", "isPercentIncrease", line.increase),
      ...(marking === undefined ? {} : { markings: [{ si: marking }] }),
    };
  });
  return {
    itemList,
    ...modifierBody("chequeDiscount", "isPercentDiscount", discount),
    ...modifierBody("chequeIncrease", "isPercentIncrease", increase),
  };
}

function modifierBody(name: string, flag: string, modifier: Modifier | undefined): object {
  if (modifier === undefined) return {};
  const { isPercent, value } = modifier;
  const percent = `${value / 10_000n}.${String(value % 10_000n).padStart(4, "0")}`;
  return { [flag]: isPercent, [name]: isPercent ? percent : roubles(value) };
}
