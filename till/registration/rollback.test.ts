import { expect, test } from "vitest";
import { cardSaleBody, cashier, saleBody } from "../testing/bodies.ts";
import { openSellingTill } from "../testing/till.ts";

test("a rollback mirrors the shift's last receipt and gives back what was kept", async () => {
  const till = await openSellingTill();
  const sale = await till.run("SALE", saleBody({ cash: "15" }));
  const answer = await till.run("ROLLBACK", { cashier, numberCheck: sale.numberCheck });
  expect(answer).toMatchObject({ type: "ROLLBACK", total: "10.00", change: "0.00" });
  expect(answer.payments).toEqual([{ type: "Cash", sum: "10" }]);
  const [sold, annulled] = [till.documentOf(sale), till.documentOf(answer)];
  expect(annulled).toMatchObject({ kind: "rollback", baseNumber: sold.number, drawerE2: 0 });
  expect(annulled.content).toMatchObject({
    annuls: "sale",
    annulsInShift: sold.receiptInShift,
    cheque: sold.content.cheque,
  });
});

test("a receipt is annulled once, and only the last one of the open shift", async () => {
  const till = await openSellingTill();
  const first = await till.run("SALE", saleBody());
  const last = await till.run("SALE", saleBody());
  const deposit = await till.run("DEPOSIT", { cashier, sum: "5" });
  expect(await till.code("ROLLBACK", { cashier })).toBe(413);
  expect(await till.code("ROLLBACK", { cashier, uid: first.uid })).toBe(634);
  expect(await till.code("ROLLBACK", { cashier, uid: deposit.uid })).toBe(634);
  expect(await till.code("ROLLBACK", { cashier, numberCheck: 99 })).toBe(630);
  expect(await till.code("ROLLBACK", { cashier, uid: last.uid })).toBe(200);
  expect(await till.code("ROLLBACK", { cashier, uid: last.uid })).toBe(633);
  expect(await till.code("ROLLBACK", { cashier, uid: first.uid })).toBe(634);
  await till.run("CLOSE_SHIFT", { cashier });
  await till.run("OPEN_SHIFT", { cashier });
  expect(await till.code("ROLLBACK", { cashier, uid: first.uid })).toBe(411);
  await till.run("SALE", saleBody());
  expect(await till.code("ROLLBACK", { cashier, numberCheck: first.numberCheck })).toBe(634);
});

test.each(["REFUND", "CORRECTION_EXPENSE", "CORRECTION_INCOME"] as const)(
  "the rollback of %s turns its money round",
  async (operation) => {
    const till = await openSellingTill();
    await till.run("DEPOSIT", { cashier, sum: "100" });
    const { uid } =
      operation === "REFUND"
        ? await till.run("REFUND", saleBody())
        : await till.run(operation, { cashier, sum: "10", cash: "10", reason: "Ошибка" });
    expect(till.journal.last()?.drawerE2).toBe(operation === "CORRECTION_INCOME" ? 11_000 : 9_000);
    await till.run("ROLLBACK", { cashier, uid });
    expect(till.journal.last()?.drawerE2).toBe(10_000);
  },
);

test("the rollback of a card sale keeps its RRN and needs none", async () => {
  const till = await openSellingTill();
  const { uid } = await till.run("SALE", cardSaleBody({ rrn: "42" }));
  expect(await till.run("ROLLBACK", { cashier, uid })).toMatchObject({ rrn: "42" });
  const without = await till.run("SALE", cardSaleBody());
  expect(await till.code("ROLLBACK", { cashier, uid: without.uid })).toBe(200);
});
