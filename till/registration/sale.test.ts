import type { SaleBody } from "@prilavok/contracts/till-api/operations.ts";
import { expect, test } from "vitest";
import { saleBody } from "../testing/bodies.ts";
import { seedOverLimit, seedRequestMended, seedWithoutCashier } from "../testing/seed.ts";
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

test("the source's refused requests are refused as there: no cashier, and a line sum over the limit", async () => {
  const till = await openSellingTill();
  expect(await till.code("SALE", JSON.parse(seedWithoutCashier))).toBe(435);
  expect(await till.code("SALE", JSON.parse(seedOverLimit))).toBe(414);
  expect(till.journal.last()?.number).toBe(1);
});

test.each([
  [613, { cash: "1", cashless: "7.97" }],
  [612, { cash: "0", cashless: "8" }],
  [611, { cash: "7.96", cashless: "0" }],
  [200, { cash: "0", cashless: "7", certificate: "0.97" }],
] as const)("the basket of 7.97 is answered %i when paid with %o", async (code, payments) => {
  const till = await openSellingTill();
  expect(await till.code("SALE", { ...basket, ...payments })).toBe(code);
});

test("a receipt keeps what was sent with it", async () => {
  const till = await openSellingTill();
  const sent: SaleBody = {
    ...basket,
    tpTaxNumber: 193141246,
    attributes: [{ name: "guests", value: 2 }],
    customerToken: "C",
    orderUid: "O",
    rrn: "77",
    prefix: ["до"],
    suffix: [{ Text: { text: "после" } }],
  };
  expect(till.documentOf(await till.run("SALE", sent))).toMatchObject({
    rrn: "77",
    cashier: "Кассир",
    content: {
      taxNumber: "193141246",
      attributes: [{ name: "guests", value: "2" }],
      customerToken: "C",
      orderUid: "O",
      prefix: ["до"],
      suffix: [{ Text: { text: "после" } }],
    },
  });
});

test.each(["", "  ", "\u200b", "\ufeff\u00ad", "\u3164"])(
  "a cashier whose name nobody can read (%j) is none (435)",
  async (name) => {
    const till = await openSellingTill();
    expect(await till.code("SALE", saleBody({ cashier: name }))).toBe(435);
    expect(await till.code("SALE", saleBody({ cashier: "5" }))).toBe(200);
  },
);
