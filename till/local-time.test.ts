import fc from "fast-check";
import { expect, test } from "vitest";
import { formatLocal, offsetMinutesAt } from "./local-time.ts";

const local = (moment: string, zone: string) => {
  const momentMs = Date.parse(moment);
  return formatLocal(momentMs, offsetMinutesAt(momentMs, zone));
};

test.each([
  ["2022-01-22T09:00:00Z", "Europe/Minsk", "2022-01-22T12:00:00+03:00"],
  ["2026-03-29T00:59:59Z", "Europe/Berlin", "2026-03-29T01:59:59+01:00"],
  ["2026-03-29T01:00:00Z", "Europe/Berlin", "2026-03-29T03:00:00+02:00"],
  ["2026-10-25T00:59:59Z", "Europe/Berlin", "2026-10-25T02:59:59+02:00"],
  ["2026-10-25T01:00:00Z", "Europe/Berlin", "2026-10-25T02:00:00+01:00"],
  ["2026-12-31T22:00:00Z", "Europe/Minsk", "2027-01-01T01:00:00+03:00"],
  ["2026-01-01T00:00:00Z", "America/St_Johns", "2025-12-31T20:30:00-03:30"],
  ["2026-01-01T00:00:00Z", "Asia/Kathmandu", "2026-01-01T05:45:00+05:45"],
  ["2026-01-01T00:00:00Z", "UTC", "2026-01-01T00:00:00+00:00"],
])("%s in %s is %s", (moment, zone, told) => {
  expect(local(moment, zone)).toBe(told);
});

test("what is told is the same moment, to the second, in any zone", () => {
  const zones = [
    "Europe/Berlin",
    "Europe/Minsk",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
  ];
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2100, 0) }),
      fc.constantFrom(...zones),
      (momentMs, zone) => {
        const told = formatLocal(momentMs, offsetMinutesAt(momentMs, zone));
        expect(Date.parse(told)).toBe(Math.floor(momentMs / 1000) * 1000);
      },
    ),
  );
});
