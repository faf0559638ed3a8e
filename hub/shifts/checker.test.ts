import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { absent, NumberingTill } from "./testing-till.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;

let nowMs = Date.parse("2026-04-20T12:00:00Z");
const clock = { now: () => nowMs };
let hub: TestHub;
let key: TestTill;
let till: NumberingTill;
let accounts = 0;

/** Its own rounds are an hour apart: here the tests make them. */
const checks = { intervalMs: 60 * minuteMs };

beforeAll(async () => {
  hub = await createTestHub({ clock, checks });
});
afterAll(() => hub.close());

beforeEach(async () => {
  accounts += 1;
  const [made] = await createChain(hub.database.pool, 1, "Europe/Moscow", `Ромашка ${accounts}`);
  if (made === undefined) throw new Error("no till");
  key = made;
  till = new NumberingTill(hub, key);
});

/** Lets so many minutes pass, and goes a round. */
async function after(minutes: number, by = hub): Promise<void> {
  nowMs += minutes * minuteMs;
  await by.checkShifts();
}

async function checkOf(shift: number) {
  const { rows } = await hub.database.pool.query(
    `select state, checks, wanted, next_check_at as next, complete_at as complete from shift_check
      where device_id = $1 and at = $2`,
    [key.deviceId, new Date(`${till.day(shift)}T21:00:00+03:00`)],
  );
  return rows[0];
}

describe("a shift that has not arrived whole", () => {
  test("is asked for after the grace time and not before, by the numbers that are missing", async () => {
    await till.start(1);
    await till.batch(1, [2, 5]);
    expect(await till.stop(1, 6)).toBeUndefined();
    await after(1.9);
    expect(await till.hello()).toBeUndefined();
    await after(0.1);
    const numbers = [
      { first: 1, last: 1 },
      { first: 3, last: 4 },
      { first: 6, last: 6 },
    ];
    expect(await till.hello()).toEqual([{ shift: 1, numbers }]);
  });

  test("is asked for once a check, and the checks come at growing intervals", async () => {
    await till.start(1);
    await till.stop(1, 1);
    const told: number[] = [];
    for (let minute = 1; minute <= 70; minute += 1) {
      await after(1);
      if ((await till.hello()) !== undefined) told.push(minute);
      expect(await till.hello()).toBeUndefined();
    }
    expect(told).toEqual([2, 4, 8, 16, 32, 64]);
  });

  test("is complete when the rest arrives: nothing is wanted, and it is never looked at again", async () => {
    await till.start(1);
    await till.receipt(1, 1);
    await till.stop(1, 2);
    await after(2);
    expect(await till.receipt(1, 2)).toEqual([{ shift: 1, numbers: [{ first: 2, last: 2 }] }]);
    await after(2);
    expect(await checkOf(1)).toMatchObject({
      state: "complete",
      wanted: null,
      next: null,
      complete: new Date(nowMs),
    });
    await after(3 * 24 * 60);
    expect(await till.hello()).toBeUndefined();
    expect(await checkOf(1)).toMatchObject({ checks: 2 });
  });

  test("is not asked for any more after some two weeks, and stays incomplete", async () => {
    await till.start(1);
    await till.stop(1, 1);
    for (let day = 0; day < 30; day += 1) for (const minutes of [60, 60, 1320]) await after(minutes);
    await till.hello();
    await after(24 * 60);
    expect(await till.hello()).toBeUndefined();
    expect(await checkOf(1)).toMatchObject({ state: "incomplete", next: null, wanted: null, checks: 23 });
  });

  test("is asked for whole when numbers cannot be told", async () => {
    await till.start(1);
    await hub.call(`/s/${key.accesskey}`, "registerEvent", {
      name: "shift/stop",
      ts: `${till.day(1)} 21:00:00`,
      params: { receipts: 3, shift: 1 },
    });
    await after(2);
    expect(await till.hello()).toEqual([{ shift: 1 }]);
  });

  test("is not asked for when its till numbers no shifts", async () => {
    for (const told of [absent, "x", 1.5, 0, -1, 1e300, 2 ** 60, null, [1], { first: 1 }, true]) {
      await till.start(1, told);
      await till.stop(1, 3, told);
      await till.start(4, told);
      await after(2);
      expect(await till.hello()).toBeUndefined();
      expect(await checkOf(1)).toMatchObject({ state: "incomplete" });
      await hub.database.pool.query("delete from shift_event where device_id = $1", [key.deviceId]);
      await hub.database.pool.query("delete from shift_check where device_id = $1", [key.deviceId]);
    }
  });

  test("that was told without totals is checked again when they come", async () => {
    await till.start(1);
    await hub.call(`/s/${key.accesskey}`, "registerEvent", {
      name: "shift/stop",
      ts: `${till.day(1)} 21:00:00`,
    });
    await after(2);
    expect(await checkOf(1)).toMatchObject({ state: "unverified", next: null });
    await till.stop(1, 1);
    await after(2);
    expect(await till.hello()).toEqual([{ shift: 1, numbers: [{ first: 1, last: 1 }] }]);
  });

  test("is asked for in the answer to each of the three methods, and of no other device", async () => {
    const [first, second] = await createChain(hub.database.pool, 2, "Europe/Moscow", `Лютик ${accounts}`);
    if (first === undefined || second === undefined) throw new Error("no tills");
    const [one, other] = [new NumberingTill(hub, first), new NumberingTill(hub, second)];
    const wanted = [{ shift: 1, numbers: [{ first: 1, last: 1 }] }];
    await one.start(1);
    await one.stop(1, 1);
    await after(2);
    const sent = await hub.call(`/s/${second.accesskey}`, "purchaseRegister", {
      amount: 1,
      cart: { ts: "2026-02-01T10:00:00+03:00", extId: "x" },
      poskey: "@1/1",
    });
    expect(sent.result).not.toHaveProperty("wanted");
    expect(await other.batch(7, [1])).toBeUndefined();
    expect(await one.batch(7, [1])).toEqual(wanted);
    await after(2);
    expect(await one.start(7)).toEqual(wanted);
  });

  test("is not asked for by an answer that is an error", async () => {
    await till.start(1);
    await till.stop(1, 1);
    await after(2);
    const { error } = await hub.call(`/s/${key.accesskey}`, "registerEvent", {
      name: "shift/start",
      ts: "?",
    });
    expect(error).not.toHaveProperty("wanted");
    expect(await till.hello()).toHaveLength(1);
  });
});

