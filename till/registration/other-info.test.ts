import { BaseResponse } from "@prilavok/contracts/till-api/answers.ts";
import { Check } from "typebox/value";
import { expect, test } from "vitest";
import { openTill } from "../testing/cashier.ts";

const hourMs = 60 * 60 * 1000;

const emptyLane = (name: string) => ({
  name,
  state: "halted",
  halt: "not configured",
  waiting: 0,
  setAside: 0,
  oldestAt: null,
  nextAttemptAt: null,
  lastSuccessAt: null,
  lastError: null,
  delivered: 0,
  perSecond: 0,
  drainSeconds: 0,
});

test("a new till tells who it is, that its device is an emulator, and that nothing has happened", async () => {
  const till = await openTill();
  const answer = await till.do("OTHER_INFO");
  expect(Check(BaseResponse, answer)).toBe(true);
  expect(answer.info).toEqual({
    serial: "TEST-1",
    version: "0.0.0",
    mode: "work",
    device: {
      driver: "emulator",
      isEmulator: true,
      registerNumberSKO: expect.stringMatching(/^[0-9]{9}$/),
      state: "ready",
      certificateValidTo: "2050-01-01T02:59:59+03:00",
    },
    shift: { state: "closed", number: 0, openedAt: null, isOlderThan24Hours: false },
    drawer: "0.00",
    nextNumberCheck: "1",
    queue: {
      depth: 0,
      oldestAt: null,
      isAvailable: true,
      warnings: [],
      lanes: [emptyLane("giftoman-receipts"), emptyLane("giftoman-shifts"), emptyLane("hub-transactions")],
    },
    orders: {
      ...{ state: "halted", worksWithOrders: false, count: 0, inWork: 0, goods: 0 },
      ...{ lastExchangeAt: null, warnings: [] },
    },
    plugin: { state: "off", faults: [] },
    exchange: { state: "off", faults: [] },
    printing: { driver: "none", waiting: 0, failed: 0 },
    unfinishedSale: null,
    isClockBehind: false,
  });
});

test("the shift, the drawer, the next number and the queue are told as they are", async () => {
  const till = await openTill();
  await till.do("OPEN_SHIFT");
  till.clock.pass(hourMs);
  const { numberCheck } = await till.sell("7.97", { cash: "15" });
  till.clock.pass(24 * hourMs);
  const { info } = await till.do("OTHER_INFO");
  expect(info).toMatchObject({
    shift: { state: "open", number: 1, openedAt: "2026-03-02T10:00:00+03:00", isOlderThan24Hours: true },
    drawer: "7.97",
    nextNumberCheck: String(Number(numberCheck) + 1),
    queue: {
      depth: 2,
      oldestAt: "2026-03-02T10:00:00+03:00",
      warnings: ["В очереди есть старые сообщения (02.03.2026 10:00)"],
      lanes: [
        { waiting: 1, oldestAt: "2026-03-02T11:00:00+03:00", drainSeconds: null },
        { waiting: 1, oldestAt: "2026-03-02T10:00:00+03:00" },
        { waiting: 0, oldestAt: null },
      ],
    },
  });
  const closed = await till.do("CLOSE_SHIFT");
  expect(closed.numberCheck).toBe(info?.nextNumberCheck);
  expect((await till.do("OTHER_INFO")).info?.shift).toMatchObject({
    state: "closed",
    number: 1,
    isOlderThan24Hours: false,
  });
});

test("a device that is blocked, or whose certificate has expired, is told and does not keep from telling", async () => {
  const till = await openTill();
  till.failures.set("blocked");
  expect((await till.do("OTHER_INFO")).info?.device.state).toBe("blocked");
  till.failures.set("uninitialised");
  expect((await till.do("OTHER_INFO")).info?.device.state).toBe("uninitialised");
  till.failures.set("certificate expired");
  expect((await till.do("OTHER_INFO")).info?.device.certificateValidTo).toBe("1970-01-01T03:00:00+03:00");
});

test("the sale that blocks others is told until it has an end", async () => {
  const till = await openTill();
  await till.do("OPEN_SHIFT");
  till.failures.set("after card", 1);
  till.clock.pass(1_000);
  await expect(till.sell("5", { cash: "0", cashless: "5", operationId: "op-1" })).rejects.toThrow();
  till.clock.pass(1_000);
  expect((await till.do("OTHER_INFO")).info?.unfinishedSale).toEqual({
    startedAt: "2026-03-02T10:00:01+03:00",
    total: "5.00",
    reason: "refused",
    operationId: "op-1",
  });
  await till.do("CANCEL_SALE", { reason: "деньги возвращены на карту" });
  expect((await till.do("OTHER_INFO")).info?.unfinishedSale).toBeNull();
});
