import type { Basis, StoreBasis } from "./basis.ts";
import type { SellerFacts } from "./facts-by-owner.ts";
import { figureOf, sellerFigureOf } from "./figure.ts";
import { type CommonRow, placedRow, planOf, storeMembers } from "./row.ts";
import { everything } from "./slice.ts";

/**
 * «Продавцы»: the store's metrics, then each seller's, facts to 4 digits. Plans are the store's; a seller's are 0.
 * Source: the seed's sample of `bysellers`.
 *
 * Sellers come by income, the highest first, then by name. They need not add up to `common`: a receipt without sellers
 * is the store's alone, and a receipt with two sellers counts for both.
 */
export function sellersReport(basis: Basis, one: StoreBasis, periodIndex: number) {
  const { receivedThrough, planVersion } = storeMembers(one);
  const sellers = [...basis.facts.sellersOf(one.store.id, periodIndex)].sort(byIncome);
  return {
    bysellers: {
      common: commonRows(basis, one, periodIndex),
      sellers: sellers.map(({ id, name, measures }) => ({
        name,
        id: String(id),
        metrics: basis.metrics.map((metric, index) =>
          placedRow(metric, index + 1, sellerFigureOf(metric, measures), 0n, 4),
        ),
      })),
      receivedThrough,
      planVersion,
    },
  };
}

function commonRows(basis: Basis, one: StoreBasis, periodIndex: number): CommonRow[] {
  const measures = basis.facts.of(one.store.id, periodIndex);
  return basis.metrics.map((metric, index) => ({
    id: String(metric.id),
    ...placedRow(metric, index + 1, figureOf(metric, measures), planOf(metric, one, periodIndex), 4),
  }));
}

function byIncome(a: SellerFacts, b: SellerFacts): number {
  const [incomeA, incomeB] = [a.measures(everything).amountE4, b.measures(everything).amountE4];
  if (incomeA !== incomeB) return incomeA > incomeB ? -1 : 1;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.id - b.id;
}