describe("shifts that were never heard of", () => {
  test("are seen by the numbers of those around them, asked for whole, and no more when they come", async () => {
    await till.hold(3);
    await till.hold(6);
    await after(2);
    expect(await till.hello()).toEqual([{ shift: 4 }, { shift: 5 }]);
    await till.hold(4);
    await after(2);
    expect(await till.hello()).toEqual([{ shift: 5 }]);
    await till.hold(5);
    await after(4);
    expect(await till.hello()).toBeUndefined();
    expect(hub.logged.filter((line) => line.includes("failed"))).toEqual([]);
  });

  test("are asked for twenty at a time, the rest with the next answer", async () => {
    await till.hold(1);
    await till.hold(27);
    await after(2);
    const first = await till.hello();
    const second = await till.hello();
    expect(first?.map(({ shift }) => shift)).toEqual(Array.from({ length: 20 }, (_, index) => index + 2));
    expect(second?.map(({ shift }) => shift)).toEqual([22, 23, 24, 25, 26]);
    expect(await till.hello()).toBeUndefined();
  });

  test.each([
    ["up", 1, 2_000_000_000],
    ["to the end of all numbers", 1, Number.MAX_SAFE_INTEGER],
    ["back, as a till that was set up anew", 500, 1],
  ])("are not read from a jump %s", async (_name, from, to) => {
    await till.start(1, from);
    await till.stop(1, 0, from);
    await till.start(2, to);
    await till.stop(2, 0, to);
    const begun = performance.now();
    await after(2);
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(await till.hello()).toBeUndefined();
  });

  test("are asked for when one of their events is missing", async () => {
    await till.hold(1);
    await till.start(2);
    await till.stop(3, 0);
    await till.hold(4);
    await after(2);
    expect(await till.hello()).toEqual([{ shift: 2 }, { shift: 3 }]);
  });

  test("are asked for less often while nothing new is missing, however often the till tells of something", async () => {
    await till.hold(1);
    await till.hold(3);
    let told = 0;
    for (let minute = 0; minute < 120; minute += 1) {
      await after(1);
      if ((await till.hello()) !== undefined) told += 1;
    }
    expect(told).toBe(6);
  });
});

test("a till whose clock is years wrong is checked as often as another, by the hub's clock", async () => {
  const event = (name: string, ts: string, params: unknown) =>
    hub.call(`/s/${key.accesskey}`, "registerEvent", { name, ts, params });
  await event("shift/start", "2099-01-01 09:00:00", { shift: 1 });
  await event("shift/stop", "2099-01-01 21:00:00", { shift: 1, receipts: 5 });
  await event("shift/start", "2001-01-01 09:00:00", { shift: 2 });
  await event("shift/stop", "2001-01-01 21:00:00", { shift: 2, receipts: 5 });
  for (let minute = 0; minute < 60; minute += 1) await after(1);
  const { rows } = await hub.database.pool.query(
    "select checks from shift_check where device_id = $1 union all select checks from till_check where device_id = $1",
    [key.deviceId],
  );
  expect(rows).toEqual([{ checks: 5 }, { checks: 5 }, { checks: 0 }]);
});

