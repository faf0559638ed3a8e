import { localHour, momentToLocal } from "@prilavok/contracts/values/time.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Piece, piecesOf } from "./piece.ts";

const second = (text: string) => Date.parse(`${text.replace(" ", "T")}Z`) / 1000;
const zones = [
  "Europe/Moscow",
  "Europe/Berlin",
  "America/Sao_Paulo",
  "Pacific/Kiritimati",
  "Pacific/Niue",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
];

const hoursOf = (pieces: readonly Piece[]) =>
  pieces.map(({ hours }) =>
    hours === null ? "cut" : `${hours.fromDay} ${hours.fromHour} to ${hours.toDay} ${hours.toHour}`,
  );

describe("a range in pieces", () => {
  test.each([
    ["2018-04-01 00:00:00", "2018-04-30 23:59:59", ["2018-04-01 0 to 2018-04-30 23"]],
    ["2018-04-17 12:00:00", "2018-04-17 12:59:59", ["2018-04-17 12 to 2018-04-17 12"]],
    ["2018-04-17 12:00:00", "2018-04-17 12:59:58", ["cut"]],
    ["2018-04-17 12:00:01", "2018-04-17 12:59:59", ["cut"]],
    ["2018-04-17 12:30:00", "2018-04-17 12:30:00", ["cut"]],
    ["2018-04-17 12:30:00", "2018-04-17 13:29:59", ["cut", "cut"]],
    ["2018-04-17 12:30:00", "2018-04-17 13:59:59", ["cut", "2018-04-17 13 to 2018-04-17 13"]],
    ["2018-04-17 22:30:00", "2018-04-18 01:10:59", ["cut", "2018-04-17 23 to 2018-04-18 0", "cut"]],
  ])("%s to %s", (from, to, pieces) => {
    expect(hoursOf(piecesOf(second(from), second(to), "Europe/Moscow"))).toEqual(pieces);
  });
});

/** Whether a receipt at this moment is in one of the pieces, as the SQL decides it. */
function holders(pieces: readonly Piece[], moment: number, zone: string): number {
  const { day, hour } = localHour(moment * 1000, zone);
  const at = `${day} ${String(hour).padStart(2, "0")}`;
  return pieces.filter(({ hours, fromMoment, toMoment }) => {
    if (moment < fromMoment || moment > toMoment) return false;
    if (hours === null) return true;
    const key = (ofDay: string, ofHour: number) => `${ofDay} ${String(ofHour).padStart(2, "0")}`;
    return at >= key(hours.fromDay, hours.fromHour) && at <= key(hours.toDay, hours.toHour);
  }).length;
}

describe("every moment whose local time is in the range is in exactly one piece, and no other is in any", () => {
  /** The days around which the clocks of these zones change, and quiet ones. */
  const days = [
    "2026-03-29",
    "2026-10-25",
    "2026-04-05",
    "2026-10-04",
    "2018-11-04",
    "2018-02-18",
    "2024-02-29",
    "2026-12-31",
  ];

  test("in any zone, also on days of 23 and 25 hours", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom(...days),
        fc.integer({ min: 0, max: 2 * 86_400 }),
        fc.oneof(fc.integer({ min: 0, max: 7_200 }), fc.integer({ min: 0, max: 2 * 86_400 })),
        fc.array(fc.integer({ min: -20 * 3_600, max: 60 * 3_600 }), { minLength: 200, maxLength: 200 }),
        (zone, day, offset, length, moments) => {
          const from = second(`${day} 00:00:00`) - 43_200 + offset;
          const to = from + length;
          const pieces = piecesOf(from, to, zone);
          const edges = pieces.flatMap(({ fromMoment, toMoment }) => [
            fromMoment - 1,
            fromMoment,
            toMoment,
            toMoment + 1,
          ]);
          for (const moment of [...moments.map((one) => from + one), ...edges]) {
            const local = Math.floor(momentToLocal(moment * 1000, zone) / 1000);
            expect(holders(pieces, moment, zone)).toBe(local >= from && local <= to ? 1 : 0);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
