import type { SaleBody } from "@prilavok/contracts/till-api/operations.ts";
import { expect, test } from "vitest";
import { cardSaleBody, cashier, item, saleBody } from "../testing/bodies.ts";
import { openSellingTill, type TestTill } from "../testing/till.ts";

/** 3 × 3.33 − 10 %, and a receipt's discount: nothing divides evenly. */
const uneven: SaleBody = {
  cashier,
  itemList: [
    item({ price: "3.33", amount: "3", isPercentDiscount: true, discount: "10" }),
    item({ price: "0.07", amount: "0.333" }),
  ],
  chequeDiscount: "1",
  cash: "15",
};

function drawer(till: TestTill): number {
  return till.journal.last()?.drawerE2 ?? 0;
}

test("a full return mirrors the sale in every field of its cheque and pays out what was kept", async () => {
  const till = await openSellingTill();
  const sale = await till.run("SALE", uneven);
  const answer = await till.run("REFUND_BY_RECEIPT", { cashier, uid: sale.uid });
  expect(answer).toMatchObject({
    total: sale.total,
    change: "0.00",
    payments: [{ type: "Cash", sum: sale.total }],
  });
  const [sold, returned] = [till.documentOf(sale), till.documentOf(answer)];
  expect(returned.content.cheque).toEqual(sold.content.cheque);
  expect(returned).toMatchObject({
    kind: "refund_by_receipt",
    baseNumber: sold.number,
    totalE2: sold.totalE2,
  });
  expect(drawer(till)).toBe(0);
});

test("a sale is named by its uid, or by its number and shift", async () => {
  const till = await openSellingTill();
  const { uid = "", numberCheck } = await till.run("SALE", saleBody());
  const tried = async (reference: Record<string, unknown>) =>
    till.code("REFUND_BY_RECEIPT", { cashier, itemList: [{ index: 0, amount: "0.001" }], ...reference });
  expect(await tried({})).toBe(413);
  expect(await tried({ numberCheck })).toBe(413);
  expect(await tried({ uid, numberCheck: "1" })).toBe(413);
  expect(await tried({ uid, shift: 2 })).toBe(413);
  expect(await tried({ numberCheck, shift: 2 })).toBe(630);
  expect(await tried({ numberCheck: "77", shift: 1 })).toBe(630);
  expect(await tried({ uid: uid.toLowerCase() })).toBe(200);
  expect(await tried({ numberCheck: Number(numberCheck), shift: "1" })).toBe(200);
  expect(await tried({ uid, numberCheck, shift: 1 })).toBe(200);
});

test("no more comes back than was sold, and what was annulled did not come back", async () => {
  const till = await openSellingTill();
  const { uid } = await till.run("SALE", uneven);
  const back = (amount: string) => ({ cashier, uid, itemList: [{ index: 0, amount }] });
  await till.run("REFUND_BY_RECEIPT", back("2"));
  expect(await till.code("REFUND_BY_RECEIPT", back("1.001"))).toBe(632);
  const last = await till.run("REFUND_BY_RECEIPT", back("1"));
  expect(await till.code("REFUND_BY_RECEIPT", back("0.001"))).toBe(632);
  await till.run("ROLLBACK", { cashier, uid: last.uid });
  expect(await till.code("REFUND_BY_RECEIPT", back("1"))).toBe(200);
  expect(await till.code("REFUND_BY_RECEIPT", { cashier, uid })).toBe(200);
  expect(await till.code("REFUND_BY_RECEIPT", { cashier, uid })).toBe(632);
  expect(drawer(till)).toBe(0);
});

test("a sale of an earlier shift comes back too; what is no sale, or was annulled, does not", async () => {
  const till = await openSellingTill();
  const sale = await till.run("SALE", saleBody());
  const refund = await till.run("REFUND", saleBody());
  expect(await till.code("REFUND_BY_RECEIPT", { cashier, uid: refund.uid })).toBe(631);
  await till.run("CLOSE_SHIFT", { cashier });
  await till.run("OPEN_SHIFT", { cashier });
  await till.run("DEPOSIT", { cashier, sum: "100" });
  expect(await till.code("REFUND_BY_RECEIPT", { cashier, uid: sale.uid })).toBe(200);
  const annulled = await till.run("SALE", saleBody());
  await till.run("ROLLBACK", { cashier, uid: annulled.uid });
  expect(await till.code("REFUND_BY_RECEIPT", { cashier, uid: annulled.uid })).toBe(631);
});

test("a part goes out as the sale was paid; of a mixed payment the caller has to say", async () => {
  const till = await openSellingTill();
  await till.run("DEPOSIT", { cashier, sum: "100" });
  const mixed = await till.run("SALE", saleBody({ cash: "10", cashless: "4", certificate: "1", rrn: "7" }));
  const part = { cashier, uid: mixed.uid, itemList: [{ index: 0, amount: "0.5" }] };
  await expect(till.run("REFUND_BY_RECEIPT", part)).rejects.toMatchObject({
    code: 614,
    message: expect.stringContaining("cash, cashless, certificate"),
  });
  await till.run("REFUND_BY_RECEIPT", { ...part, cash: "2", cashless: "3" });
  const rest = await till.run("REFUND_BY_RECEIPT", { cashier, uid: mixed.uid });
  expect(rest.payments).toEqual([
    { type: "Cash", sum: "3" },
    { type: "Cashless", sum: "1" },
    { type: "Certificate", sum: "1" },
  ]);
  const byCard = await till.run("SALE", cardSaleBody({ rrn: "8" }));
  const answer = await till.run("REFUND_BY_RECEIPT", { ...part, uid: byCard.uid });
  expect(answer).toMatchObject({ payments: [{ type: "Cashless", sum: "5" }], rrn: "8" });
});

