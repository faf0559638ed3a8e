import { expect, test } from "vitest";
import { cashier, item } from "../testing/bodies.ts";
import { openSellingTill } from "../testing/till.ts";

const why = { cashier, reason: "Не пробит чек", baseDocument: "Акт 1" };

test("a correction by sum has no lines and moves the drawer by its cash", async () => {
  const till = await openSellingTill();
  const income = await till.run("CORRECTION_INCOME", { ...why, sum: "7.50", cash: "5", cashless: "2.50" });
  expect(income).toMatchObject({ type: "CORRECTION_INCOME", total: "7.50", change: "0.00" });
  expect(till.documentOf(income)).toMatchObject({
    kind: "correction_income",
    drawerE2: 500,
    content: { cheque: null, reason: "Не пробит чек", baseDocument: "Акт 1" },
  });
  const expense = await till.run("CORRECTION_EXPENSE", { ...why, sum: "4", cash: "4" });
  expect(till.documentOf(expense)).toMatchObject({ kind: "correction_expense", drawerE2: 100 });
  expect(await till.code("CORRECTION_EXPENSE", { ...why, sum: "1.01", cash: "1.01" })).toBe(640);
});

test("a correction by items costs what its items cost", async () => {
  const till = await openSellingTill();
  const answer = await till.run("CORRECTION_INCOME", {
    ...why,
    itemList: [item({ discount: "1" }), item()],
    cash: "19",
  });
  expect(till.documentOf(answer).content.cheque?.totalE2).toBe(1900);
});

test("a correction neither sells marked goods nor brings them back", async () => {
  const till = await openSellingTill();
  const itemList = [item({ markings: [{ si: "A" }] })];
  expect(await till.code("CORRECTION_INCOME", { ...why, itemList, cash: "10" })).toBe(200);
  expect(await till.code("SALE", { cashier, itemList, cash: "10" })).toBe(200);
  expect(await till.code("CORRECTION_EXPENSE", { ...why, itemList, cash: "10" })).toBe(200);
  expect(await till.code("SALE", { cashier, itemList, cash: "10" })).toBe(621);
});
