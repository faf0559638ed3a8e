import { expect, test } from "vitest";
import { openTill } from "../testing/cashier.ts";

const hourMs = 60 * 60 * 1000;

test("a shift is opened once (406) and closed once (408)", async () => {
  const till = await openTill();
  expect(await till.code("CLOSE_SHIFT")).toBe(408);
  expect(await till.code("OPEN_SHIFT")).toBe(200);
  expect(await till.code("OPEN_SHIFT")).toBe(406);
  expect(await till.code("CLOSE_SHIFT")).toBe(200);
  expect(await till.code("CLOSE_SHIFT")).toBe(408);
});

test("opening and closing are documents of the journal, and shifts are counted from 1", async () => {
  const till = await openTill();
  for (const shift of [1, 2, 3]) {
    const opened = await till.do("OPEN_SHIFT");
    const closed = await till.do("CLOSE_SHIFT");
    expect(opened).toMatchObject({ type: "OPEN_SHIFT", messageDetail: "Смена открыта" });
    expect(till.journal.documentByUid(opened.uid ?? "")).toMatchObject({ kind: "shift_open", shift });
    const document = till.journal.documentByUid(closed.uid ?? "");
    expect(document).toMatchObject({ kind: "shift_close", shift, numberCheck: closed.numberCheck });
    expect(document?.content.report).toEqual(closed.report);
    expect(closed.report?.shift).toBe(shift);
  }
});

test("without a cashier no shift is opened or closed (435), and that is looked for after the shift", async () => {
  const till = await openTill();
  expect(await till.code("CLOSE_SHIFT", { cashier: " " })).toBe(408);
  expect(await till.code("OPEN_SHIFT", { cashier: " " })).toBe(435);
  await till.do("OPEN_SHIFT");
  expect(await till.code("OPEN_SHIFT", { cashier: "" })).toBe(406);
  expect(await till.code("CLOSE_SHIFT", { cashier: "" })).toBe(435);
  expect(await till.code("X_REPORT", { cashier: "" })).toBe(435);
});

test("a repeated CLOSE_SHIFT with its operationId gives the same Z report again", async () => {
  const till = await openTill();
  await till.do("OPEN_SHIFT", { operationId: "open" });
  const first = await till.do("CLOSE_SHIFT", { operationId: "close" });
  expect(await till.do("CLOSE_SHIFT", { operationId: "close" })).toEqual(first);
  expect(await till.code("OPEN_SHIFT", { operationId: "close" })).toBe(650);
});

test("a shift takes documents for 24 hours; then only CLOSE_SHIFT, and reports go on", async () => {
  const till = await openTill();
  await till.do("OPEN_SHIFT");
  till.clock.pass(24 * hourMs);
  expect((await till.sell("1")).resultCode).toBe(200);
  till.clock.pass(1);
  for (const operation of ["DEPOSIT", "WITHDRAW"] as const) {
    expect(await till.code(operation, { sum: "1" })).toBe(412);
  }
  const item = { codeNumber: "1", price: "1", amount: "1" };
  expect(await till.code("SALE", { itemList: [item], cash: "1" })).toBe(412);
  expect(await till.code("REFUND", { itemList: [item], cash: "1" })).toBe(412);
  expect((await till.do("OTHER_INFO")).info?.shift.isOlderThan24Hours).toBe(true);
  expect(await till.code("X_REPORT")).toBe(200);
  expect(await till.code("CLOSE_SHIFT")).toBe(200);
  expect(await till.code("OPEN_SHIFT")).toBe(200);
  expect((await till.sell("1")).resultCode).toBe(200);
});

test("an unfinished sale does not hold the shift's closing up, and is finished in the next shift", async () => {
  const till = await openTill();
  await till.do("OPEN_SHIFT");
  till.failures.set("after card");
  await expect(till.sell("5", { cash: "0", cashless: "5" })).rejects.toThrow();
  till.failures.set("none");
  await expect(till.sell("1")).rejects.toMatchObject({ code: 410 });
  expect((await till.do("CLOSE_SHIFT")).report?.sales.count).toBe(0);
  expect(await till.code("FINISH_SALE")).toBe(400);
  await till.do("OPEN_SHIFT");
  await expect(till.sell("1")).rejects.toMatchObject({ code: 410 });
  expect(await till.do("FINISH_SALE")).toMatchObject({ total: "5.00" });
  expect((await till.do("X_REPORT")).report?.sales).toMatchObject({ count: 1, cashless: "5.00" });
});

test("X_REPORT needs an open shift (400), tells its totals and leaves it open", async () => {
  const till = await openTill();
  expect(await till.code("X_REPORT")).toBe(400);
  await till.do("OPEN_SHIFT");
  await till.sell("7.97", { cash: "15" });
  const { number } = till.journal.last() ?? {};
  const answer = await till.do("X_REPORT", { cashier: "Петрова" });
  expect(answer).toMatchObject({ type: "X_REPORT", messageDetail: "Отчет сформирован" });
  expect(answer.report).toMatchObject({
    cashier: "Петрова",
    openedBy: "Иванова",
    sales: { count: 1, total: "7.97", cash: "7.97", cashCount: 1 },
    revenue: "7.97",
    drawer: "7.97",
  });
  expect(till.journal.last()?.number).toBe(number);
  expect(till.journal.shift().isOpen).toBe(true);
});

test("the Z report says what X said a moment before, and closes", async () => {
  const till = await openTill();
  await till.do("OPEN_SHIFT");
  await till.sell("3");
  await till.do("DEPOSIT", { sum: "10" });
  const x = (await till.do("X_REPORT")).report;
  const z = (await till.do("CLOSE_SHIFT")).report;
  expect(z).toEqual({ ...x, closedAt: x?.madeAt });
});
