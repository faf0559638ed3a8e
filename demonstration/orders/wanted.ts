import { dayOf, momentToLocal } from "@prilavok/contracts/values/time.ts";
import { shelfOf } from "../basket.ts";
import type { Chance } from "../chance.ts";
import { monthOf } from "../demand.ts";
import { type Good, goods } from "../goods.ts";
import type { DemoStore } from "../stores.ts";
import { comments, customers } from "./customers.ts";

const linesMax = 4;
const piecesMax = 6;
const commentShare = 0.35;

/** A line as the REST API takes it: the price is the article's. */
type WantedLine =
  | { readonly code: string; readonly amount: string }
  | { readonly gtin: string; readonly amount: string };

/** What a customer asks the web shop for, as the REST API takes it. */
export interface WantedOrder {
  readonly customerName: string;
  readonly customerPhone: string;
  readonly comment?: string;
  readonly lines: readonly WantedLine[];
}

/** What somebody orders at a store on this day: what it sells in this season. */
export function wantedOrder(store: DemoStore, nowMs: number, chance: Chance): WantedOrder {
  const shelf = shelfOf(monthOf(dayOf(momentToLocal(nowMs, store.timeZone))));
  const taken = new Set<Good>();
  const size = chance.whole(1, linesMax);
  while (taken.size < size) {
    const good = goods[shelf.draw(chance)];
    if (good !== undefined) taken.add(good);
  }
  const comment = comments[chance.whole(0, comments.length - 1)];
  return {
    customerName: customers[chance.whole(0, customers.length - 1)] ?? "",
    customerPhone: `+7 000 000-${two(chance)}-${two(chance)}`,
    ...(comment !== undefined && chance.happens(commentShare) ? { comment } : {}),
    lines: [...taken].map((good) => lineOf(good, chance)),
  };
}

/** By its code, as a web shop of the chain's own does; now and then by its barcode, as a marketplace does. */
function lineOf(good: Good, chance: Chance): WantedLine {
  const amount = good.byWeight
    ? (chance.whole(40, 400) / 200).toFixed(3)
    : String(chance.whole(1, piecesMax));
  return chance.happens(0.2) ? { gtin: good.barcode, amount } : { code: good.article, amount };
}

function two(chance: Chance): string {
  return String(chance.whole(0, 99)).padStart(2, "0");
}
