import { join } from "node:path";
import { BaseResponse } from "@prilavok/contracts/till-api/answers.ts";
import Database from "better-sqlite3";
import { Check } from "typebox/value";
import { expect, test } from "vitest";
import type { TestCashier } from "../testing/cashier.ts";
import { openTill } from "../testing/cashier.ts";

const lane = "giftoman-receipts";

/** Sold: documents 2 and 3, as receipts of the shift that document 1 opened. */
async function soldTwice(): Promise<TestCashier> {
  const till = await openTill();
  await till.do("OPEN_SHIFT");
  await till.sell("5");
  await till.sell("7");
  return till;
}

const messagesOf = ({ till }: TestCashier) => till.journals.of("work").messages;
const refusal = (till: TestCashier, body: object) =>
  till.do("QUEUE", body).then(
    () => "",
    (error: Error) => error.message,
  );

/** What the till would send for a sale of document `number`. */
function ownParams(till: TestCashier, number: number, change: object = {}) {
  const document = till.journal.documentAt(number);
  const cart = { extId: document?.uid ?? "", ts: "2026-03-02T10:00:00+03:00", positions: [] };
  return { token: "guest", amount: 5, cart: { ...cart, ...change } };
}

test("a message is set aside with its reason, and released, one or all", async () => {
  const till = await soldTwice();
  const answer = await till.do("QUEUE", { action: "setAside", lane, number: 2, reason: "спорный чек" });
  expect(answer).toMatchObject({ resultCode: 200, type: "QUEUE", messages: 1 });
  expect(Check(BaseResponse, answer)).toBe(true);
  expect(messagesOf(till).find(lane, 2)).toMatchObject({ state: "set aside", reason: "спорный чек" });
  expect((await till.do("OTHER_INFO")).info?.queue).toMatchObject({
    depth: 3,
    lanes: [{ waiting: 1, setAside: 1 }, { waiting: 1 }, { waiting: 0 }],
    warnings: ["В очереди есть отложенные сообщения (1)"],
  });
  expect(await till.do("QUEUE", { action: "release", lane, number: "2" })).toMatchObject({ messages: 1 });
  expect(messagesOf(till).find(lane, 2)?.state).toBe("waiting");
  expect(await till.do("QUEUE", { action: "release", lane, number: 2 })).toMatchObject({ messages: 0 });
  for (const number of [2, 3]) await till.do("QUEUE", { action: "setAside", lane, number, reason: "-!" });
  await till.do("QUEUE", { action: "setAside", lane: "giftoman-shifts", number: 1, reason: "-!" });
  expect(await till.do("QUEUE", { action: "release", all: true, lane })).toMatchObject({ messages: 2 });
  expect(await till.do("QUEUE", { action: "release", all: true })).toMatchObject({ messages: 1 });
  expect((await till.do("OTHER_INFO")).info?.queue.warnings).toEqual([]);
});

test("more messages than a page are released together", async () => {
  const till = await openTill();
  await till.do("OPEN_SHIFT");
  for (let group = 0; group < 6; group += 1) {
    await Promise.all(Array.from({ length: 100 }, () => till.sell("1")));
  }
  const messages = messagesOf(till);
  till.journal.transact(() => {
    for (let number = 2; number <= 601; number += 1) messages.setAside(lane, number, "много");
  });
  expect((await till.do("OTHER_INFO")).info?.queue.lanes[0]).toMatchObject({ waiting: 0, setAside: 600 });
  expect(await till.do("QUEUE", { action: "release", all: true })).toMatchObject({ messages: 600 });
  expect(messages.counts()[0]).toMatchObject({ waiting: 600, setAside: 0 });
});

test("a mended message keeps what is sent, and goes back to the document's own", async () => {
  const till = await soldTwice();
  await till.do("QUEUE", { action: "setAside", lane, number: 2, reason: "имя" });
  const params = ownParams(till, 2, { cashier: "Петрова" });
  await till.do("QUEUE", { action: "mend", lane, number: 2, params });
  const mended = messagesOf(till).find(lane, 2);
  expect(mended?.state).toBe("waiting");
  expect(JSON.parse(mended?.mended ?? "")).toEqual(params);
  await till.do("QUEUE", { action: "undoMend", lane, number: 2 });
  expect(messagesOf(till).find(lane, 2)?.mended).toBeNull();
});

