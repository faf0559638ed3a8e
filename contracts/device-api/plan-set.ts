import Type from "typebox";
import { defineMethod } from "../jsonrpc/method.ts";
import { yearMax, yearMin } from "../values/time.ts";
import { formedText, id, money } from "../values/wire.ts";
import { metricCharsMax, planMetricYearsMax } from "./limits.ts";

const metric = formedText(
  metricCharsMax,
  "^(income|average|count|category|complexity|p/[0-9]+)$",
  "income, average, count, category, complexity or p/<metric id>",
  "Which metric: `income` Выручка, `average` Средний чек, `count` Кол-во продаж, `category` Выручка по СТМ, `complexity` Комплексность чека, or `p/<metric id>` with the id that `reports` prints.",
);

function orWider(max: number, description: string) {
  return Type.Union([Type.Literal(-1), Type.Integer({ minimum: 1, maximum: max })], { description });
}

const year = Type.Integer({ minimum: yearMin, maximum: yearMax, description: "Year." });
const month = orWider(12, "Month. Absent or -1: the plan is for the year.");
const day = orWider(31, "Day of the month. Absent or -1: the plan is for the month, or the year.");

export const planSet = defineMethod({
  name: "planSet",
  summary: "Sets or deletes a plan of the device's store for a year, a month or a day, as a draft.",
  params: Type.Object({
    metric,
    plan: money("0 or more sets the plan, less deletes it."),
    year,
    month: Type.Optional(month),
    day: Type.Optional(day),
    day_corr_plan: Type.Optional(
      money(
        "The day's corrected plan: it stands in the place of the day's plan in reports and leaves the other days alone. Less than 0 deletes it. Only together with a day.",
      ),
    ),
  }),
  result: Type.Object({
    addressId: id("The store."),
    metric,
    plan: money("The plan that was set."),
    year,
    month,
    day,
    day_corr_plan: Type.Optional(money("The correction that was set; absent when none was sent.")),
  }),
  notes: [
    "Nothing changes in reports before [`planPublish`](#planpublish). A later draft of the same metric and period takes the former's place.",
  ],
  errors: [
    { error: "invalidParams", when: "The account has no such metric." },
    {
      error: "invalidParams",
      when: "A day without a month, or one that the month does not have (31 April).",
    },
    { error: "invalidParams", when: "`day_corr_plan` without a day." },
    {
      error: "invalidParams",
      when: `The store would have plans for more than ${planMetricYearsMax} metrics times years.`,
    },
  ],
  examples: [
    {
      title: "An income plan for April 2018",
      params: { metric: "income", plan: 600000, year: 2018, month: 4 },
      result: { addressId: "3656", metric: "income", plan: 600000, year: 2018, month: 4, day: -1 },
    },
  ],
});
