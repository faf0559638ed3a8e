import Type from "typebox";

/** Shapes of the three reports' answers, as the source's samples have them; members that are ours are marked. */

const figure = (description: string) => Type.Number({ description });

const metricId = Type.String({ description: "Id of the metric; `p/<id>` names it in planSet." });
const order = Type.Integer({ description: "Place that the account's settings recommend." });
const type = Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)], {
  description: "1 number, 2 money, 3 percent.",
});
const fact = figure("What was reached.");
const plan = figure("What was planned; 0 without a plan.");
const qty = figure(
  "How many receipts, refunds too, the fact is made of; Комплексность leaves refunds out; a seller's Выручка and Выручка по СТМ count position lines.",
);

const MetricFigures = Type.Object({
  id: metricId,
  name: Type.String({ description: "Name of the metric." }),
  order,
  type,
  fact,
  plan,
  planhour: figure("The part of the plan that is due by now."),
  predict: figure("What is expected at the end of the range."),
  predictLow: Type.Optional(figure("Lower end of the 80 % interval around `predict`. Ours.")),
  predictHigh: Type.Optional(figure("Upper end of the 80 % interval around `predict`. Ours.")),
  ratio: figure("fact / plan; 1 when the plan is 0."),
  qty,
});

const receivedThrough = Type.Union([Type.String(), Type.Null()], {
  description:
    "The moment up to which all tills of the store have reported; tills that never reported are left out, and null means that none has. Ours: a store that is offline must not look like a bad one.",
});

const planVersion = Type.Optional(
  Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
    description: "The plan version that was used; null without plans. Ours.",
  }),
);

const storeMembers = {
  id: Type.String({ description: "Id of the store." }),
  store_ext_id: Type.String({
    description: "The store's id in the account's own system; empty without one.",
  }),
  name: Type.String({ description: "Name of the store." }),
  receivedThrough,
  planVersion,
};

export const MetricsReport = Type.Object({
  metrics: Type.Object(
    {
      ...storeMembers,
      metrics: Type.Array(MetricFigures, { description: "The store's metrics, in the account's order." }),
    },
    { description: "Report `metrics`: the device's store." },
  ),
});

const idx = Type.String({
  description: "Joins a metric of `common` to the same one of a seller or a store.",
});
const label = Type.String({ description: "Name of the metric." });

const CommonFigures = Type.Object({ id: metricId, idx, order, label, type, fact, plan, qty });
const SellerFigures = Type.Object({ idx, order, label, type, fact, plan, qty });

export const SellersReport = Type.Object({
  bysellers: Type.Object(
    {
      receivedThrough,
      planVersion,
      common: Type.Array(CommonFigures, { description: "The store's own figures." }),
      sellers: Type.Array(
        Type.Object({
          name: Type.String({ description: "Name of the seller." }),
          id: Type.String({ description: "Id of the seller." }),
          metrics: Type.Array(SellerFigures, { description: "The seller's part of each metric." }),
        }),
        { description: "The sellers, by income." },
      ),
    },
    { description: "Report `bysellers`." },
  ),
});

export const TradepointsReport = Type.Object({
  bytradepoints: Type.Object(
    {
      common: Type.Array(CommonFigures, { description: "All stores of the report together." }),
      tradepoints: Type.Array(
        Type.Object({
          ...storeMembers,
          place: Type.Integer({ minimum: 1, description: "Place in the ranking; ties share one." }),
          metrics: Type.Array(MetricFigures, { description: "The store's metrics." }),
        }),
        { description: "The stores, best first." },
      ),
    },
    { description: "Report `bytradepoints`." },
  ),
});
