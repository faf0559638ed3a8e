import { join } from "node:path";
import { expect, test } from "vitest";
import { verifyJournal } from "../journal/verify.ts";
import { openTill, type TestCashier } from "../testing/cashier.ts";
import { SettableClock } from "../testing/settable-clock.ts";

const openAt = (start: string, timeZone = "Europe/Berlin") =>
  openTill({ clock: new SettableClock(start), timeZone });

/** Sells once at each moment of the clock and tells what is on the receipts. */
async function sellAt(till: TestCashier, moments: readonly string[]) {
  const told: { dateTime: string; isClockBehind: boolean | undefined }[] = [];
  for (const moment of moments) {
    till.clock.set(moment);
    const { uid, dateTime } = await till.sell("1");
    told.push({ dateTime, isClockBehind: till.journal.documentByUid(uid ?? "")?.isClockBehind });
  }
  return told;
}

test("summer time begins: the hour that is not there is on no receipt, and nothing is marked", async () => {
  const till = await openAt("2026-03-29T00:30:00Z");
  await till.do("OPEN_SHIFT");
  const told = await sellAt(till, ["2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z", "2026-03-29T01:00:01Z"]);
  expect(told).toEqual([
    { dateTime: "2026-03-29T01:59:59+01:00", isClockBehind: false },
    { dateTime: "2026-03-29T03:00:00+02:00", isClockBehind: false },
    { dateTime: "2026-03-29T03:00:01+02:00", isClockBehind: false },
  ]);
  expect((await till.do("CLOSE_SHIFT")).report).toMatchObject({
    openedAt: "2026-03-29T01:30:00+01:00",
    closedAt: "2026-03-29T03:00:01+02:00",
    clockBehindCount: 0,
  });
});

test("summer time ends: the hour that is there twice differs by its offset, and nothing is marked", async () => {
  const till = await openAt("2026-10-24T23:00:00Z");
  await till.do("OPEN_SHIFT");
  const told = await sellAt(till, ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"]);
  expect(told).toEqual([
    { dateTime: "2026-10-25T02:30:00+02:00", isClockBehind: false },
    { dateTime: "2026-10-25T02:30:00+01:00", isClockBehind: false },
  ]);
  expect((await till.do("OTHER_INFO")).info).toMatchObject({ isClockBehind: false });
});

test("a shift lasts 24 hours of time, not of the wall clock: the days of change have 23 and 25", async () => {
  for (const [opened, young, old] of [
    ["2026-03-28T12:00:00+01:00", "2026-03-29T13:00:00+02:00", "2026-03-29T13:00:00.001+02:00"],
    ["2026-10-24T12:00:00+02:00", "2026-10-25T11:00:00+01:00", "2026-10-25T11:00:00.001+01:00"],
  ] as const) {
    const till = await openAt(opened);
    await till.do("OPEN_SHIFT");
    till.clock.set(young);
    expect(await till.code("DEPOSIT", { sum: "1" })).toBe(200);
    till.clock.set(old);
    expect(await till.code("DEPOSIT", { sum: "1" })).toBe(412);
    expect(await till.code("CLOSE_SHIFT")).toBe(200);
  }
});

test("over midnight and over New Year the shift and its numbers go on", async () => {
  const till = await openAt("2026-12-31T20:00:00+03:00", "Europe/Minsk");
  await till.do("OPEN_SHIFT");
  const told = await sellAt(till, ["2026-12-31T23:59:59.999+03:00", "2027-01-01T00:00:00+03:00"]);
  expect(told.map(({ dateTime }) => dateTime)).toEqual([
    "2026-12-31T23:59:59+03:00",
    "2027-01-01T00:00:00+03:00",
  ]);
  expect((await till.do("CLOSE_SHIFT")).report).toMatchObject({
    shift: 1,
    sales: { count: 2 },
    lastNumber: 3,
  });
});

test("a clock that is set back is told and marked, and puts nothing out of order", async () => {
  const till = await openAt("2026-05-05T10:00:00+02:00");
  await till.do("OPEN_SHIFT");
  const told = await sellAt(till, [
    "2026-05-05T12:00:00+02:00",
    "2026-05-05T11:00:00+02:00",
    "1970-01-01T00:00:00Z",
    "2026-05-05T12:00:00+02:00",
  ]);
  expect(told).toEqual([
    { dateTime: "2026-05-05T12:00:00+02:00", isClockBehind: false },
    { dateTime: "2026-05-05T11:00:00+02:00", isClockBehind: true },
    { dateTime: "1970-01-01T01:00:00+01:00", isClockBehind: true },
    { dateTime: "2026-05-05T12:00:00+02:00", isClockBehind: false },
  ]);
  till.clock.set("2026-05-05T11:59:59+02:00");
  expect((await till.do("OTHER_INFO")).info?.isClockBehind).toBe(true);
  till.clock.set("2026-05-05T12:00:01+02:00");
  expect((await till.do("OTHER_INFO")).info?.isClockBehind).toBe(false);
  const { report } = await till.do("CLOSE_SHIFT");
  expect(report).toMatchObject({ firstNumber: 1, lastNumber: 5, clockBehindCount: 2, sales: { count: 4 } });
});

test("a shift that was opened by a clock ahead is young: no sale is refused for its negative age", async () => {
  const till = await openAt("2030-01-01T00:00:00Z");
  await till.do("OPEN_SHIFT");
  till.clock.set("2026-05-05T10:00:00Z");
  expect((await till.sell("1")).resultCode).toBe(200);
  expect((await till.do("OTHER_INFO")).info?.shift).toMatchObject({
    state: "open",
    isOlderThan24Hours: false,
  });
  expect((await till.do("CLOSE_SHIFT")).report).toMatchObject({
    openedAt: "2030-01-01T01:00:00+01:00",
    closedAt: "2026-05-05T12:00:00+02:00",
  });
});

test("a clock set forward by a mistake makes the shift old; set right again, the shift is young again", async () => {
  const till = await openAt("2026-05-05T10:00:00Z");
  await till.do("OPEN_SHIFT");
  till.clock.set("2027-05-05T10:00:00Z");
  expect(await till.code("DEPOSIT", { sum: "1" })).toBe(412);
  till.clock.set("2026-05-05T10:00:01Z");
  expect(await till.code("DEPOSIT", { sum: "1" })).toBe(200);
  expect((await till.do("CLOSE_SHIFT")).report?.clockBehindCount).toBe(0);
});

test("whatever the clock does, numbers have no gap and the chain holds", async () => {
  const till = await openAt("2026-05-05T10:00:00Z");
  await till.do("OPEN_SHIFT");
  const moments = Array.from({ length: 50 }, (_, place) => {
    const wildMs = Date.parse("2026-05-05T10:00:00Z") + ((place * 7_919) % 47) * 1_800_000 - 40_000_000;
    return new Date(wildMs).toISOString();
  });
  await sellAt(till, moments);
  const { report } = await till.do("CLOSE_SHIFT");
  const documents = [...till.journal.documentsOfShift(1)];
  expect(documents.map(({ number }) => number)).toEqual(Array.from({ length: 52 }, (_, place) => place + 1));
  expect(report?.clockBehindCount).toBe(documents.filter(({ isClockBehind }) => isClockBehind).length);
  expect(report?.clockBehindCount).toBeGreaterThan(10);
  expect(await verifyJournal(join(till.till.folder, "work.journal"))).toMatchObject({
    documents: 52,
    fault: undefined,
  });
});
