import type { Basis, StoreBasis } from "./basis.ts";
import { metricRows, storeMembers } from "./row.ts";

/** «Показатели»: the metrics of one store in one period. Source: the seed's sample of `metrics`. */
export function metricsReport(basis: Basis, one: StoreBasis, periodIndex: number) {
  return { metrics: { ...storeMembers(one), metrics: metricRows(basis, one, periodIndex) } };
}
