import { type E2, type E3, roundHalfUp } from "@prilavok/contracts/till-api/exact.ts";
import type { Item } from "@prilavok/contracts/till-api/items.ts";
import { priceMaxE2 } from "@prilavok/contracts/till-api/limits.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import { scannedCode } from "@prilavok/contracts/values/scanned.ts";
import type { Goods, Marking } from "./cheque.ts";
import { readAmount, readPrice } from "./decimals.ts";
import { readMarking } from "./marking.ts";
import { type Modified, modify } from "./modifier.ts";

/** A line before the receipt's own modifiers. A total with an increase may be over the limit of a sum: hence bigint. */
export interface ReadItem extends Modified {
  readonly goods: Goods;
  readonly priceE2: E2;
  readonly amountE3: E3;
  readonly sumE2: bigint;
}

/** Judges a marking that has the right form; it throws TillRefusal to refuse it. */
export type MarkingJudge = (marking: Marking, path: string) => void;

/**
 * Reads and computes one item, in the contract's order of checks.
 * @param path where it stands in the request: `itemList[2]`.
 * @throws TillRefusal 413 without a price; 403; 415, 416, 600; 414; 601, 404; 620 and what `judge` refuses.
 */
export function readItem(item: Item, path: string, judge: MarkingJudge): ReadItem {
  if (item.price === undefined) throw new TillRefusal("badBody", `${path}.price`, "не передано");
  const priceE2 = readPrice(item.price, `${path}.price`);
  const amountE3 = readAmount(item.amount, `${path}.amount`);
  const sumE2 = lineSum(priceE2, amountE3);
  if (sumE2 > priceMaxE2) throw new TillRefusal("lineSumTooLarge", path);
  const modified = modify(
    sumE2,
    { isPercent: item.isPercentDiscount === true, value: item.discount, path: `${path}.discount` },
    { isPercent: item.isPercentIncrease === true, value: item.increase, path: `${path}.increase` },
  );
  const markings = (item.markings ?? []).map((written, place) => {
    const markingPath = `${path}.markings[${place}]`;
    const marking = readMarking(written, markingPath);
    judge(marking, markingPath);
    return marking;
  });
  return { ...modified, goods: goodsOf(item, markings), priceE2, amountE3, sumE2 };
}

/** Price × amount in hundredths, rounded half up. */
export function lineSum(priceE2: E2, amountE3: E3): bigint {
  return roundHalfUp(BigInt(priceE2) * BigInt(amountE3), 1000n);
}

function goodsOf(item: Item, markings: readonly Marking[]): Goods {
  const { section } = item;
  return {
    name: item.nameTitle ?? "",
    code: scannedCode(String(item.codeNumber ?? "")),
    typeCode: item.typeCode ?? "0",
    section: section === undefined ? null : { code: String(section.code ?? ""), name: section.name ?? "" },
    markings,
    seller: item.seller ?? "",
    category: item.category ?? "",
  };
}
