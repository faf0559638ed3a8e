import { shiftDigest } from "@prilavok/contracts/device-api/shift-digest.ts";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { addDevice } from "../network/device.ts";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { listShifts } from "./list.ts";

let hub: TestHub;
let till: TestTill;
let accounts = 0;

beforeAll(async () => {
  hub = await createTestHub();
});

afterAll(() => hub.close());

beforeEach(async () => {
  accounts += 1;
  till = await newTill(`Ромашка ${accounts}`);
});

async function newTill(account: string): Promise<TestTill> {
  const [made] = await createChain(hub.database.pool, 1, "Europe/Moscow", account);
  if (made === undefined) throw new Error("no till");
  return made;
}

interface Sold {
  readonly extId: string;
  readonly amount: number;
  readonly time: string;
  readonly number?: number;
}

const sold = (extId: string, amount: number, time: string, number?: number): Sold => ({
  extId,
  amount,
  time,
  ...(number === undefined ? {} : { number }),
});

async function send(receipts: readonly Sold[], from = till): Promise<void> {
  const answer = await hub.call(`/s/${from.accesskey}`, "purchaseRegisterBatch", {
    receipts: receipts.map(({ extId, amount, time, number }) => ({
      amount,
      extId,
      ts: `2026-03-02T${time}+03:00`,
      ...(number === undefined ? {} : { attributes: [{ name: "number", value: number }] }),
    })),
  });
  expect(answer.result).toMatchObject({ count: receipts.length });
}

function event(name: string, ts: string, params?: unknown, from = till, method = "registerEvent") {
  return hub.call(`/s/${from.accesskey}`, method, { name, ts, ...(params === undefined ? {} : { params }) });
}

const opens = (time: string, from = till) =>
  event("shift/start", `2026-03-02 ${time}`, { seller: "Марина" }, from);
const closes = (time: string, params?: unknown, from = till) =>
  event("shift/stop", `2026-03-02 ${time}`, params, from);

/** What a till tells of its receipts at shift/stop. */
function totalsOf(receipts: readonly Sold[]) {
  const inE4 = receipts.map(({ extId, amount }) => ({
    extId,
    amountE4: BigInt(Math.round(amount * 10_000)),
  }));
  return {
    receipts: receipts.length,
    total: Number(inE4.reduce((sum, one) => sum + one.amountE4, 0n)) / 10_000,
    digest: shiftDigest(inE4),
  };
}

const numbered = (receipts: readonly Sold[], firstNumber: number, lastNumber: number) => ({
  ...totalsOf(receipts),
  firstNumber,
  lastNumber,
});

const from = Date.parse("2026-03-02T00:00:00+03:00");
const to = Date.parse("2026-03-02T23:59:59+03:00");

async function shifts(of = till) {
  return (await listShifts(hub.database.pool, of.storeId, from, to)).filter(
    (one) => one.deviceId === of.deviceId,
  );
}

async function states(of = till): Promise<string[]> {
  return (await shifts(of)).map((shift) => shift.state.state);
}

describe("registerEvent", () => {
  test("answers its id, name and store-local time, in both spellings of the method", async () => {
    const one = await event("shift/start", "2018-03-14 09:00:00", {
      seller: "Марина Ивановна",
      localtimezone: 3,
    });
    expect(one.result).toEqual({ id: expect.any(Number), name: "shift/start", ts: "2018-03-14 09:00:00" });
    const other = await event("shift/stop", "2018-03-14 21:00:00", [], till, "regısterEvent");
    expect(other.result).toMatchObject({ name: "shift/stop", ts: "2018-03-14 21:00:00" });
  });

  test("told again is one event with the first answer, also told in another spelling of the time", async () => {
    const first = await opens("09:00:00");
    expect(await opens("09:00:00")).toEqual(first);
    expect(await event("shift/start", "2026-03-02T06:00:00Z", { seller: "Илона" })).toEqual(first);
    expect((await closes("09:00:00")).result).not.toEqual(first.result);
    const { rows } = await hub.database.pool.query(
      "select params from shift_event where device_id = $1 order by id",
      [till.deviceId],
    );
    expect(rows).toEqual([{ params: { seller: "Марина" } }, { params: {} }]);
  });

  test("told by many at once is one event", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => opens("09:00:00")));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test("of two devices at one moment is two events", async () => {
    const other = await newTill(`Лютик ${accounts}`);
    expect(await opens("09:00:00", other)).not.toEqual(await opens("09:00:00"));
  });

  test.each([
    [{ name: "shift/pause", ts: "2026-03-02 09:00:00" }, "name"],
    [{ name: "shift/start", ts: "2026-02-30 09:00:00" }, "ts"],
    [
      { name: "shift/start", ts: "2026-03-02 09:00:00", params: { localtimezone: 30 } },
      "params.localtimezone",
    ],
    [{ name: "shift/stop", ts: "2026-03-02 09:00:00", params: { total: "много" } }, "params.total"],
    [{ name: "shift/stop", ts: "2026-03-02 09:00:00", params: { digest: "короткий" } }, "params.digest"],
    [{ name: "shift/stop", ts: "2026-03-02 09:00:00", params: { note: "x".repeat(9000) } }, "params"],
    [{ name: "shift/stop", ts: "2026-03-02 09:00:00", params: ["x"] }, "params"],
  ])("%j is -32602 at %s", async (params, path) => {
    const { error } = await hub.call(`/s/${till.accesskey}`, "registerEvent", params);
    expect([error?.code, error?.data?.path]).toEqual([-32602, path]);
    expect(await shifts()).toEqual([]);
  });
});

