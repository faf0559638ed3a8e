import Type, { type Static } from "typebox";
import { defineMethod } from "../jsonrpc/method.ts";
import { text } from "../values/wire.ts";
import {
  filterItemsMax,
  nameCharsMax,
  rangesPerReportMax,
  rangeTypeCharsMax,
  timeCharsMax,
} from "./limits.ts";
import { annulsAttribute, numberAttribute } from "./receipt.ts";
import { MetricsReport, SellersReport, TradepointsReport } from "./report-answers.ts";

export const reportIds = ["metrics", "bysellers", "bytradepoints"] as const;

const Period = Type.Object({
  type: text(
    rangeTypeCharsMax,
    "The caller's label for the period and its key in the answer: `day`, `month` or any other.",
    {
      minLength: 1,
    },
  ),
  from: text(timeCharsMax, "Store-local `Y-m-d`, `Y-m-d H:i` or `Y-m-d H:i:s`, inclusive."),
  to: text(timeCharsMax, "The same, inclusive; a date without a time means the whole day."),
});
export type Period = Static<typeof Period>;

function oneOf(what: string) {
  return Type.Optional(Type.Array(text(nameCharsMax, what), { maxItems: filterItemsMax, description: what }));
}

const Filter = Type.Object(
  {
    sellers: oneOf("Ids or names of sellers."),
    categories: oneOf("Names of categories."),
    stores: oneOf("Ids or store_ext_ids of stores; only for `bytradepoints`."),
  },
  { description: "What to count: any item of a list, and that for every list." },
);
export type Filter = Static<typeof Filter>;

const ReportParams = Type.Object(
  {
    filter: Type.Optional(Filter),
    range: Type.Optional(
      Type.Array(Period, {
        maxItems: rangesPerReportMax,
        description:
          "The periods. Absent: today as `day` and this month as `month`. The same type twice is -32602.",
      }),
    ),
  },
  { description: "Filter and periods." },
);

