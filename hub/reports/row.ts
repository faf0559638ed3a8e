import { e4ToJson, type JsonNumber } from "@prilavok/contracts/values/decimal.ts";
import type { Metric } from "../network/metric.ts";
import type { Store } from "../network/store.ts";
import type { Basis, StoreBasis } from "./basis.ts";
import { outlookOf, plannedE4 } from "./due.ts";
import { type Figure, type Fraction, figureOf, ratioE4, roundedE4 } from "./figure.ts";
import type { Period } from "./period.ts";

/** A metric of a store, as `metrics` and `bytradepoints` print it. */
export interface MetricRow {
  readonly id: string;
  readonly name: string;
  readonly order: number;
  readonly type: number;
  readonly fact: JsonNumber;
  readonly plan: JsonNumber;
  readonly planhour: JsonNumber;
  readonly predict: JsonNumber;
  readonly ratio: JsonNumber;
  readonly qty: JsonNumber;
}

/** A metric by its place in the report, as `bysellers` prints it for a seller; `idx` joins it to `common`. */
export interface PlacedRow {
  readonly idx: string;
  readonly order: number;
  readonly label: string;
  readonly type: number;
  readonly fact: JsonNumber;
  readonly plan: JsonNumber;
  readonly qty: JsonNumber;
}

export interface CommonRow extends PlacedRow {
  readonly id: string;
}

/** Fractional digits of facts: 2 where the source's sample has 2. */
export type FactDigits = 2 | 4;

/** All metrics of one store in one period, facts to 2 digits. */
export function metricRows(basis: Basis, one: StoreBasis, periodIndex: number): MetricRow[] {
  const period = periodOf(one, periodIndex);
  const measures = basis.facts.of(one.store.id, periodIndex);
  return basis.metrics.map((metric) => {
    const { fact, qty } = figureOf(metric, measures);
    const { planE4, planhourE4, predict } = outlookOf({
      metric,
      fact,
      plans: one.plans?.metrics.get(metric.id),
      hours: one.store,
      period,
      now: one.now,
      history: one.history && {
        fact: figureOf(metric, one.history.measures).fact,
        openSeconds: one.history.openSeconds,
      },
    });
    return {
      id: String(metric.id),
      name: metric.name,
      order: metric.order,
      type: metric.type,
      fact: factToJson(fact, 2),
      plan: e4ToJson(planE4),
      planhour: e4ToJson(planhourE4),
      predict: factToJson(predict, 2),
      ratio: e4ToJson(ratioE4(fact, planE4)),
      qty: qtyToJson(qty),
    };
  });
}

/** The plan of a metric in a store, for the whole of one period. */
export function planOf(metric: Metric, one: StoreBasis, periodIndex: number): bigint {
  const { from, to } = periodOf(one, periodIndex);
  return plannedE4(metric, one.plans?.metrics.get(metric.id), one.store, from, to + 1);
}

function periodOf({ periods }: StoreBasis, periodIndex: number): Period {
  const period = periods[periodIndex];
  if (period === undefined) throw new Error(`there is no period ${periodIndex}`);
  return period;
}

/** @param place from 1, as the samples of `bysellers` count. */
export function placedRow(
  metric: Metric,
  place: number,
  figure: Figure,
  planE4: bigint,
  digits: FactDigits,
): PlacedRow {
  return {
    idx: String(place),
    order: place,
    label: metric.name,
    type: metric.type,
    fact: factToJson(figure.fact, digits),
    plan: e4ToJson(planE4),
    qty: qtyToJson(figure.qty),
  };
}

/** What every store row says about the store itself. */
export function storeMembers({ store, receivedThrough, plans }: StoreBasis) {
  return {
    id: String(store.id),
    store_ext_id: store.extId ?? "",
    name: storeName(store),
    receivedThrough,
    planVersion: plans?.version ?? null,
  };
}

/** Address and name in one, as in the samples: «Тюмень, 50 лет ВЛКСМ, 63 Шаурма». A name that is the address stands alone. */
function storeName({ name, place }: Store): string {
  return place === "" || name.startsWith(place) ? name : `${place} ${name}`;
}

function factToJson(fact: Fraction, digits: FactDigits): JsonNumber {
  return e4ToJson(roundedE4(fact, digits));
}

function qtyToJson(qty: bigint): JsonNumber {
  return e4ToJson(qty * 10_000n);
}
