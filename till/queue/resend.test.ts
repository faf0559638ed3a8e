import { wantedRangesMax, wantedShiftsMax } from "@prilavok/contracts/device-api/limits.ts";
import { expect, test } from "vitest";
import type { LaneName } from "../journal/messages.ts";
import { appendOne, openTestJournal } from "../testing/journal.ts";
import { appendSales, KeptLog, receiptsLane } from "../testing/lane-setting.ts";
import { Resend } from "./resend.ts";

const shifts = "giftoman-shifts";

/** Two closed shifts of so many sales, all told. */
function toldShifts(sales: number, lanes: readonly LaneName[] = [receiptsLane, shifts]) {
  const { journal } = openTestJournal();
  for (const _shift of [1, 2]) {
    appendOne(journal, "shift_open");
    appendSales(journal, sales);
    appendOne(journal, "shift_close");
  }
  const all = journal.messages.list({ limit: 100_000 });
  for (const lane of [receiptsLane, shifts] as const) {
    journal.messages.delivered(
      lane,
      all.filter((message) => message.lane === lane).map(({ number }) => number),
    );
  }
  const log = new KeptLog();
  let added = 0;
  const resend = new Resend({
    journal,
    lanes: () => lanes,
    log,
    onAdded: () => {
      added += 1;
    },
  });
  const waiting = () => journal.messages.list({ limit: 100_000 }).map(({ lane, number }) => [lane, number]);
  return { journal, resend, log, waiting, told: () => added };
}

test("receipts are sent again by their numbers in the shift", async () => {
  const { resend, waiting, told } = toldShifts(5);
  resend.ask([
    {
      shift: 2,
      numbers: [
        { first: 2, last: 3 },
        { first: 5, last: 5 },
      ],
    },
  ]);
  await resend.settled();
  // Shift 1: documents 1 to 7; shift 2 opens with 8.
  expect(waiting()).toEqual([10, 11, 13].map((number) => [receiptsLane, number]));
  expect(told()).toBe(1);
});

test("the transactions of the receipts go again, too, while the exchange is on", async () => {
  const { resend, waiting } = toldShifts(3, [receiptsLane, shifts, "hub-transactions"]);
  resend.ask([{ shift: 1, numbers: [{ first: 1, last: 2 }] }]);
  await resend.settled();
  expect(waiting()).toEqual([
    [receiptsLane, 2],
    [receiptsLane, 3],
    ["hub-transactions", 2],
    ["hub-transactions", 3],
  ]);
});

test("a whole shift is sent again with both of its events", async () => {
  const { resend, waiting } = toldShifts(3);
  resend.ask([{ shift: 1 }]);
  await resend.settled();
  expect(waiting()).toEqual([
    [receiptsLane, 2],
    [receiptsLane, 3],
    [receiptsLane, 4],
    [shifts, 1],
    [shifts, 5],
  ]);
});

test("unknown shifts and numbers add nothing, and whatever range is asked for ends with the journal", async () => {
  const { resend, waiting, told, log } = toldShifts(3);
  resend.ask([{ shift: 3 }, { shift: 2 ** 53 - 1 }, { shift: 1, numbers: [{ first: 4, last: 9 }] }]);
  await resend.settled();
  resend.ask([{ shift: 1, numbers: [{ first: 3, last: 2 }] }]);
  await resend.settled();
  expect([waiting(), told(), log.lines]).toEqual([[], 0, []]);
  resend.ask([{ shift: 1, numbers: [{ first: 1, last: Number.MAX_SAFE_INTEGER }] }]);
  await resend.settled();
  expect(waiting()).toHaveLength(3);
});

test("what waits stays as it is, and what was set aside stays aside", async () => {
  const { resend, journal, told } = toldShifts(3);
  const { messages } = journal;
  messages.want(receiptsLane, 2);
  messages.want(receiptsLane, 3);
  messages.setAside(receiptsLane, 3, "Нет");
  const before = messages.list({ limit: 10 });
  resend.ask([{ shift: 1, numbers: [{ first: 1, last: 2 }] }]);
  await resend.settled();
  expect(messages.list({ limit: 10 })).toEqual(before);
  expect(told()).toBe(0);
});

test("an ask that comes while one is at work is passed over, and the next one is heard again", async () => {
  const { resend, waiting } = toldShifts(3);
  resend.ask([{ shift: 1 }]);
  resend.ask([{ shift: 2 }]);
  await resend.settled();
  expect(waiting()).toHaveLength(5);
  resend.ask([{ shift: 2 }]);
  await resend.settled();
  expect(waiting()).toHaveLength(10);
});

test("selling goes on while the most that can be asked for is put in, and closing does not wait for all of it", async () => {
  const { resend, journal, waiting } = toldShifts(1_000);
  const everything = Array.from({ length: wantedRangesMax }, () => ({ first: 1, last: 2 ** 53 - 1 }));
  const most = Array.from({ length: wantedShiftsMax }, (_, at) => ({
    shift: (at % 2) + 1,
    numbers: everything,
  }));
  appendOne(journal, "shift_open");
  const waitsMs: number[] = [];
  let isDone = false;
  resend.ask(most);
  void resend.settled().then(() => {
    isDone = true;
  });
  for (let sale = 0; sale < 40 && !isDone; sale += 1) {
    const beganMs = performance.now();
    await new Promise((resolve) => setImmediate(resolve));
    appendOne(journal);
    waitsMs.push(performance.now() - beganMs);
  }
  expect(isDone).toBe(false);
  expect(waitsMs).toHaveLength(40);
  expect(waitsMs.toSorted((a, b) => a - b)[20]).toBeLessThan(200);
  await resend.close();
  resend.ask(most);
  await resend.settled();
  expect(waiting().length).toBeGreaterThan(1_000);
});
