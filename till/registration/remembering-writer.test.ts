import { expect, test } from "vitest";
import { cardSaleBody, cashier, saleBody } from "../testing/bodies.ts";
import { openRememberingTill, type RememberingTill } from "../testing/remembering-till.ts";

async function openSelling(): Promise<RememberingTill> {
  const till = await openRememberingTill();
  await till.run("OPEN_SHIFT", { cashier });
  return till;
}

/** The device and the journal have the same documents. */
function expectAgreement({ journal, server }: RememberingTill): void {
  const number = journal.last()?.number ?? 0;
  expect(server.memory.count()).toBe(number);
  for (let each = 1; each <= number; each++) {
    const document = journal.documentAt(each);
    expect(server.memory.find(document?.uid ?? "")?.numberCheck).toBe(document?.numberCheck);
  }
}

test("sales that wait together are registered one by one, in their order", async () => {
  const till = await openSelling();
  const answers = await Promise.all([1, 2, 3].map(() => till.run("SALE", saleBody())));
  expect(answers.map(({ numberCheck }) => numberCheck)).toEqual(["2", "3", "4"]);
  expect(till.journal.intent()).toBeUndefined();
  expectAgreement(till);
});

test.each(["SALE", "DEPOSIT"] as const)(
  "a process that dies after the device has registered a %s finds it there at the next start",
  async (operation) => {
    const before = await openSelling();
    before.device.death = "after asking";
    const request =
      operation === "SALE" ? saleBody({ operationId: "1" }) : { cashier, sum: "10", operationId: "1" };
    await expect(before.run(operation, request)).rejects.toThrow("the process died");
    before.clock.pass(60_000);
    const after = await before.restart();
    expect(after.journal.last()).toMatchObject({ number: 2, drawerE2: 1000 });
    expect(await after.run(operation, request)).toMatchObject({
      numberCheck: "2",
      dateTime: "2026-03-02T10:00:00+03:00",
    });
    expect(after.journal.last()?.number).toBe(2);
    expectAgreement(after);
  },
);

test("a process that dies before the device was asked has sold nothing; a charged card stays to be finished", async () => {
  const cash = await openSelling();
  cash.device.death = "before asking";
  await expect(cash.run("SALE", saleBody())).rejects.toThrow("the process died");
  const afterCash = await cash.restart();
  expect(afterCash.journal.unfinished()).toBeUndefined();
  afterCash.device.death = "before asking";
  await expect(afterCash.run("SALE", cardSaleBody({ operationId: "1" }))).rejects.toThrow("the process died");
  const afterCard = await afterCash.restart();
  expect(await afterCard.code("SALE", saleBody())).toBe(410);
  expect(await afterCard.run("SALE", cardSaleBody({ operationId: "1" }))).toMatchObject({ numberCheck: "2" });
  expectAgreement(afterCard);
});

test("a start without the device leaves the intent, and no document passes it by", async () => {
  const before = await openSelling();
  before.device.death = "after asking";
  await expect(before.run("SALE", saleBody())).rejects.toThrow("the process died");
  before.device.death = undefined;
  before.device.isCut = true;
  expect(await before.code("SALE", saleBody())).toBe(660);
  expect(await before.code("CLOSE_SHIFT", { cashier })).toBe(660);
  before.device.isCut = false;
  expect(await before.run("CLOSE_SHIFT", { cashier })).toMatchObject({ numberCheck: "3" });
  expectAgreement(before);
});

test.each(["answer lost", "no answer"] as const)(
  "silence about a receipt (%s) makes it unfinished, and its repeat settles it by asking the device",
  async (failure) => {
    const till = await openSelling();
    till.server.failures.set(failure, 1);
    const body = saleBody({ operationId: "1" });
    expect(await till.code("SALE", body)).toBe(660);
    expect(await till.code("SALE", saleBody())).toBe(410);
    expect(await till.run("SALE", body)).toMatchObject({ type: "SALE", numberCheck: "2" });
    expect(await till.code("SALE", saleBody())).toBe(200);
    expectAgreement(till);
  },
);

test.each(["answer lost", "no answer"] as const)("FINISH_SALE settles silence (%s)", async (failure) => {
  const till = await openSelling();
  till.server.failures.set(failure, 1);
  expect(await till.code("SALE", saleBody())).toBe(660);
  till.device.isCut = true;
  expect(await till.code("FINISH_SALE", { cashier })).toBe(660);
  till.device.isCut = false;
  expect(await till.run("FINISH_SALE", { cashier })).toMatchObject({ type: "FINISH_SALE", numberCheck: "2" });
  expectAgreement(till);
});

test("CANCEL_SALE cannot cancel what the device has registered: it is written instead", async () => {
  const till = await openSelling();
  till.server.failures.set("answer lost", 1);
  expect(await till.code("SALE", saleBody())).toBe(660);
  await expect(till.run("CANCEL_SALE", { cashier, reason: "Нет ответа" })).rejects.toMatchObject({
    code: 651,
    message: expect.stringContaining("продажа уже зарегистрирована, номер 2"),
  });
  expect(till.journal.unfinished()).toBeUndefined();
  till.server.failures.set("no answer", 1);
  expect(await till.code("SALE", saleBody())).toBe(660);
  expect(await till.code("CANCEL_SALE", { cashier, reason: "Нет ответа" })).toBe(200);
  expect(await till.code("SALE", saleBody())).toBe(200);
  expectAgreement(till);
});

test("a shift is not closed around a receipt that the device may have", async () => {
  const till = await openSelling();
  till.server.failures.set("answer lost", 1);
  expect(await till.code("SALE", saleBody())).toBe(660);
  expect((await till.run("CLOSE_SHIFT", { cashier })).report?.sales).toMatchObject({
    count: 1,
    total: "10.00",
  });
  expectAgreement(till);
});

test("cash moves while a refused card sale waits, which is finished afterwards", async () => {
  const till = await openSelling();
  till.server.failures.set("after card", 1);
  expect(await till.code("SALE", cardSaleBody())).toBe(660);
  expect(await till.code("DEPOSIT", { cashier, sum: "5" })).toBe(200);
  expect(await till.code("SALE", saleBody())).toBe(410);
  till.server.failures.set("after card", 1);
  expect(await till.code("FINISH_SALE", { cashier })).toBe(660);
  expect(await till.run("FINISH_SALE", { cashier })).toMatchObject({ numberCheck: "3", total: "10.00" });
  expectAgreement(till);
});

test("a process that dies while it finishes a sale has finished it at the next start", async () => {
  const before = await openSelling();
  before.server.failures.set("after card", 1);
  expect(await before.code("SALE", cardSaleBody())).toBe(660);
  before.device.death = "after asking";
  await expect(before.run("FINISH_SALE", { cashier })).rejects.toThrow("the process died");
  const after = await before.restart();
  expect(after.journal.unfinished()).toBeUndefined();
  expect(after.journal.last()?.number).toBe(2);
  expect(await after.code("SALE", saleBody())).toBe(200);
  expectAgreement(after);
});

test("training does not ask the device", async () => {
  const till = await openRememberingTill();
  await till.run("SET_MODE", { mode: "training" });
  await till.run("OPEN_SHIFT", { cashier });
  await till.run("SALE", saleBody());
  expect(till.server.memory.count()).toBe(0);
});
