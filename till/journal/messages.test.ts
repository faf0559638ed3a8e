import { expect, test } from "vitest";
import { draft } from "../testing/draft.ts";
import { appendOne, openTestJournal } from "../testing/journal.ts";
import { type LaneName, laneNames, lanesOf } from "./messages.ts";

const receipts = "giftoman-receipts";

function journalWithSales(count: number) {
  let lanes: readonly LaneName[] = lanesOf.giftoman;
  const opened = openTestJournal({ lanes: () => lanes });
  appendOne(opened.journal, "shift_open");
  for (let sale = 0; sale < count; sale += 1) appendOne(opened.journal, "sale");
  const tell = (to: typeof lanes) => {
    lanes = to;
  };
  return { ...opened, messages: opened.journal.messages, tell };
}

test("messages wait in the order of their documents, and what was delivered is gone", () => {
  const { messages } = journalWithSales(5);
  expect(messages.waiting(receipts, { limit: 3 }).map(({ number }) => number)).toEqual([2, 3, 4]);
  messages.delivered(receipts, [2, 3]);
  expect(messages.waiting(receipts, { limit: 100 }).map(({ number }) => number)).toEqual([4, 5, 6]);
  expect(messages.waiting(receipts, { after: 5, limit: 100 }).map(({ number }) => number)).toEqual([6]);
  expect(messages.find("giftoman-shifts", 1)).toMatchObject({ state: "waiting", reason: null, mended: null });
});

test("what was set aside does not wait until it is released or mended", () => {
  const { messages, journal } = journalWithSales(2);
  expect(messages.setAside(receipts, 2, "сумма вне пределов")).toBe(true);
  expect(messages.setAside(receipts, 99, "no such")).toBe(false);
  expect(messages.waiting(receipts, { limit: 10 }).map(({ number }) => number)).toEqual([3]);
  expect(messages.find(receipts, 2)).toMatchObject({ state: "set aside", reason: "сумма вне пределов" });
  expect(journal.queue().depth).toBe(3);
  expect(messages.release(receipts, 2)).toBe(true);
  expect(messages.release(receipts, 2)).toBe(false);
  expect(messages.mend(receipts, 2, '{"amount":1}')).toBe(true);
  expect(messages.waiting(receipts, { limit: 10 })[0]).toMatchObject({ number: 2, mended: '{"amount":1}' });
});

test("a lane that is new is told of what is written from then on, and the others go on as they were", () => {
  const { messages, journal, tell } = journalWithSales(2);
  tell(laneNames);
  appendOne(journal, "sale");
  expect(messages.waiting("hub-transactions", { limit: 10 }).map(({ number }) => number)).toEqual([4]);
  expect(messages.waiting(receipts, { limit: 10 }).map(({ number }) => number)).toEqual([2, 3, 4]);
  tell(lanesOf.exchange);
  appendOne(journal, "sale");
  appendOne(journal, "shift_close");
  expect(messages.counts().map(({ lane, waiting }) => [lane, waiting])).toEqual([
    [receipts, 3],
    ["giftoman-shifts", 1],
    ["hub-transactions", 2],
  ]);
});

test("a document can be wanted again, once", () => {
  const { messages } = journalWithSales(1);
  messages.delivered(receipts, [2]);
  expect(messages.want(receipts, 2)).toBe(true);
  expect(messages.want(receipts, 2)).toBe(false);
  expect(() => messages.want(receipts, 77)).toThrow();
});

test("lanes are asked for at every document: one that is not told of keeps nothing", () => {
  const { messages, journal, tell } = journalWithSales(1);
  tell([]);
  appendOne(journal, "sale");
  tell(["giftoman-receipts"]);
  appendOne(journal, "sale");
  expect(messages.list({ limit: 10 }).map(({ lane, number }) => `${lane} ${number}`)).toEqual([
    "giftoman-receipts 2",
    "giftoman-receipts 4",
    "giftoman-shifts 1",
  ]);
  expect(
    messages.list({ after: { lane: receipts, number: 2 }, limit: 1 }).map(({ number }) => number),
  ).toEqual([4]);
});

test("receipts and rollbacks have their place in the shift, gapless, over a new start too", () => {
  const { journal, folder } = openTestJournal();
  appendOne(journal, "shift_open");
  const kinds = ["sale", "deposit", "refund", "rollback", "withdraw"] as const;
  const places = kinds.map((kind) => appendOne(journal, kind).receiptInShift);
  expect(places).toEqual([1, null, 2, 3, null]);
  journal.close();
  const again = openTestJournal({ folder }).journal;
  expect(appendOne(again, "correction_income").receiptInShift).toBe(4);
  expect(() =>
    again.transact(() => {
      again.append(draft(again, "sale"));
      throw new Error("undone");
    }),
  ).toThrow("undone");
  expect(appendOne(again, "sale").receiptInShift).toBe(5);
  appendOne(again, "shift_close");
  appendOne(again, "shift_open");
  expect(appendOne(again, "sale").receiptInShift).toBe(1);
});