export const reports = defineMethod({
  name: "reports",
  summary:
    "Answers the facts, plans and predictions of the device's store, its sellers, or all stores of the account.",
  params: Type.Object({
    id: Type.Enum([...reportIds], {
      description:
        "`metrics`: Показатели; `bysellers`: Продавцы; `bytradepoints`: Рейтинг торговых точек (ranked figures of the account's stores).",
    }),
    params: Type.Optional(ReportParams),
  }),
  result: Type.Object({
    data: Type.Record(Type.String(), Type.Union([MetricsReport, SellersReport, TradepointsReport]), {
      description: "One member per period, under the period's `type`.",
    }),
  }),
  notes: [
    "Выручка is sales minus refunds. Кол-во продаж counts the receipts that are no refunds. Средний чек is Выручка / receipts, refunds counted. Наполняемость is the sum of position counts / sales that have positions. Выручка по СТМ is the total of the positions that carry an own-brand category; a position that carries several of them counts once.",
    "A refund counts on its own day. The sellers of its positions lose it; a refund without sellers lowers the store alone. A receipt without positions is its cashier's.",
    `A receipt with the attribute \`${annulsAttribute}\` takes back, whole, the latest receipt of its till with that \`${numberAttribute}\` and the opposite amount, told within 48 hours before it. As the account starts, such a pair is left out of numbers of receipts and of lines, of Средний чек and Наполняемость, each of the two on its own day; sums of money and of goods keep both. While one of the two has not come, the other counts. An account may count pairs like any other receipts.`,
    "Sellers and categories that were merged at the hub count as the one that they were merged into, in the past too, and a filter by any of their names means all of them.",
    "A filter by sellers or categories counts the positions that match it. Plans are a whole store's, so a filtered report has none: `plan` and `planhour` are 0 and `ratio` is 1. A name that no receipt has brought matches nothing; an empty list filters nothing.",
    "`bysellers` lists sellers by income. Their figures need not add up to `common`: a receipt without sellers is the store's alone, and one with two sellers counts for both.",
    "A day past the month's end means the month's last day: the source's own example ends on 31 April.",
    "`bytradepoints` ranks by income's ratio to plan where plans exist, else by income; ties share a place, and the order is deterministic.",
    "`ratio` is fact / plan to 4 decimals, and 1 when the plan is 0. `metrics` prints facts to 2 decimals, `bysellers` to 4, plans have 4; all are JSON numbers.",
    "`planhour` is the part of the day's plan that is due by now; for a range that is over it equals the plan. `predict` is the value expected at the range's end; for a range that is over it equals the fact. Both go evenly by the store's opening hours: today's plan by the hours that passed, the rest of the range by the mean of the last 28 complete days that have receipts (else of the range so far, else by the plan). A ratio is not split: its `planhour` is its plan once the range has begun, its `predict` the fact.",
    "A day that a range cuts gives the part of its plan that falls into the range's opening hours.",
    "A range has 1827 days (five years) at most, all ranges of a call 7308, and a ranking 1,000,000 over all its stores.",
  ],
  errors: [
    { error: "invalidParams", when: "`filter.stores` with another report than `bytradepoints`." },
    {
      error: "invalidParams",
      when: "A type that comes twice, a time that is none, or a range that ends before it begins.",
    },
    { error: "invalidParams", when: "Ranges of more days than one report may cost." },
    { error: "invalidParams", when: "`filter.stores` names a store that the account does not have." },
    { error: "unknownSeller", when: "`filter.sellers` holds a seller id that the account does not have." },
  ],
  examples: [
    {
      title: "The source's own request: a month that ends on 31 April, and a day",
      params: {
        id: "metrics",
        params: {
          range: [
            { type: "month", from: "2018-04-01", to: "2018-04-31 23:59" },
            { type: "day", from: "2018-04-17", to: "2018-04-17 23:59:59" },
          ],
        },
      },
      result: {
        data: {
          month: {
            metrics: {
              id: "3656",
              store_ext_id: "0",
              name: "Тюмень, 50 лет ВЛКСМ, 63 Шаурма",
              receivedThrough: "2018-04-17T23:59:59+05:00",
              planVersion: 7,
              metrics: [
                {
                  id: "1",
                  name: "Выручка",
                  order: 0,
                  type: 2,
                  fact: 401628,
                  plan: 600000,
                  planhour: 340000,
                  predict: 708755.29,
                  predictLow: 671210.4,
                  predictHigh: 746300.18,
                  ratio: 0.6694,
                  qty: 2287,
                },
              ],
            },
          },
          day: {
            metrics: {
              id: "3656",
              store_ext_id: "0",
              name: "Тюмень, 50 лет ВЛКСМ, 63 Шаурма",
              receivedThrough: "2018-04-17T23:59:59+05:00",
              planVersion: 7,
              metrics: [
                {
                  id: "1",
                  name: "Выручка",
                  order: 0,
                  type: 2,
                  fact: 24672,
                  plan: 19999.998,
                  planhour: 19999.998,
                  predict: 24672,
                  ratio: 1.2336,
                  qty: 141,
                },
                {
                  id: "2",
                  name: "Средний чек",
                  order: 1,
                  type: 2,
                  fact: 174.98,
                  plan: 0,
                  planhour: 0,
                  predict: 174.98,
                  ratio: 1,
                  qty: 141,
                },
              ],
            },
          },
        },
      },
    },
    {
      title: "One day by sellers",
      params: { id: "bysellers", params: { range: [{ type: "day", from: "2018-04-17", to: "2018-04-17" }] } },
      result: {
        data: {
          day: {
            bysellers: {
              receivedThrough: "2018-04-17T23:59:59+05:00",
              planVersion: 7,
              common: [
                {
                  idx: "1",
                  order: 1,
                  label: "Выручка",
                  type: 2,
                  id: "1",
                  fact: 24672,
                  plan: 19999.998,
                  qty: 141,
                },
                {
                  idx: "2",
                  order: 2,
                  label: "Средний чек",
                  type: 2,
                  id: "2",
                  fact: 174.9787,
                  plan: 0,
                  qty: 141,
                },
              ],
              sellers: [
                {
                  name: "Конищева Мария Андреевна",
                  id: "17",
                  metrics: [
                    { idx: "1", order: 1, label: "Выручка", type: 2, fact: 24704, plan: 0, qty: 255 },
                    { idx: "2", order: 2, label: "Средний чек", type: 2, fact: 176.4571, plan: 0, qty: 140 },
                  ],
                },
              ],
            },
          },
        },
      },
    },
  ],
});
