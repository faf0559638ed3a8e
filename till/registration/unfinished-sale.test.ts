import { expect, test } from "vitest";
import type { EmulatorFailure } from "../fiscal/emulator-settings.ts";
import { cardSaleBody, cashier, saleBody } from "../testing/bodies.ts";
import { openSellingTill, openTestTill, type TestTill } from "../testing/till.ts";

/** A card was charged, and the device fails once. */
async function failToSell(till: TestTill, failure: EmulatorFailure = "no answer"): Promise<number> {
  till.emulator.failures.set(failure, 1);
  return till.code("SALE", cardSaleBody({ operationId: "1" }));
}

test.each([
  ["certificate expired", 407],
  ["blocked", 409],
  ["no answer", 660],
  ["refused", 660],
  ["answer lost", 660],
  ["after card", 660],
] as const)(
  "a card sale that the device failed at (%s) is told %i and is unfinished",
  async (failure, code) => {
    const till = await openSellingTill();
    expect(await failToSell(till, failure)).toBe(code);
    expect(till.journal.last()?.number).toBe(1);
    expect((await till.run("OTHER_INFO", {})).info?.unfinishedSale).toMatchObject({
      total: "10.00",
      operationId: "1",
    });
  },
);

test("a cash sale that the device failed at leaves nothing, unless the device is silent about it", async () => {
  const till = await openSellingTill();
  till.emulator.failures.set("refused", 1);
  expect(await till.code("SALE", saleBody())).toBe(660);
  expect(till.journal.unfinished()).toBeUndefined();
  till.emulator.failures.set("answer lost", 1);
  expect(await till.code("REFUND", saleBody({ cash: "0", cashless: "10", rrn: "1" }))).toBe(660);
  expect(till.journal.unfinished()).toMatchObject({ operation: "REFUND", reason: "outcome unknown" });
});

test("an unfinished sale holds receipts up, in the same group too, and nothing else", async () => {
  const till = await openSellingTill();
  const { uid } = await till.run("SALE", saleBody());
  const correction = { cashier, sum: "1", cash: "1", reason: "Ошибка" };
  const failed = failToSell(till);
  expect(await till.code("SALE", saleBody())).toBe(410);
  await failed;
  expect(await till.code("REFUND", saleBody())).toBe(410);
  expect(await till.code("REFUND_BY_RECEIPT", { cashier, uid })).toBe(410);
  expect(await till.code("CORRECTION_INCOME", correction)).toBe(410);
  expect(await till.code("CORRECTION_EXPENSE", correction)).toBe(410);
  expect(await till.code("ROLLBACK", { cashier, uid })).toBe(410);
  expect(await till.code("DEPOSIT", { cashier, sum: "1" })).toBe(200);
  expect(await till.code("WITHDRAW", { cashier, sum: "1" })).toBe(200);
  expect(await till.code("X_REPORT", { cashier })).toBe(200);
  expect(await till.code("CLOSE_SHIFT", { cashier })).toBe(200);
  expect(await till.code("OPEN_SHIFT", { cashier })).toBe(200);
  expect(await till.code("SALE", saleBody())).toBe(410);
});

test("a repeat of its operationId finishes it, once; another body is refused", async () => {
  const till = await openSellingTill();
  await failToSell(till);
  expect(await till.code("SALE", cardSaleBody({ operationId: "1", rrn: "5" }))).toBe(650);
  const answer = await till.run("SALE", cardSaleBody({ operationId: "1" }));
  expect(answer).toMatchObject({ type: "SALE", total: "10.00", payments: [{ type: "Cashless", sum: "10" }] });
  expect(await till.run("SALE", cardSaleBody({ operationId: "1" }))).toEqual(answer);
  expect(await till.code("FINISH_SALE", { cashier })).toBe(651);
  expect(await till.code("SALE", saleBody())).toBe(200);
});

test("FINISH_SALE registers it under the uid that the device was asked with, and its own operationId answers it", async () => {
  const till = await openSellingTill();
  await failToSell(till);
  const asked = till.journal.unfinished();
  till.emulator.failures.set("refused", 1);
  expect(await till.code("FINISH_SALE", { cashier })).toBe(660);
  expect(till.journal.unfinished()).toEqual(asked);
  const answer = await till.run("FINISH_SALE", { cashier: "Старший" });
  expect(answer).toMatchObject({ type: "FINISH_SALE", messageDetail: "Продажа завершена", uid: asked?.uid });
  expect(till.documentOf(answer)).toMatchObject({ cashier, kind: "sale", cashlessE2: 1000 });
  expect(await till.run("SALE", cardSaleBody({ operationId: "1" }))).toEqual({
    ...answer,
    type: "SALE",
    messageDetail: "Успешная оплата",
  });
});

