import { divideRounded } from "@prilavok/contracts/values/decimal.ts";
import { isAdditive, type Metric } from "../network/metric.ts";
import type { Basis, StoreBasis } from "./basis.ts";
import { figureOf, type MeasuresBySlice } from "./figure.ts";
import { addMeasures, noMeasures } from "./measures.ts";
import { ranked } from "./ranking.ts";
import { type CommonRow, metricRows, placedRow, planOf, storeMembers } from "./row.ts";
import { everything } from "./slice.ts";

/**
 * «Рейтинг торговых точек»: all stores together, then each, best first; facts to 2 digits. Ours by analogy with the
 * other two. Every store has its own time zone: the range is local to each.
 */
export function tradepointsReport(basis: Basis, periodIndex: number) {
  const income = basis.metrics.find((metric) => metric.code === "income");
  const contenders = basis.stores.map((one) => ({
    storeId: one.store.id,
    incomeE4: basis.facts.of(one.store.id, periodIndex)(everything).amountE4,
    planE4: income === undefined ? 0n : planOf(income, one, periodIndex),
    basis: one,
  }));
  const tradepoints = ranked(contenders).map(({ place, one }) => {
    const { receivedThrough, planVersion, ...named } = storeMembers(one.basis);
    const metrics = metricRows(basis, one.basis, periodIndex);
    return { ...named, place, metrics, receivedThrough, planVersion };
  });
  return { bytradepoints: { common: commonRows(basis, periodIndex), tradepoints } };
}

function commonRows(basis: Basis, periodIndex: number): CommonRow[] {
  const measures: MeasuresBySlice = (slice) =>
    basis.stores.reduce(
      (sum, { store }) => addMeasures(sum, basis.facts.of(store.id, periodIndex)(slice)),
      noMeasures,
    );
  return basis.metrics.map((metric, index) => ({
    id: String(metric.id),
    ...placedRow(
      metric,
      index + 1,
      figureOf(metric, measures),
      commonPlanE4(metric, basis.stores, periodIndex),
      2,
    ),
  }));
}

/** Additive plans add up. A ratio's is the mean over the stores that have one, each store once. */
function commonPlanE4(metric: Metric, stores: readonly StoreBasis[], periodIndex: number): bigint {
  const plans = stores.map((one) => planOf(metric, one, periodIndex)).filter((planE4) => planE4 !== 0n);
  const sum = plans.reduce((total, planE4) => total + planE4, 0n);
  return isAdditive(metric) ? sum : divideRounded(sum, BigInt(plans.length), 0);
}
