import type { SaleBody } from "@prilavok/contracts/till-api/operations.ts";
import { expect, test } from "vitest";
import { seedRequestMended } from "../testing/seed.ts";
import { openSellingTill } from "../testing/till.ts";

const basket: SaleBody = {
  cashier: "Кассир",
  itemList: [
    { nameTitle: "Товар 1", codeNumber: "1", typeCode: "0", price: "4", amount: "1" },
    {
      nameTitle: "Товар 2",
      codeNumber: "10",
      typeCode: "0",
      price: "1",
      amount: "9999.99",
      discount: "9999.98",
    },
    { codeNumber: "20", price: "4", amount: "1", isPercentDiscount: true, discount: "1" },
  ],
  cash: "15",
  cashless: "0",
  certificate: "0",
};

test("the source's basket is sold for 7.97 with 7.03 of change, and answered as the source does", async () => {
  const till = await openSellingTill();
  const answer = await till.run("SALE", basket);
  expect(answer).toEqual({
    dateTime: "2026-03-02T10:00:00+03:00",
    messageDetail: "Успешная оплата",
    messageTitle: "Успех",
    numberCheck: "2",
    registerNumberSKO: expect.stringMatching(/^[0-9]{9}$/),
    resultCode: 200,
    rrn: "",
    type: "SALE",
    uid: expect.stringMatching(/^[0-9A-F]{24}$/),
    total: "7.97",
    change: "7.03",
    isPrintSuccess: true,
    uuid: expect.stringMatching(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/),
    payments: [{ type: "Cash", sum: "15" }],
  });
  expect(Object.keys(answer)).toEqual([
    ...["dateTime", "messageDetail", "messageTitle", "numberCheck", "registerNumberSKO", "resultCode", "rrn"],
    ...["type", "uid", "total", "change", "isPrintSuccess", "uuid", "payments"],
  ]);
  expect(till.journal.last()).toMatchObject({ number: 2, drawerE2: 797 });
});

test("the source's long request, mended, costs 17.18: 15 in cash are too little, 20 leave 2.82", async () => {
  const till = await openSellingTill();
  const body: SaleBody = JSON.parse(seedRequestMended);
  expect(await till.code("SALE", body)).toBe(611);
  expect(till.journal.last()?.number).toBe(1);
  const answer = await till.run("SALE", { ...body, cash: "20" });
  expect(answer).toMatchObject({ total: "17.18", change: "2.82", payments: [{ type: "Cash", sum: "20" }] });
});