describe("a shift", () => {
  const receipts = [
    sold("101", 100, "10:00:00"),
    sold("102", 250.5, "11:00:00"),
    sold("103", -100, "11:30:00"),
    sold("104", 0.0001, "12:00:00"),
  ];

  test("is open, then complete when all of it is there; receipts of the second it opens and closes in are its own", async () => {
    await opens("10:00:00");
    expect(await states()).toEqual(["open"]);
    await send(receipts);
    await send([sold("100", 7, "09:59:59"), sold("105", 7, "12:00:01")]);
    await closes("12:00:00", totalsOf(receipts));
    expect(await states()).toEqual(["complete"]);
    expect((await shifts())[0]).toMatchObject({
      seller: "Марина",
      received: { receipts: 4, totalE4: 2_505_001n },
    });
  });

  test("lists what is missing, and becomes complete by itself as it arrives late and in any order", async () => {
    await opens("09:00:00");
    await closes("13:00:00", numbered(receipts, 101, 104));
    expect((await shifts())[0]?.state).toEqual({
      state: "incomplete",
      receipts: 4,
      totalE4: 2_505_001n,
      digestDiffers: true,
      missing: { numbers: [{ first: 101, last: 104 }], outside: 0 },
    });
    await send(receipts.slice(3));
    await send(receipts.slice(1, 2));
    expect((await shifts())[0]?.state).toMatchObject({
      state: "incomplete",
      receipts: 2,
      totalE4: 0n,
      missing: {
        numbers: [
          { first: 101, last: 101 },
          { first: 103, last: 103 },
        ],
      },
    });
    await send([receipts[0], receipts[2]].filter((one) => one !== undefined));
    expect(await states()).toEqual(["complete"]);
  });

  test("takes a receipt's number from its attribute `number`, also of a refund, else from its extId", async () => {
    const own = [
      sold("a-1", 10, "10:00:00", 1),
      sold("a-2", -10, "10:01:00", -2),
      sold("4", 10, "10:02:00"),
      sold("9", 10, "10:03:00", 5),
    ];
    await opens("09:00:00");
    await send(own);
    await closes("13:00:00", { ...numbered(own, 1, 9), receipts: 9 });
    expect((await shifts())[0]?.state).toMatchObject({
      receipts: 5,
      digestDiffers: false,
      missing: {
        numbers: [
          { first: 3, last: 3 },
          { first: 6, last: 9 },
        ],
      },
    });
  });

  test("takes a receipt's number from the end of its extId where that can be nothing else", async () => {
    const own = [sold("K-101", 10, "10:00:00"), sold("K-102", 10, "10:01:00"), sold("K-103", 10, "10:02:00")];
    await opens("09:00:00");
    await closes("13:00:00", numbered(own, 101, 103));
    await send(own.slice(0, 2));
    expect((await shifts())[0]?.state).toMatchObject({
      receipts: 1,
      missing: { numbers: [{ first: 103, last: 103 }], outside: 0 },
    });
    await send([sold("касса", 10, "10:03:00")]);
    expect((await shifts())[0]?.state).toMatchObject({ receipts: 0, missing: { numbers: "unreadable" } });
  });

  test.each([
    "K-104",
    "A-102",
    "K-0000000000000102",
    "bb802ad3-d268-4946-b80c-b963aaf66103",
    "bb802ad3d2684946b80cb963aaf6a103",
    "102-K",
  ])("does not know which numbers are missing beside K-102 and %s", async (extId) => {
    await opens("09:00:00");
    await send([sold("K-102", 10, "10:00:00"), sold(extId, 10, "10:01:00")]);
    await closes("13:00:00", { receipts: 3, firstNumber: 101, lastNumber: 103 });
    expect((await shifts())[0]?.state).toMatchObject({ receipts: 1, missing: { numbers: "unreadable" } });
  });

  test("with equal count and sum but another receipt is incomplete", async () => {
    await opens("09:00:00");
    await send(receipts);
    const other = receipts.map((one) => (one.extId === "101" ? { ...one, extId: "999" } : one));
    await closes("13:00:00", totalsOf(other));
    expect((await shifts())[0]?.state).toEqual({
      state: "incomplete",
      receipts: 0,
      totalE4: 0n,
      digestDiffers: true,
      missing: { numbers: "untold", outside: 0 },
    });
  });

  test("of a till that tells no totals is unverified", async () => {
    await opens("09:00:00");
    await send(receipts);
    await closes("13:00:00");
    expect(await states()).toEqual(["unverified"]);
  });

  test("whose digest comes in upper case is compared all the same", async () => {
    const totals = totalsOf(receipts);
    await opens("09:00:00");
    await send(receipts);
    await closes("13:00:00", { ...totals, digest: totals.digest.toUpperCase(), total: "250.50010" });
    expect(await states()).toEqual(["complete"]);
  });

  test("is not disturbed by a restart of the numbering in the next one", async () => {
    const again = [sold("101", 5, "15:00:00"), sold("102", 6, "15:01:00")];
    await opens("09:00:00");
    await closes("13:00:00", numbered(receipts, 101, 104));
    await opens("14:00:00");
    await closes("16:00:00", numbered(again, 101, 102));
    await send(again);
    expect(await states()).toEqual(["incomplete", "complete"]);
    await send(receipts);
    expect(await states()).toEqual(["complete", "complete"]);
  });

  test("is of one till: another one in the same store has its own", async () => {
    const extId = { storeId: till.storeId, extId: "2" };
    const other = { ...till, ...(await addDevice(hub.database.pool, systemClock, till.accountId, extId)) };
    const others = [sold("101", 5, "10:00:00"), sold("500", 6, "11:00:00")];
    for (const one of [till, other]) await opens("09:00:00", one);
    await send(receipts);
    await send(others.slice(1), other);
    await closes("13:00:00", totalsOf(receipts));
    await closes("12:30:00", numbered(others, 101, 102), other);
    expect(await states()).toEqual(["complete"]);
    expect((await shifts(other))[0]?.state).toMatchObject({
      receipts: 1,
      missing: { numbers: [{ first: 101, last: 102 }], outside: 1 },
    });
    await send(others, other);
    expect(await states(other)).toEqual(["complete"]);
    expect(await states()).toEqual(["complete"]);
  });

  test("whose stop never came is overdue once the next begins, and is mended when the stop comes late", async () => {
    await opens("09:00:00");
    await send(receipts);
    await opens("14:00:00");
    expect((await shifts()).map(({ state, overdue }) => [state.state, overdue])).toEqual([
      ["open", true],
      ["open", false],
    ]);
    await closes("13:00:00", totalsOf(receipts));
    expect((await shifts()).map(({ state, overdue }) => [state.state, overdue])).toEqual([
      ["complete", false],
      ["open", false],
    ]);
  });

  test("that began yesterday and ends tomorrow is listed whole today", async () => {
    const night = [sold("1", 10, "00:30:00")];
    await event("shift/start", "2026-03-01 20:00:00");
    await event("shift/stop", "2026-03-03 08:00:00", totalsOf(night));
    await event("shift/start", "2026-03-03 09:00:00");
    await send(night);
    expect((await shifts()).map((shift) => [shift.startMs, shift.stopMs, shift.state.state])).toEqual([
      [Date.parse("2026-03-01T20:00:00+03:00"), Date.parse("2026-03-03T08:00:00+03:00"), "complete"],
    ]);
  });
});

test("the digest that the database makes is the one that the contract describes", async () => {
  const text = fc
    .string({ unit: "binary", minLength: 1, maxLength: 10 })
    .filter((one) => !one.includes("\0"));
  const receipt = fc.record({ extId: text, amount: fc.integer({ min: -5, max: 5 }) });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(receipt, { selector: (one) => one.extId, minLength: 1 }),
      async (made) => {
        run += 1;
        const own = await newTill(`Проба ${accounts} ${run}`);
        const receipts = made.map(({ extId, amount }) => sold(extId, amount, "10:00:00"));
        await opens("09:00:00", own);
        await send(receipts, own);
        await closes("13:00:00", totalsOf(receipts), own);
        expect(await states(own)).toEqual(["complete"]);
      },
    ),
    { numRuns: 10 },
  );
});
