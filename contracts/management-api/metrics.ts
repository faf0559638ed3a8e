import Type, { type Static } from "typebox";
import { attributeNameCharsMax, metricCharsMax, nameCharsMax } from "../device-api/limits.ts";
import { defineMethod } from "../jsonrpc/method.ts";
import { formedText, text } from "../values/wire.ts";
import { categoriesMax, metricNameCharsMax, metricOrderMax } from "./limits.ts";

const categories = (description: string) =>
  Type.Array(text(nameCharsMax, "Name of a category.", { minLength: 1 }), {
    maxItems: categoriesMax,
    description,
  });

const measureMembers = {
  of: Type.Enum(["sum", "count"], {
    description:
      "`sum`: of position totals, or of the attribute's values. `count`: of position counts, or of receipts with the attribute.",
  }),
  categories: Type.Optional(categories("Only positions of these categories.")),
  attribute: Type.Optional(text(attributeNameCharsMax, "Only this attribute of receipts.", { minLength: 1 })),
};

const Measure = Type.Object(measureMembers, {
  description:
    "An additive measure. With neither categories nor an attribute: all receipts (their amounts, or their number).",
});

/** How a custom metric is made, with names where the hub keeps ids. */
export const Definition = Type.Object(
  { ...measureMembers, percentOf: Type.Optional(Measure) },
  {
    description:
      "How a custom metric is made: a measure, or with `percentOf` (type 3) 100 × that measure / the other.",
  },
);
export type Definition = Static<typeof Definition>;

const metricType = Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)], {
  description: "1 number, 2 money, 3 percent.",
});

const MetricAnswer = Type.Object({
  id: Type.String({ description: "Id of the metric, as `reports` prints it." }),
  metric: Type.String({ description: "Name of the metric in `planSet`: a mnemonic, or `p/<id>`." }),
  name: Type.String({ description: "Name for people." }),
  order: Type.Integer({ description: "Place in reports." }),
  type: metricType,
  enabled: Type.Boolean({ description: "Whether reports show it." }),
  definition: Type.Union([Definition, Type.Null()], {
    description: "Of a custom metric; null for a standard one.",
  }),
  ownBrand: Type.Optional(
    Type.Array(Type.String(), { description: "Of `category` alone: the account's own-brand categories." }),
  ),
});
export type MetricAnswer = Static<typeof MetricAnswer>;

const incomeExample: MetricAnswer = {
  id: "1",
  metric: "income",
  name: "Выручка",
  order: 0,
  type: 2,
  enabled: true,
  definition: null,
};

export const metricList = defineMethod({
  name: "metric.list",
  summary: "Lists the account's metrics, disabled ones too, in their order.",
  params: Type.Object({}),
  result: Type.Object({ metrics: Type.Array(MetricAnswer, { description: "The metrics." }) }),
  examples: [{ title: "An account that shows one metric", params: {}, result: { metrics: [incomeExample] } }],
});

export const metricSet = defineMethod({
  name: "metric.set",
  summary: "Creates a custom metric, or changes a metric; members that are absent stay as they are.",
  params: Type.Object({
    metric: Type.Optional(
      formedText(
        metricCharsMax,
        "^(income|average|count|category|complexity|p/[0-9]+)$",
        "income, average, count, category, complexity or p/<metric id>",
        "Which metric to change. Absent: a custom metric is created.",
      ),
    ),
    name: Type.Optional(
      text(metricNameCharsMax, "Name for people; needed for a new metric.", { minLength: 1 }),
    ),
    order: Type.Optional(
      Type.Integer({ minimum: 0, maximum: metricOrderMax, description: "Place in reports." }),
    ),
    type: Type.Optional(metricType),
    definition: Type.Optional(Definition),
    enabled: Type.Optional(Type.Boolean({ description: "Whether reports show it." })),
    ownBrand: Type.Optional(
      categories(
        "Of `category` alone: the categories that are the account's own brand, in place of the former ones.",
      ),
    ),
  }),
  result: MetricAnswer,
  notes: [
    "A new metric needs `name`, `type` and `definition`. `type` and `definition` of a standard metric are fixed.",
    "`percentOf` needs type 3, and type 3 needs `percentOf`. A measure is over categories or over an attribute, not over both. A count is no money.",
    "Names are unique. Creating a metric again as it is (name, type, definition) answers the one that is there.",
    "An account has 50 metrics of its own at most, disabled ones counted.",
    "Marking the first own-brand category enables `category`, unmarking the last one disables it, unless `enabled` says otherwise.",
  ],
  errors: [
    { error: "unknownUser", when: "The account has no such metric." },
    {
      error: "invalidParams",
      when: "The parts do not fit together; `data.path` names the one that does not.",
    },
    { error: "clientError", when: "Another metric has this name, or the account has 50 metrics of its own." },
  ],
  examples: [
    {
      title: "What share of the income is coffee",
      params: {
        name: "Доля кофе",
        order: 5,
        type: 3,
        definition: { of: "sum", categories: ["Кофе"], percentOf: { of: "sum" } },
      },
      result: {
        id: "9",
        metric: "p/9",
        name: "Доля кофе",
        order: 5,
        type: 3,
        enabled: true,
        definition: { of: "sum", categories: ["Кофе"], percentOf: { of: "sum" } },
      },
    },
    {
      title: "The account's own brand",
      params: { metric: "category", ownBrand: ["Вкусное", "Выпечка"] },
      result: {
        id: "5",
        metric: "category",
        name: "Выручка по СТМ",
        order: 4,
        type: 2,
        enabled: true,
        definition: null,
        ownBrand: ["Вкусное", "Выпечка"],
      },
    },
  ],
});
