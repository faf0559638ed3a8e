import { eventMetadataBytesMax } from "@prilavok/contracts/device-api/limits.ts";
import { describe, expect, test } from "vitest";
import { refusalOf } from "../testing/refusal.ts";
import { readShiftEvent } from "./event.ts";
import type { Metadata } from "./metadata.ts";

const zone = "Asia/Yekaterinburg";

function read(ts: string, params?: Metadata | unknown[], name: "shift/start" | "shift/stop" = "shift/stop") {
  return readShiftEvent({ name, ts, params }, zone);
}

describe("the time of an event", () => {
  test.each([
    ["2018-03-14 21:00:00", {}, "2018-03-14T16:00:00Z", "2018-03-14 21:00:00"],
    ["2018-03-14T21:00:00", {}, "2018-03-14T16:00:00Z", "2018-03-14 21:00:00"],
    ["2018-03-14 21:00:00", { localtimezone: 5 }, "2018-03-14T16:00:00Z", "2018-03-14 21:00:00"],
    ["2018-03-14 21:00:00", { localtimezone: "+3" }, "2018-03-14T18:00:00Z", "2018-03-14 23:00:00"],
    ["2018-03-14 21:00:00", { localtimezone: -3 }, "2018-03-15T00:00:00Z", "2018-03-15 05:00:00"],
    ["2018-03-14 21:00:00", { localtimezone: 5.5 }, "2018-03-14T15:30:00Z", "2018-03-14 20:30:00"],
    ["2018-03-14 21:00:00", { localtimezone: "05:30" }, "2018-03-14T15:30:00Z", "2018-03-14 20:30:00"],
    ["2018-03-14 21:00:00", { localtimezone: "-0.5" }, "2018-03-14T21:30:00Z", "2018-03-15 02:30:00"],
    ["2018-03-14T21:00:00Z", { localtimezone: 3 }, "2018-03-14T21:00:00Z", "2018-03-15 02:00:00"],
    ["2018-03-14T21:00:00.999+03:00", {}, "2018-03-14T18:00:00Z", "2018-03-14 23:00:00"],
  ])("%s with %j is %s, in the store %s", (ts, metadata, moment, localTs) => {
    const event = read(ts, metadata);
    expect(new Date(event.atMs).toISOString()).toBe(moment.replace("Z", ".000Z"));
    expect(event.localTs).toBe(localTs);
  });

  test.each([
    "2018-04-31 10:00:00",
    "2018-02-29 10:00:00",
    "2018-03-14 24:00:00",
    "2018-03-14",
    "14.03.2018 10:00:00",
    "1999-12-31 10:00:00",
    "2101-01-01 10:00:00",
    "вчера",
    "",
  ])("may not be %j, with or without a zone of its own", (ts) => {
    expect(refusalOf(() => read(ts))).toBe("-32602 ts");
    expect(refusalOf(() => read(ts, { localtimezone: 3 }))).toBe("-32602 ts");
  });

  test.each([18.5, -19, Number.NaN, "Москва", "+3:60", "", "19", null, true, {}])(
    "may not have localtimezone %j",
    (localtimezone) => {
      expect(refusalOf(() => read("2018-03-14 21:00:00", { localtimezone }))).toBe(
        "-32602 params.localtimezone",
      );
    },
  );
});

describe("the metadata of an event", () => {
  test("is kept as it came; PHP's empty array is none", () => {
    const metadata = { seller: "Марина Ивановна", любое: [1, { a: null }] };
    expect(read("2018-03-14 21:00:00", metadata).metadata).toEqual(metadata);
    expect(read("2018-03-14 21:00:00", []).metadata).toEqual({});
    expect(read("2018-03-14 21:00:00").metadata).toEqual({});
  });

  test("may be as long as the limit in UTF-8, and no byte longer", () => {
    const around = Buffer.byteLength(JSON.stringify({ notes: "" }));
    const notes = "я".repeat((eventMetadataBytesMax - around) / 2);
    expect(refusalOf(() => read("2018-03-14 21:00:00", { notes }))).toBe("accepted");
    expect(refusalOf(() => read("2018-03-14 21:00:00", { notes: `${notes}.` }))).toBe("-32602 params");
  });

  test.each([
    ["receipts", { receipts: -1 }],
    ["receipts", { receipts: 1.5 }],
    ["receipts", { receipts: "3" }],
    ["total", { total: "сто" }],
    ["total", { total: 1e11 }],
    ["digest", { digest: "abc" }],
    ["digest", { digest: 5 }],
    ["firstNumber", { firstNumber: -1, lastNumber: 5 }],
    ["lastNumber", { firstNumber: 1, lastNumber: 2 ** 53 }],
    ["lastNumber", { firstNumber: 1 }],
    ["firstNumber", { lastNumber: 1 }],
  ])("with a malformed %s is refused at shift/stop: %j", (member, metadata) => {
    expect(refusalOf(() => read("2018-03-14 21:00:00", metadata))).toBe(`-32602 params.${member}`);
    expect(refusalOf(() => read("2018-03-14 21:00:00", metadata, "shift/start"))).toBe("accepted");
  });
});