test("mended params that would be another receipt, or none, are refused with their path", async () => {
  const till = await soldTwice();
  const mend = (params: object) => refusal(till, { action: "mend", lane, number: 2, params });
  const uid = till.journal.documentAt(2)?.uid;
  expect(await mend(ownParams(till, 3))).toBe(`Неверное тело запроса: params.cart.extId: ожидается "${uid}"`);
  expect(await mend(ownParams(till, 2, { ts: "2026-03-02T10:00:01+03:00" }))).toContain("params.cart.ts: ");
  expect(await mend({ ...ownParams(till, 2), poskey: "@1/2" })).toContain("params.poskey: ");
  expect(await mend({ cart: {} })).toContain("params.amount: ");
  expect(await mend(ownParams(till, 2, { positions: [{ name: "Хлеб", count: 1 }] }))).toContain(
    "params.cart.positions[0].total",
  );
  expect(messagesOf(till).find(lane, 2)?.mended).toBeNull();
});

test("a shift's event is mended as another telling of the same event only", async () => {
  const till = await soldTwice();
  const mend = (params: object) =>
    refusal(till, { action: "mend", lane: "giftoman-shifts", number: 1, params });
  const own = { name: "shift/start", ts: "2026-03-02 10:00:00", params: { localtimezone: 3, seller: "Ким" } };
  expect(await mend({ ...own, name: "shift/stop" })).toContain("params.name: ");
  expect(await mend({ ...own, ts: "2026-03-02 11:00:00" })).toContain("params.ts: ");
  expect(await mend({ ...own, params: {} })).toContain("params.params.localtimezone: ");
  expect(await mend(own)).toBe("");
});

test("an unknown lane is 700, a message that is not there 701, and what an action does not know 413", async () => {
  const till = await soldTwice();
  const code = (body: object) => till.code("QUEUE", body);
  expect(await code({ action: "retry", lane: "hub" })).toBe(700);
  expect(await code({ action: "release", lane: "hub", number: 99 })).toBe(700);
  expect(await code({ action: "release", lane, number: 1 })).toBe(701);
  expect(await code({ action: "setAside", lane, number: 99, reason: "нет" })).toBe(701);
  expect(await code({ action: "mend", lane, number: 99, params: {} })).toBe(701);
  const badBodies = [
    {},
    { action: "sell" },
    { action: "setAside", lane, number: 2 },
    { action: "setAside", lane, number: 2, reason: " " },
    { action: "release", lane },
    { action: "release" },
    { action: "release", all: true, number: 2, lane },
    { action: "mend", lane, number: 2 },
    { action: "mend", lane, number: 2, params: [1] },
    { action: "retry", lane, number: 2 },
    { action: "pause", reason: "обед" },
    { action: "setAside", lane, number: 0, all: true, reason: "x" },
  ];
  for (const body of badBodies) {
    const answered = await till.code("QUEUE", body).catch((error: { code?: number }) => error.code);
    expect([body, answered]).toEqual([body, 413]);
  }
  expect(messagesOf(till).counts()).toMatchObject([
    { waiting: 2, setAside: 0 },
    { waiting: 1 },
    { waiting: 0 },
  ]);
});

test("the real work's queue is helped in every mode, with and without a shift, and beside an unfinished sale", async () => {
  const till = await soldTwice();
  till.failures.set("after card", 1);
  await expect(till.sell("5", { cash: "0", cashless: "5" })).rejects.toThrow();
  expect(await till.code("QUEUE", { action: "setAside", lane, number: 2, reason: "a" })).toBe(200);
  await till.do("CANCEL_SALE", { reason: "отменена" });
  await till.do("CLOSE_SHIFT");
  expect(await till.code("QUEUE", { action: "release", lane, number: 2 })).toBe(200);
  await till.do("SET_MODE", { mode: "training" });
  expect(await till.code("QUEUE", { action: "setAside", lane, number: 3, reason: "b" })).toBe(200);
  expect((await till.do("OTHER_INFO")).info?.queue.lanes[0]).toMatchObject({ setAside: 1 });
});

test("a queue that cannot be read is told as that, and the rest of OTHER_INFO with it", async () => {
  const till = await openTill();
  const file = new Database(join(till.till.folder, "work.journal"));
  file.exec("drop table message");
  file.close();
  const answer = await till.do("OTHER_INFO");
  expect(Check(BaseResponse, answer)).toBe(true);
  expect(answer.info).toMatchObject({
    drawer: "0.00",
    queue: {
      isAvailable: false,
      depth: 0,
      oldestAt: null,
      warnings: ["Очередь сообщений недоступна"],
      lanes: [{ waiting: 0 }, { waiting: 0 }, { waiting: 0 }],
    },
  });
});