test("money goes back to a card with an RRN only: the sale's own, or the request's", async () => {
  const till = await openSellingTill();
  const without = await till.run("SALE", cardSaleBody());
  const body = { cashier, uid: without.uid };
  expect(await till.code("REFUND_BY_RECEIPT", body)).toBe(418);
  expect(await till.code("REFUND_BY_RECEIPT", { ...body, rrn: "123456789012" })).toBe(200);
  expect(await till.code("REFUND", cardSaleBody())).toBe(418);
  expect(await till.code("REFUND", cardSaleBody({ rrn: "1" }))).toBe(200);
});

test("cash goes out only as far as the drawer has it", async () => {
  const till = await openSellingTill();
  const sale = await till.run("SALE", saleBody());
  await till.run("WITHDRAW", { cashier, sum: "0.01" });
  expect(await till.code("REFUND_BY_RECEIPT", { cashier, uid: sale.uid })).toBe(640);
  expect(await till.code("REFUND", saleBody())).toBe(640);
  expect(await till.code("ROLLBACK", { cashier, uid: sale.uid })).toBe(640);
  await till.run("DEPOSIT", { cashier, sum: "0.01" });
  expect(await till.code("REFUND_BY_RECEIPT", { cashier, uid: sale.uid })).toBe(200);
});

test("what is left of a mixed payment goes out of itself, unless more went out in one way than had come in (614)", async () => {
  const till = await openSellingTill();
  await till.run("DEPOSIT", { cashier, sum: "100" });
  const body = saleBody({ itemList: [item({ amount: "2" })], cash: "10", cashless: "10", rrn: "7" });
  for (const [amount, cash, code] of [
    ["0.8", "8", 200],
    ["1.2", "12", 614],
  ] as const) {
    const { uid } = await till.run("SALE", body);
    const part = { cashier, uid, itemList: [{ index: 0, amount }], cash };
    expect(await till.code("REFUND_BY_RECEIPT", part)).toBe(200);
    expect(await till.code("REFUND_BY_RECEIPT", { cashier, uid })).toBe(code);
    const last = till.journal.documentAt(till.journal.last()?.number ?? 0);
    if (code === 200) expect(last).toMatchObject({ cashE2: 200, cashlessE2: 1000 });
    else expect(await till.code("REFUND_BY_RECEIPT", { cashier, uid, cashless: "8" })).toBe(200);
  }
});

test("a sale that cannot be taken back is told by the member that named it", async () => {
  const till = await openSellingTill();
  const { numberCheck, uid } = await till.run("DEPOSIT", { cashier, sum: "1" });
  await expect(till.run("REFUND_BY_RECEIPT", { cashier, numberCheck, shift: 1 })).rejects.toMatchObject({
    code: 631,
    path: "numberCheck",
  });
  await expect(till.run("REFUND_BY_RECEIPT", { cashier, uid })).rejects.toMatchObject({ path: "uid" });
});

/** «2+1»: the free piece is marked, and half of the rest is paid by card. */
const twoAndOne: SaleBody = {
  cashier,
  itemList: [
    item({ price: "10", amount: "1", markings: [{ si: "A" }] }),
    item({ price: "10", amount: "1", isPercentDiscount: true, discount: "100", markings: [{ si: "B" }] }),
  ],
  cash: "5",
  cashless: "5",
  rrn: "1",
};

test.each([
  ["the free piece first", [1, 0]],
  ["the free piece last", [0, 1]],
])("a free piece comes back alone for 0.00 with its marking: %s", async (_, order) => {
  const till = await openSellingTill();
  const { uid } = await till.run("SALE", twoAndOne);
  const codes = ["A", "B"];
  const totals: string[] = [];
  for (const index of order) {
    const paid = index === 0 ? { cash: "5", cashless: "5" } : {};
    const back = await till.run("REFUND_BY_RECEIPT", { cashier, uid, itemList: [{ index }], ...paid });
    totals[index] = back.total ?? "";
    const returned = till.documentOf(back).content.cheque?.lines.flatMap(({ goods }) => goods.markings);
    expect(returned).toEqual([{ kind: "si", code: codes[index] }]);
    expect(
      await till.code("SALE", saleBody({ itemList: [item({ markings: [{ si: codes[index] ?? "" }] })] })),
    ).toBe(200);
  }
  expect(totals).toEqual(["10.00", "0.00"]);
  expect(await till.code("REFUND_BY_RECEIPT", { cashier, uid })).toBe(632);
});

test("after the free piece the whole rest gives what was paid", async () => {
  const till = await openSellingTill();
  const { uid } = await till.run("SALE", twoAndOne);
  expect(await till.run("REFUND_BY_RECEIPT", { cashier, uid, itemList: [{ index: 1 }] })).toMatchObject({
    total: "0.00",
  });
  const rest = await till.run("REFUND_BY_RECEIPT", { cashier, uid });
  expect(rest).toMatchObject({
    total: "10.00",
    payments: [
      { type: "Cash", sum: "5" },
      { type: "Cashless", sum: "5" },
    ],
  });
});