test("the metrics tell how many shifts are incomplete and how many are missing", async () => {
  const own = await createTestHub({ clock, checks });
  const [made] = await createChain(own.database.pool, 1);
  if (made === undefined) throw new Error("no till");
  const counted = new NumberingTill(own, made);
  await counted.hold(1);
  await counted.hold(5);
  await counted.start(6);
  await counted.stop(6, 2);
  await after(2, own);
  const { text } = await own.get("/metrics");
  expect(text).toContain("prilavok_incomplete_shifts 1\n");
  expect(text).toContain("prilavok_missing_shifts 3\n");
  await own.close();
});

describe("several hubs on one database", () => {
  test("share the checks, and each asks its own callers", async () => {
    const other = await createTestHub({ clock, checks, database: hub.database });
    await till.start(1);
    await till.stop(1, 1);
    nowMs += 2 * minuteMs;
    await Promise.all([hub.checkShifts(), other.checkShifts()]);
    expect(await checkOf(1)).toMatchObject({ checks: 1 });
    await Promise.all([hub.checkShifts(), other.checkShifts()]);
    expect(await checkOf(1)).toMatchObject({ checks: 1 });
    expect(await till.hello()).toHaveLength(1);
    expect(await till.at(other).hello()).toHaveLength(1);
    await Promise.all([hub.checkShifts(), other.checkShifts()]);
    expect(await till.hello()).toBeUndefined();
    expect(await till.at(other).hello()).toBeUndefined();
    await other.close();
  });

  test("take what one of them left behind when it died in a check", async () => {
    await till.start(1);
    await till.stop(1, 1);
    nowMs += 2 * minuteMs;
    await hub.database.pool.query("update shift_check set next_check_at = $2 where device_id = $1", [
      key.deviceId,
      new Date(nowMs + 7 * minuteMs),
    ]);
    await after(6);
    expect(await till.hello()).toBeUndefined();
    await after(1);
    expect(await till.hello()).toHaveLength(1);
  });
});

test("a hub that begins anew asks for what the tables want, as after a backup was restored", async () => {
  await till.start(1);
  await till.stop(1, 1);
  await after(2);
  const restored = await createTestHub({ clock, checks, database: hub.database });
  await restored.checkShifts();
  expect(await till.at(restored).hello()).toHaveLength(1);
  await till.at(restored).receipt(1, 1);
  nowMs += dayMs;
  await restored.checkShifts();
  expect(await checkOf(1)).toMatchObject({ state: "complete" });
  await restored.close();
});

test("a hub that lost its latest days hears of them from the numbers of the shifts that follow", async () => {
  for (const shift of [1, 2, 3]) await till.hold(shift);
  await after(2);
  const { pool } = hub.database;
  // The backup is from before shift 2 and three months old; the till has acknowledged shifts 2 and 3.
  await pool.query("delete from shift_event where device_id = $1 and at > $2", [
    key.deviceId,
    new Date(`${till.day(2)}T00:00:00+03:00`),
  ]);
  nowMs += 90 * dayMs;
  await till.hold(4);
  await after(2);
  expect(await till.hello()).toEqual([{ shift: 2 }, { shift: 3 }]);
});

test("a round takes a limited number of shifts, and the next ones the rest", async () => {
  const small = await createTestHub({ clock, checks: { ...checks, limit: 2 } });
  const tills = await createChain(small.database.pool, 5);
  for (const one of tills) await new NumberingTill(small, one).hold(1);
  const counts: number[] = [];
  nowMs += 2 * minuteMs;
  for (let round = 0; round < 4; round += 1) {
    await small.checkShifts();
    const { rows } = await small.database.pool.query(
      "select count(*)::int as n from shift_check where state = 'complete'",
    );
    counts.push(rows[0].n);
  }
  expect(counts).toEqual([2, 4, 5, 5]);
  await small.close();
});

test("a hub goes its rounds by itself, and a round that fails is told and is not the last", async () => {
  const own = await createTestHub({ clock, checks: { graceMs: 0, intervalMs: 20 } });
  const [made] = await createChain(own.database.pool, 1);
  if (made === undefined) throw new Error("no till");
  const alone = new NumberingTill(own, made);
  await own.database.pool.query("alter table shift_check rename to elsewhere");
  await expect.poll(() => own.logged.join("")).toContain("a round of checking shifts failed");
  await own.database.pool.query("alter table elsewhere rename to shift_check");
  await alone.start(1);
  await alone.stop(1, 1);
  await expect.poll(() => alone.hello()).toEqual([{ shift: 1, numbers: [{ first: 1, last: 1 }] }]);
  await own.close();
});