test("FINISH_SALE needs a shift like any sale, and may be of a later one", async () => {
  const till = await openSellingTill();
  await failToSell(till);
  await till.run("CLOSE_SHIFT", { cashier });
  expect(await till.code("FINISH_SALE", { cashier })).toBe(400);
  await till.run("OPEN_SHIFT", { cashier });
  expect(till.documentOf(await till.run("FINISH_SALE", { cashier })).shift).toBe(2);
});

test("CANCEL_SALE gives it up: others sell again, and a repeat in the background does not sell it", async () => {
  const till = await openSellingTill();
  await failToSell(till);
  expect(await till.code("CANCEL_SALE", { cashier: " ", reason: "Карта возвращена" })).toBe(435);
  expect(await till.code("CANCEL_SALE", { cashier, reason: "Карта возвращена" })).toBe(200);
  expect(await till.code("CANCEL_SALE", { cashier, reason: "Карта возвращена" })).toBe(651);
  expect(await till.code("SALE", cardSaleBody({ operationId: "1" }))).toBe(650);
  expect(await till.code("SALE", cardSaleBody({ operationId: "2" }))).toBe(200);
});

test("it outlives a restart", async () => {
  const before = await openSellingTill();
  await failToSell(before);
  await before.close();
  const after = await openTestTill({ folder: before.folder });
  expect(await after.code("SALE", saleBody())).toBe(410);
  expect(await after.code("FINISH_SALE", { cashier })).toBe(200);
});

test("training asks no device: nothing fails there, and nothing is counted or queued", async () => {
  const till = await openTestTill();
  till.emulator.failures.set("blocked");
  await till.run("SET_MODE", { mode: "training" });
  await till.run("OPEN_SHIFT", { cashier });
  expect(await till.run("SALE", cardSaleBody())).toMatchObject({ numberCheck: "2" });
  expect(till.journal.queue().depth).toBe(0);
  await till.run("CLOSE_SHIFT", { cashier });
  await till.run("SET_MODE", { mode: "work" });
  till.emulator.failures.set("none");
  expect(await till.run("OPEN_SHIFT", { cashier })).toMatchObject({ numberCheck: "1" });
});

test.each(["blocked", "uninitialised"] as const)(
  "a card sale that comes to a device that is %s before it is unfinished; what would be refused anyway is not",
  async (standing) => {
    const till = await openSellingTill();
    till.emulator.failures.set(standing);
    expect(await till.code("SALE", saleBody())).toBe(409);
    expect(await till.code("SALE", cardSaleBody({ cashier: "" }))).toBe(409);
    expect(await till.code("SALE", cardSaleBody({ cashless: "9" }))).toBe(409);
    expect(till.journal.unfinished()).toBeUndefined();
    expect(await till.code("SALE", cardSaleBody({ operationId: "1" }))).toBe(409);
    const left = till.journal.unfinished();
    expect(left).toMatchObject({ operationId: "1", reason: "blocked", totalE2: 1000 });
    expect(await till.code("SALE", cardSaleBody({ operationId: "1" }))).toBe(409);
    expect(await till.code("SALE", cardSaleBody({ operationId: "2" }))).toBe(409);
    expect(till.journal.unfinished()).toEqual(left);
    till.emulator.failures.set("none");
    expect(await till.code("SALE", saleBody())).toBe(410);
    expect(await till.run("SALE", cardSaleBody({ operationId: "1" }))).toMatchObject({ uid: left?.uid });
    expect(till.journal.unfinished()).toBeUndefined();
  },
);

test("a device that failed is told in the language of the messages, and one that refused is not called silent", async () => {
  const till = await openSellingTill();
  till.emulator.failures.set("refused", 1);
  await expect(till.run("SALE", saleBody())).rejects.toThrow(/фискальным устройством: устройство отказало$/);
  till.emulator.failures.set("no answer", 1);
  await expect(till.run("SALE", saleBody())).rejects.toThrow(/фискальным устройством: нет ответа$/);
});
