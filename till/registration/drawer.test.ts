import { expect, test } from "vitest";
import { openTill, type TestCashier } from "../testing/cashier.ts";

async function openShift(): Promise<TestCashier> {
  const till = await openTill();
  await till.do("OPEN_SHIFT");
  return till;
}

const drawerOf = async (till: TestCashier) => (await till.do("OTHER_INFO")).info?.drawer;

test("cash is put in and taken out to the kopeck, and the drawer holds what is left", async () => {
  const till = await openShift();
  expect(await till.do("DEPOSIT", { sum: "100.10" })).toMatchObject({
    messageDetail: "Успешное внесение",
    total: "100.10",
    change: "0.00",
    payments: [{ type: "Cash", sum: "100.10" }],
  });
  await till.sell("7.97", { cash: "15" });
  expect(await till.do("WITHDRAW", { sum: 8.07 })).toMatchObject({
    messageDetail: "Успешное изъятие",
    total: "8.07",
  });
  expect(await drawerOf(till)).toBe("100.00");
  expect((await till.do("X_REPORT")).report).toMatchObject({
    deposits: { count: 1, total: "100.10", cash: "100.10" },
    withdrawals: { count: 1, total: "8.07", cash: "8.07" },
    revenue: "7.97",
    drawer: "100.00",
  });
});

test.each([
  ["0", 402],
  ["0.00", 402],
  ["-0", 402],
  ["0.01", 200],
  ["-0.01", 402],
  ["0.001", 402],
  ["0.010", 200],
  ["99999999999.99", 200],
  ["100000000000", 610],
  ["1".repeat(40), 610],
  [1e-7, 402],
  [5, 200],
])("DEPOSIT and WITHDRAW of %s are answered %i", async (sum, code) => {
  const till = await openShift();
  expect(await till.code("DEPOSIT", { sum })).toBe(code);
  expect(await till.code("WITHDRAW", { sum })).toBe(code);
  expect(await drawerOf(till)).toBe("0.00");
});

test("no more is taken out than the drawer holds (640), not a kopeck", async () => {
  const till = await openShift();
  expect(await till.code("WITHDRAW", { sum: "0.01" })).toBe(640);
  await till.do("DEPOSIT", { sum: "5" });
  expect(await till.code("WITHDRAW", { sum: "5.01" })).toBe(640);
  expect(await till.code("WITHDRAW", { sum: "5" })).toBe(200);
  expect(await till.code("WITHDRAW", { sum: "0.01" })).toBe(640);
  expect(await drawerOf(till)).toBe("0.00");
});

test("card money is not in the drawer", async () => {
  const till = await openShift();
  await till.sell("5", { cash: "0", cashless: "5" });
  expect(await till.code("WITHDRAW", { sum: "0.01" })).toBe(640);
});

test("the drawer never leaves the safe integers: the deposit that would is refused, and a cash sale too", async () => {
  const till = await openShift();
  const most = "99999999999.99";
  let deposits = 0;
  while ((await till.code("DEPOSIT", { sum: most })) === 200) deposits += 1;
  expect(deposits).toBe(Math.floor(Number.MAX_SAFE_INTEGER / 9_999_999_999_999));
  expect(await till.code("DEPOSIT", { sum: most })).toBe(610);
  const item = { codeNumber: "1", price: most, amount: "1" };
  expect(await till.code("SALE", { itemList: [item], cash: most })).not.toBe(200);
  expect(Number.isSafeInteger(till.journal.last()?.drawerE2)).toBe(true);
  expect((await till.do("CLOSE_SHIFT")).report?.deposits.count).toBe(deposits);
});

test("the shift is looked for before the cashier, the cashier before the sum", async () => {
  const till = await openTill();
  expect(await till.code("DEPOSIT", { sum: "0", cashier: "" })).toBe(400);
  await till.do("OPEN_SHIFT");
  expect(await till.code("DEPOSIT", { sum: "0", cashier: "" })).toBe(435);
  expect(await till.code("DEPOSIT", { sum: "0" })).toBe(402);
  expect(await till.code("WITHDRAW", { sum: "-1" })).toBe(402);
});

test("an unfinished sale does not keep cash from being put in or taken out", async () => {
  const till = await openShift();
  till.failures.set("after card", 1);
  await expect(till.sell("5", { cash: "0", cashless: "5" })).rejects.toThrow();
  expect(await till.code("DEPOSIT", { sum: "5" })).toBe(200);
  expect(await till.code("WITHDRAW", { sum: "5" })).toBe(200);
});

test("what is printed before and after a deposit is kept with it", async () => {
  const till = await openShift();
  const { uid } = await till.do("DEPOSIT", {
    sum: "5",
    prefix: ["Размен"],
    suffix: [{ Text: { text: "Конец" } }],
  });
  expect(till.journal.documentByUid(uid ?? "")?.content).toMatchObject({
    prefix: ["Размен"],
    suffix: [{ Text: { text: "Конец" } }],
  });
});
