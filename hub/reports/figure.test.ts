import { formatE4 } from "@prilavok/contracts/values/decimal.ts";
import { describe, expect, test } from "vitest";
import type { Metric, MetricCode, MetricDefinition } from "../network/metric.ts";
import {
  type Fraction,
  figureOf,
  type MeasuresBySlice,
  ratioE4,
  roundedE4,
  sellerFigureOf,
} from "./figure.ts";
import { type Measures, noMeasures } from "./measures.ts";
import { sliceKey, slicesOf } from "./slice.ts";

const metric: Metric = {
  id: 1,
  code: "income",
  name: "",
  order: 0,
  type: 2,
  definition: null,
  enabled: true,
};
const standard = (code: MetricCode): Metric => ({ ...metric, code });
const custom = (definition: MetricDefinition): Metric => ({ ...metric, code: null, definition });
const only = (measures: Partial<Measures>, key = "everything"): MeasuresBySlice => {
  const all = { ...noMeasures, ...measures };
  return (slice) => (sliceKey(slice) === key ? all : noMeasures);
};
const printed = (fact: Fraction, digits: 2 | 4 = 4) => formatE4(roundedE4(fact, digits));

/** The seed's day: 141 receipts, one of them a refund, and a seller on 255 lines. */
const day = only({
  receipts: 141n,
  refunds: 1n,
  filled: 140n,
  filledCountE4: 3_251_360n,
  lines: 255n,
  amountE4: 246_720_000n,
});

describe("the standard metrics of the seed's day", () => {
  test.each([
    ["income", "24672", 141n],
    ["count", "140", 141n],
    ["average", "174.9787", 141n],
    ["complexity", "2.3224", 140n],
  ] as const)("%s is %s of %d receipts", (code, fact, qty) => {
    const figure = figureOf(standard(code), day);
    expect(printed(figure.fact)).toBe(fact);
    expect(figure.qty).toBe(qty);
  });

  test("`metrics` prints two digits", () => {
    expect(printed(figureOf(standard("average"), day).fact, 2)).toBe("174.98");
    expect(printed(figureOf(standard("complexity"), day).fact, 2)).toBe("2.32");
  });

  test("Выручка stands at 1.2336 of its plan of 19999.9980", () => {
    expect(formatE4(ratioE4(figureOf(standard("income"), day).fact, 199_999_980n))).toBe("1.2336");
  });

  test("a seller's Выручка counts lines, the other metrics receipts", () => {
    expect(sellerFigureOf(standard("income"), day).qty).toBe(255n);
    expect(sellerFigureOf(standard("average"), day).qty).toBe(141n);
  });

  test("own-brand income counts the lines of its categories", () => {
    const figure = figureOf(
      standard("category"),
      only({ amountE4: 15_000n, lines: 3n, receipts: 9n }, "own brand"),
    );
    expect([printed(figure.fact), figure.qty]).toEqual(["1.5", 3n]);
  });
});

describe("without sales", () => {
  test.each(["income", "count", "average", "category", "complexity"] as const)("%s is 0 of 0", (code) => {
    const figure = figureOf(standard(code), () => noMeasures);
    expect([printed(figure.fact), figure.qty]).toEqual(["0", 0n]);
  });

  test("the ratio to a plan is 0, and 1 to none", () => {
    const { fact } = figureOf(standard("average"), () => noMeasures);
    expect(formatE4(ratioE4(fact, 5n))).toBe("0");
    expect(formatE4(ratioE4(fact, 0n))).toBe("1");
  });
});

describe("a day of refunds alone", () => {
  const refunds = only({ receipts: 3n, refunds: 3n, amountE4: -10_000n });

  test("rounds away from zero on the negative side too", () => {
    expect(printed(figureOf(standard("average"), refunds).fact)).toBe("-0.3333");
    expect(printed(figureOf(standard("average"), only({ receipts: 8n, amountE4: -10_000n })).fact, 2)).toBe(
      "-0.13",
    );
    expect(printed(figureOf(standard("count"), refunds).fact)).toBe("0");
  });
});

describe("a custom metric", () => {
  const categories = only(
    { receipts: 4n, lines: 6n, countE4: 75_000n, amountE4: 120_000n },
    "categories 7 9",
  );
  const attribute = only({ receipts: 2n, lines: 3n, amountE4: 50_000n }, "attribute 5");

  test.each<[string, MetricDefinition, MeasuresBySlice, string, bigint]>([
    ["sums position totals of categories", { of: "sum", categoryIds: [7, 9] }, categories, "12", 6n],
    ["counts what was sold of categories", { of: "count", categoryIds: [7, 9] }, categories, "7.5", 6n],
    ["sums an attribute", { of: "sum", attributeId: 5 }, attribute, "5", 2n],
    ["counts receipts with an attribute", { of: "count", attributeId: 5 }, attribute, "2", 2n],
    ["sums all receipts", { of: "sum" }, day, "24672", 141n],
    ["counts all receipts", { of: "count" }, day, "141", 141n],
  ])("%s", (_, definition, measures, fact, qty) => {
    const figure = figureOf(custom(definition), measures);
    expect([printed(figure.fact), figure.qty]).toEqual([fact, qty]);
  });

  test("as a percentage is 100 × measure / measure, exactly", () => {
    const definition: MetricDefinition = { of: "sum", categoryIds: [7, 9], percentOf: { of: "sum" } };
    const measures: MeasuresBySlice = (slice) =>
      sliceKey(slice) === "everything" ? { ...noMeasures, amountE4: 360_000n } : categories(slice);
    expect(printed(figureOf(custom(definition), measures).fact)).toBe("33.3333");
    expect(printed(figureOf(custom(definition), categories).fact)).toBe("0");
  });

  test("names each slice that it needs once", () => {
    const definition: MetricDefinition = {
      of: "sum",
      categoryIds: [7],
      percentOf: { of: "count", attributeId: 5 },
    };
    const keys = slicesOf([standard("category"), custom(definition), custom(definition)]).map(sliceKey);
    expect(keys).toEqual(["everything", "own brand", "categories 7", "attribute 5"]);
  });
});
