import { type E4, formatE4 } from "@prilavok/contracts/values/decimal.ts";
import { describe, expect, test } from "vitest";
import type { Metric } from "../network/metric.ts";
import { type OutlookQuestion, outlookOf } from "./due.ts";
import { roundedE4 } from "./figure.ts";

const second = (text: string) => Date.parse(`${text.replace(" ", "T")}Z`) / 1000;
const income: Metric = {
  id: 1,
  code: "income",
  name: "",
  order: 0,
  type: 2,
  definition: null,
  enabled: true,
};
const average: Metric = { ...income, code: "average" };

/** A store open from 9 to 21, in April: 1200 a day, but 2400 on the 17th. */
const april: OutlookQuestion = {
  metric: income,
  fact: { top: 6_000_000n, bottom: 10_000n },
  plans: {
    days: new Map(
      Array.from({ length: 30 }, (_, index) => [
        `2018-04-${String(index + 1).padStart(2, "0")}`,
        (index === 16 ? 24_000_000 : 12_000_000) as E4,
      ]),
    ),
    periods: new Map(),
  },
  hours: { opensMinute: 540, closesMinute: 1260 },
  period: { type: "month", from: second("2018-04-01 00:00:00"), to: second("2018-04-30 23:59:59") },
  now: second("2018-04-17 12:00:00"),
  history: undefined,
};

function outlook(
  changes: Partial<OutlookQuestion> & { readonly from?: string; readonly to?: string; readonly at?: string },
) {
  const { from, to, at, ...rest } = changes;
  const { planE4, planhourE4, predict } = outlookOf({
    ...april,
    ...(from !== undefined && to !== undefined
      ? { period: { type: "", from: second(from), to: second(to) } }
      : {}),
    ...(at === undefined ? {} : { now: second(at) }),
    ...rest,
  });
  return [planE4, planhourE4, roundedE4(predict, 4)].map(formatE4);
}

describe("plan, planhour and predict of an additive metric", () => {
  test("in a range that is over are plan, plan and fact", () => {
    expect(outlook({ at: "2018-05-01 00:00:00" })).toEqual(["37200", "37200", "600"]);
  });

  test("in the range's last second it is not over", () => {
    const [plan, planhour] = outlook({
      from: "2018-04-17 00:00:00",
      to: "2018-04-17 12:00:00",
      at: "2018-04-17 12:00:00",
    });
    expect(plan).toBe("600.0556");
    expect(planhour).toBe("600");
  });

  test("in progress: the days that passed, and today by the hours that the store was open", () => {
    const [plan, planhour] = outlook({});
    expect(plan).toBe("37200");
    // 16 days of 1200, and 3 of the 12 open hours of 2400.
    expect(planhour).toBe("19800");
  });

  test.each([
    ["before opening nothing of today is due", "2018-04-17 08:59:59", "0"],
    ["in the middle half of it", "2018-04-17 15:00:00", "1200"],
    ["after closing all of it", "2018-04-17 21:00:00", "2400"],
  ])("%s", (_, at, planhour) => {
    const day = { from: "2018-04-17 00:00:00", to: "2018-04-17 23:59:59" };
    expect(outlook({ ...day, at })[1]).toBe(planhour);
  });

  test("a range that cuts days has the part of their plans that falls into its open hours", () => {
    const over = { at: "2018-05-01 00:00:00" };
    expect(outlook({ from: "2018-04-17 09:00:00", to: "2018-04-17 14:59:59", ...over })[0]).toBe("1200");
    expect(outlook({ from: "2018-04-16 20:00:00", to: "2018-04-18 09:59:59", ...over })[0]).toBe("2600");
    expect(outlook({ from: "2018-04-16 22:00:00", to: "2018-04-17 08:59:59", ...over })[0]).toBe("0");
    expect(outlook({ from: "2018-04-17 00:00:00", to: "2018-04-17 21:30:00", ...over })[0]).toBe("2400");
    expect(outlook({ from: "2018-04-15 15:00:00", to: "2018-04-16 23:59:59", ...over })[0]).toBe("1800");
  });

  test("nothing is due of a range to come", () => {
    const day = {
      from: "2018-04-20 00:00:00",
      to: "2018-04-20 23:59:59",
      fact: { top: 0n, bottom: 10_000n },
    };
    expect(outlook(day)).toEqual(["1200", "0", "1200"]);
  });

  test("predict adds the store's mean per open hour for the hours that are left", () => {
    // 12000 in 10 days of 12 hours: 100 an hour; left are 9 hours of today.
    const history = { fact: { top: 120_000_000n, bottom: 10_000n }, openSeconds: 10 * 43_200 };
    const day = { from: "2018-04-17 00:00:00", to: "2018-04-17 23:59:59", history };
    expect(outlook(day)[2]).toBe("1500");
    expect(outlook({ ...day, at: "2018-04-17 23:00:00" })[2]).toBe("600");
    expect(outlook({ ...day, at: "2018-04-16 10:00:00", fact: { top: 0n, bottom: 10_000n } })[2]).toBe(
      "1200",
    );
  });

  test("without history predict goes on as the range began", () => {
    const day = { from: "2018-04-17 00:00:00", to: "2018-04-17 23:59:59" };
    expect(outlook(day)[2]).toBe("2400");
  });
});

describe("plan, planhour and predict of a ratio metric", () => {
  const plans = {
    days: new Map([["2018-04-17", 2_000_000 as E4]]),
    periods: new Map([["2018-04", 3_000_000 as E4]]),
  };
  const ratio = { metric: average, plans };

  test("are not split: the month has the month's plan, the day its own, at any hour", () => {
    expect(outlook(ratio)).toEqual(["300", "300", "600"]);
    expect(outlook({ ...ratio, from: "2018-04-17 10:00:00", to: "2018-04-17 10:59:59" })[0]).toBe("200");
  });

  test("predict is the fact, and the plan where nothing was sold yet", () => {
    const nothing = { top: 0n, bottom: 0n };
    expect(outlook({ ...ratio, fact: nothing })[2]).toBe("300");
    expect(outlook({ ...ratio, fact: nothing, at: "2018-05-01 00:00:00" })[2]).toBe("0");
  });

  test("nothing is due of a range to come", () => {
    expect(outlook({ ...ratio, at: "2018-03-31 23:59:59", fact: { top: 0n, bottom: 0n } })).toEqual([
      "300",
      "0",
      "300",
    ]);
  });
});

describe("without plans", () => {
  test("plan and planhour are 0", () => {
    expect(outlook({ plans: undefined }).slice(0, 2)).toEqual(["0", "0"]);
    expect(outlook({ plans: undefined, metric: average }).slice(0, 2)).toEqual(["0", "0"]);
  });
});
