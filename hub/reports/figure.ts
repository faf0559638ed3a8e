import { divideRounded } from "@prilavok/contracts/values/decimal.ts";
import type { Measure, Metric, MetricCode } from "../network/metric.ts";
import type { Measures } from "./measures.ts";
import { everything, type Slice, sliceOfMeasure } from "./slice.ts";

/** An exact value: top / bottom. No value (bottom 0) counts as 0. */
export interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

/** A metric's value, and how many receipts or lines it is made of. */
export interface Figure {
  readonly fact: Fraction;
  readonly qty: bigint;
}

/** The measures of one store, seller or chain by slice. */
export type MeasuresBySlice = (slice: Slice) => Measures;

const e4 = 10_000n;

/**
 * The standard metrics. Source: Device API contract, section 6, and the samples' own arithmetic.
 *
 * Receipts of annulled pairs are none of those that are counted here, unless the account counts them.
 *
 * - Выручка: sales minus refunds; qty counts all receipts.
 * - Кол-во продаж: sales, that is all receipts minus refunds; qty counts all receipts.
 * - Средний чек: Выручка of the receipts that are counted / their number, refunds counted; qty counts them.
 * - Комплексность (Наполняемость): sum of position counts / sales that have positions; qty counts those sales.
 * - Выручка по СТМ: totals of the positions that carry an own-brand category, refunds subtracted; qty counts their
 *   lines, since receipts cannot be added up over categories.
 */
const standardFigures: Readonly<Record<MetricCode, (of: MeasuresBySlice) => Figure>> = {
  income: (of) => ({ fact: { top: of(everything).amountE4, bottom: e4 }, qty: of(everything).receipts }),
  count: (of) => {
    const { receipts, refunds } = of(everything);
    return { fact: { top: receipts - refunds, bottom: 1n }, qty: receipts };
  },
  average: (of) => {
    const { receipts, amountE4, annulledE4 } = of(everything);
    return { fact: { top: amountE4 - annulledE4, bottom: receipts * e4 }, qty: receipts };
  },
  complexity: (of) => {
    const { filled, filledCountE4 } = of(everything);
    return { fact: { top: filledCountE4, bottom: filled * e4 }, qty: filled };
  },
  category: (of) => {
    const { lines, amountE4 } = of({ kind: "own brand" });
    return { fact: { top: amountE4, bottom: e4 }, qty: lines };
  },
};

/** The figure of a metric, of whatever `of` measures. */
export function figureOf(metric: Metric, of: MeasuresBySlice): Figure {
  if (metric.code !== null) return standardFigures[metric.code](of);
  if (metric.definition === null) throw new Error(`the custom metric ${metric.id} has no definition`);
  const { percentOf } = metric.definition;
  const { fact, qty } = measured(metric.definition, of);
  return { fact: percentOf === undefined ? fact : percent(fact, measured(percentOf, of).fact), qty };
}

/** As `figureOf`; only that a seller's Выручка counts the seller's lines, as the sample of `bysellers` does. */
export function sellerFigureOf(metric: Metric, of: MeasuresBySlice): Figure {
  const figure = figureOf(metric, of);
  return metric.code === "income" ? { ...figure, qty: of(everything).lines } : figure;
}

/** The value of an additive measure; qty counts its lines over categories, else its receipts. */
function measured(measure: Measure, of: MeasuresBySlice): Figure {
  const slice = sliceOfMeasure(measure);
  const { receipts, lines, countE4, amountE4 } = of(slice);
  const qty = slice.kind === "categories" ? lines : receipts;
  if (measure.of === "sum") return { fact: { top: amountE4, bottom: e4 }, qty };
  return {
    fact: slice.kind === "categories" ? { top: countE4, bottom: e4 } : { top: receipts, bottom: 1n },
    qty,
  };
}

function percent(part: Fraction, whole: Fraction): Fraction {
  return { top: 100n * part.top * whole.bottom, bottom: part.bottom * whole.top };
}

/** Rounded half away from zero to `digits`, in ten-thousandths. */
export function roundedE4({ top, bottom }: Fraction, digits: 2 | 4): bigint {
  return divideRounded(top, bottom, digits) * 10n ** BigInt(4 - digits);
}

/** fact / plan to 4 digits, in ten-thousandths; 1 when the plan is 0. */
export function ratioE4(fact: Fraction, planE4: bigint): bigint {
  return planE4 === 0n ? e4 : divideRounded(fact.top * e4, fact.bottom * planE4, 4);
}
