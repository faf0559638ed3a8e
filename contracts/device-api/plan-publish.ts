import Type from "typebox";
import { defineMethod } from "../jsonrpc/method.ts";
import { id } from "../values/wire.ts";

const auto = Type.Boolean({
  description: "true: distribute by the store's learned seasonality; false: evenly over the lower periods.",
});

const Warning = Type.Object({
  code: Type.String({
    description:
      "`lowerPlansExceed`: the plans inside a period are more than its own; they stand and the rest got 0. `planNotSpread`: all of a period was set by hand and is less than its plan. `daysExceedShare`: a month's days are more than its share of the year. `autoUnavailable`: there is nothing learned to distribute by. `more`: there were more warnings.",
  }),
  metric: Type.Optional(Type.String({ description: "As planSet names it." })),
  period: Type.Optional(Type.String({ description: "`2026` or `2026-03`." })),
  message: Type.String({ description: "The remark in Russian." }),
});

export const planPublish = defineMethod({
  name: "planPublish",
  summary: "Makes the drafts of the device's store live, at once and as one new version.",
  params: Type.Object({ auto }),
  result: Type.Object({
    addressId: id("The store."),
    auto,
    version: Type.Integer({
      minimum: 1,
      description: "Number of the plan's version; reports name the one they used.",
    }),
    distributedBy: Type.String({ description: "What the distribution was made by; `even` when evenly." }),
    warnings: Type.Array(Warning, { description: "Remarks for people; empty when all is well." }),
  }),
  notes: [
    "**Additive metrics** (`income`, `count`, `category`, and custom ones that are not percentages): a day's plan beats the month's, the month's beats the year's. What a month's plan leaves after its explicit days is spread over its other days; a year's likewise over its months. Explicit lower plans above the upper one stand, the rest get 0, and a warning says so. Sums are exact to 0.0001 (largest remainder).",
    "**Ratio metrics** (`average`, `complexity`, percentages) are not split: every lower period inherits the value.",
    "**Distribution.** `auto: false` spreads evenly. `auto: true` asks for the store's learned seasonality; while there is none, the distribution is even too, `distributedBy` says so and a warning tells it.",
  ],
  errors: [
    {
      error: "tooFrequent",
      when: "The store published less than 5 seconds ago; the drafts stay, and `data.retryAfter` says how long to wait.",
    },
  ],
  examples: [
    {
      title: "Evenly",
      params: { auto: false },
      result: { addressId: "3656", auto: false, version: 7, distributedBy: "even", warnings: [] },
    },
  ],
});
