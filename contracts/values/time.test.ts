import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isTimeZone, localHour, localToMoment, parseTimestamp, utcMs, zoneOffsetMs } from "./time.ts";

const zones = Intl.supportedValuesOf("timeZone");
const anyZone = fc.constantFrom(...zones);
const firstMs = Date.UTC(2000, 0, 2);
const lastMs = Date.UTC(2100, 11, 30);
const anyMoment = fc.integer({ min: firstMs, max: lastMs });

/** A moment within a minute of a change of the zone's clock, where there is one. */
const nearChange = fc
  .record({ zone: anyZone, after: anyMoment, shiftMs: fc.integer({ min: -7_200_000, max: 7_200_000 }) })
  .map(({ zone, after, shiftMs }) => {
    const change = Temporal.Instant.fromEpochMilliseconds(after)
      .toZonedDateTimeISO(zone)
      .getTimeZoneTransition("next");
    const momentMs = (change?.epochMilliseconds ?? after) + shiftMs;
    return { zone, momentMs: Math.min(momentMs, lastMs) };
  });
const anywhere = fc.oneof(fc.record({ zone: anyZone, momentMs: anyMoment }), nearChange);

describe("a timestamp", () => {
  test.each([
    ["2018-03-14T16:39:51.000Z", Date.UTC(2018, 2, 14, 16, 39, 51)],
    ["2018-03-14T19:39:51+03:00", Date.UTC(2018, 2, 14, 16, 39, 51)],
    ["2018-03-14T19:39:51+0300", Date.UTC(2018, 2, 14, 16, 39, 51)],
    ["2018-03-14T19:39:51+03", Date.UTC(2018, 2, 14, 16, 39, 51)],
    ["2018-03-14 19:39:51", Date.UTC(2018, 2, 14, 16, 39, 51)],
    ["2018-03-14T19:39", Date.UTC(2018, 2, 14, 16, 39)],
    ["2018-03-14T16:39:51.1239999Z", Date.UTC(2018, 2, 14, 16, 39, 51, 123)],
    ["2016-12-31T23:59:60Z", Date.UTC(2016, 11, 31, 23, 59, 59)],
    ["2000-01-01T00:00:00Z", Date.UTC(2000, 0, 1)],
    ["2100-12-31T23:59:59Z", Date.UTC(2100, 11, 31, 23, 59, 59)],
  ])("%s is read, in Moscow when it names no offset", (text, moment) => {
    expect(parseTimestamp(text, "Europe/Moscow")).toBe(moment);
  });

  test.each([
    "2018-02-29T10:00:00Z",
    "2018-04-31T10:00:00Z",
    "2100-02-29T10:00:00Z",
    "2018-00-10T10:00:00Z",
    "2018-13-01T10:00:00Z",
    "2018-01-00T10:00:00Z",
    "2018-01-01T24:00:00Z",
    "2018-01-01T10:60:00Z",
    "2018-01-01T10:00:61Z",
    "2018-01-01T10:00:00+19:00",
    "2018-01-01T10:00:00+03:60",
    "1999-12-31T23:59:59Z",
    "2101-01-01T00:00:00Z",
    "2018-01-01",
    "2018-01-01T10",
    "18-01-01T10:00:00Z",
    "2018-01-01T10:00:00.Z",
    " 2018-01-01T10:00:00Z",
    "2018-01-01T10:00:00Z\n",
    "2018-01-01T10:00:00 Europe/Moscow",
    "٢٠١٨-01-01T10:00:00Z",
    "1521045591",
    "",
  ])("%j is refused", (text) => {
    expect(parseTimestamp(text, "Europe/Moscow")).toBeUndefined();
  });

  test("with any offset names the moment that Temporal reads", () => {
    fc.assert(
      fc.property(anywhere, ({ zone, momentMs }) => {
        const written = Temporal.Instant.fromEpochMilliseconds(momentMs).toString({ timeZone: zone });
        expect(parseTimestamp(written, "UTC")).toBe(momentMs);
      }),
      { numRuns: 2_000 },
    );
  });

  test("without an offset names the moment that Temporal reads in the store's zone, skipped and repeated hours too", () => {
    fc.assert(
      fc.property(anywhere, ({ zone, momentMs }) => {
        const local = Temporal.Instant.fromEpochMilliseconds(momentMs)
          .toZonedDateTimeISO("UTC")
          .toPlainDateTime();
        expect(parseTimestamp(local.toString(), zone)).toBe(local.toZonedDateTime(zone).epochMilliseconds);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("the business day", () => {
  test("and hour are those of the store's wall clock, to the second of a change", () => {
    fc.assert(
      fc.property(anywhere, ({ zone, momentMs }) => {
        const local = Temporal.Instant.fromEpochMilliseconds(momentMs).toZonedDateTimeISO(zone);
        expect(localHour(momentMs, zone)).toEqual({ day: local.toPlainDate().toString(), hour: local.hour });
      }),
      { numRuns: 5_000 },
    );
  });

  test("follows clocks that changed a minute after midnight", () => {
    // Newfoundland, 14 March 2010: at 00:01 local time the clock went on to 01:01.
    const change = Date.UTC(2010, 2, 14, 3, 31);
    expect(localHour(change - 1, "America/St_Johns")).toEqual({ day: "2010-03-14", hour: 0 });
    expect(localHour(change, "America/St_Johns")).toEqual({ day: "2010-03-14", hour: 1 });
    expect(zoneOffsetMs(change, "America/St_Johns")).toBe(-2.5 * 3_600_000);
  });

  test("skips a whole day where the zone did", () => {
    // Samoa had no 30 December 2011.
    const noon = utcMs(2011, 12, 30, 12) ?? Number.NaN;
    expect(localHour(localToMoment(noon, "Pacific/Apia"), "Pacific/Apia")).toEqual({
      day: "2011-12-31",
      hour: 12,
    });
  });
});

describe("a time zone", () => {
  test.each(["Europe/Moscow", "Asia/Kathmandu", "UTC", "Etc/GMT-3"])("%s is one", (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  test.each(["+03:00", "Europe/Atlantis", "", "MSK+3", "Europe/Moscow\0", "../etc/passwd"])(
    "%j is none",
    (name) => {
      expect(isTimeZone(name)).toBe(false);
    },
  );
});
