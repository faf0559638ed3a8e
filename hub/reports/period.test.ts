import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import { describe, expect, test } from "vitest";
import { defaultPeriods, periodDaysMax, periodDaysTotalMax, readPeriods } from "./period.ts";

const second = (text: string) => Date.parse(`${text.replace(" ", "T")}Z`) / 1000;
const read = (from: string, to: string) => {
  const [period] = readPeriods([{ type: "day", from, to }]);
  return [period?.from, period?.to];
};

function refusal(...ranges: [type: string, from: string, to: string][]): unknown {
  try {
    readPeriods(ranges.map(([type, from, to]) => ({ type, from, to })));
  } catch (error) {
    if (error instanceof RpcError) return { code: error.entry.code, path: error.data?.path };
    throw error;
  }
  return "accepted";
}

describe("a range's ends", () => {
  test.each([
    ["a date is its whole day", "2018-04-17", "2018-04-17", "2018-04-17 00:00:00", "2018-04-17 23:59:59"],
    [
      "a minute is its whole minute",
      "2018-04-17 10:15",
      "2018-04-17 10:15",
      "2018-04-17 10:15:00",
      "2018-04-17 10:15:59",
    ],
    [
      "a second is itself",
      "2018-04-17 10:15:07",
      "2018-04-17 10:15:07",
      "2018-04-17 10:15:07",
      "2018-04-17 10:15:07",
    ],
    ["31 April is 30 April", "2018-04-01", "2018-04-31 23:59", "2018-04-01 00:00:00", "2018-04-30 23:59:59"],
    ["so it is as a start", "2018-04-31", "2018-05-01", "2018-04-30 00:00:00", "2018-05-01 23:59:59"],
    [
      "30 February of a common year is the 28th",
      "2018-02-01",
      "2018-02-30",
      "2018-02-01 00:00:00",
      "2018-02-28 23:59:59",
    ],
    ["and of a leap year the 29th", "2024-02-29", "2024-02-31", "2024-02-29 00:00:00", "2024-02-29 23:59:59"],
    [
      "the first and the last day that there are",
      "2000-01-01",
      "2000-12-31",
      "2000-01-01 00:00:00",
      "2000-12-31 23:59:59",
    ],
    [
      "the end of 2100, which is no leap year",
      "2100-02-01",
      "2100-02-29",
      "2100-02-01 00:00:00",
      "2100-02-28 23:59:59",
    ],
  ])("%s", (_, from, to, first, last) => {
    expect(read(from, to)).toEqual([second(first), second(last)]);
  });

  test.each([
    "2018-04-32",
    "2018-13-01",
    "2018-00-10",
    "2018-04-00",
    "1999-12-31",
    "2101-01-01",
    "2018-04-17 24:00",
    "2018-04-17 10:60",
    "2018-04-17 10:00:60",
    "2018-4-17",
    "2018-04-17T10:00",
    "2018-04-17 10",
    "2018-04-17 10:00:00Z",
    " 2018-04-17",
    "17.04.2018",
    "",
  ])("%o is refused, as a start and as an end", (bound) => {
    expect(refusal(["day", bound, "2018-04-17"])).toEqual({ code: -32602, path: "params.range[0].from" });
    expect(refusal(["day", "2018-04-17", bound])).toEqual({ code: -32602, path: "params.range[0].to" });
  });

  test("the end is not before the start", () => {
    expect(refusal(["day", "2018-04-17 10:00:01", "2018-04-17 10:00:00"])).toEqual({
      code: -32602,
      path: "params.range[0].to",
    });
  });
});

describe("ranges together", () => {
  test("the same type twice is refused, and the second one is named", () => {
    expect(refusal(["day", "2018-04-17", "2018-04-17"], ["day", "2018-04-18", "2018-04-18"])).toEqual({
      code: -32602,
      path: "params.range[1].type",
    });
  });

  test("one range has five years at most", () => {
    expect(periodDaysMax).toBe((second("2021-01-01 00:00") - second("2016-01-01 00:00")) / 86_400);
    expect(refusal(["year", "2016-01-01", "2020-12-31"])).toBe("accepted");
    expect(refusal(["year", "2016-01-01", "2021-01-01"])).toEqual({
      code: -32602,
      path: "params.range[0].to",
    });
  });

  test("all ranges together have twenty years at most", () => {
    const full = (type: string): [string, string, string] => [type, "2016-01-01", "2020-12-31"];
    expect(periodDaysTotalMax).toBe(4 * periodDaysMax);
    expect(refusal(full("a"), full("b"), full("c"), full("d"))).toBe("accepted");
    expect(refusal(full("a"), full("b"), full("c"), full("d"), ["e", "2018-01-01", "2018-01-01"])).toEqual({
      code: -32602,
      path: "params.range",
    });
  });
});

describe("without ranges", () => {
  test.each([
    [
      "2018-04-17 10:00:00",
      "2018-04-17 00:00:00",
      "2018-04-17 23:59:59",
      "2018-04-01 00:00:00",
      "2018-04-30 23:59:59",
    ],
    [
      "2024-02-29 23:59:59",
      "2024-02-29 00:00:00",
      "2024-02-29 23:59:59",
      "2024-02-01 00:00:00",
      "2024-02-29 23:59:59",
    ],
    [
      "2026-12-31 00:00:00",
      "2026-12-31 00:00:00",
      "2026-12-31 23:59:59",
      "2026-12-01 00:00:00",
      "2026-12-31 23:59:59",
    ],
  ])("at %s they are today and this month", (now, dayFrom, dayTo, monthFrom, monthTo) => {
    expect(defaultPeriods(second(now))).toEqual([
      { type: "day", from: second(dayFrom), to: second(dayTo) },
      { type: "month", from: second(monthFrom), to: second(monthTo) },
    ]);
  });
});
