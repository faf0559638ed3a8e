import Type from "typebox";
import { defineMethod } from "../jsonrpc/method.ts";
import { id } from "../values/wire.ts";

const auto = Type.Boolean({
  description: "true: distribute by the store's learned seasonality; false: evenly over the lower periods.",
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
    warnings: Type.Array(Type.Unknown(), {
      description: "For people, such as days whose own plans exceed the month's; empty when all is well.",
    }),
  }),
  notes: [
    "**Additive metrics** (`income`, `count`, `category`, and custom ones that are not percentages): a day's plan beats the month's, the month's beats the year's. What a month's plan leaves after its explicit days is spread over its other days; a year's likewise over its months. Explicit lower plans above the upper one stand, the rest get 0, and a warning says so. Sums are exact to 0.0001 (largest remainder).",
    "**Ratio metrics** (`average`, `complexity`, percentages) are not split: every lower period inherits the value.",
    "Publishing a store's plans more often than once in 5 seconds is -32606.",
  ],
  errors: ["invalidParams", "tooFrequent", "database", "internal"],
  examples: [
    {
      title: "Evenly",
      params: { auto: false },
      result: { addressId: "3656", auto: false, version: 7, distributedBy: "even", warnings: [] },
    },
  ],
});
