import { expect, test } from "vitest";
import { readContent, sentReceipts } from "./testing.ts";

test("a Shopify export: one row has the order, cancelled and refunded orders are left out, the discount is spread", async () => {
  const file = await readContent(
    [
      "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Cancelled at",
      "#1001,a@example.com,paid,2026-03-14 10:00:01 +0300,BYN,27.00,5.00,0.00,32.00,TEN,3.00,2026-03-14 10:00:00 +0300,1,Mug,20.00,MUG,",
      "#1001,,,,,,,,,,,,1,Bowl,10.00,BOWL,",
      "#1002,b@example.com,paid,,BYN,20.00,0,0,20.00,,,2026-03-14 11:00:00 +0300,1,Mug,20.00,MUG,2026-03-14 12:00:00 +0300",
      "#1003,c@example.com,refunded,,BYN,20.00,0,0,20.00,,,2026-03-14 11:00:00 +0300,1,Mug,20.00,MUG,",
      "#1004,d@example.com,partially_refunded,,BYN,20.00,0,0,20.00,,,2026-03-14 11:00:00 +0300,1,Mug,20.00,MUG,",
    ].join("\n"),
    "shopify",
  );
  expect(sentReceipts(file)).toEqual([
    expect.objectContaining({ extId: "#1001", amount: 27, discount: 3, ts: "2026-03-14T07:00:00.000Z" }),
  ]);
  expect(file).toMatchObject({ voidReceipts: 2, held: [] });
  expect(file.badRows).toEqual([
    expect.objectContaining({
      line: 6,
      reason: "not a known kind; say it by --kind",
      detail: "partially_refunded",
    }),
  ]);
});

test("a Square export: refunds are rows of their own, sums are after discounts", async () => {
  const file = await readContent(
    [
      "Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,Payment ID,Device Name,Notes,Details,Event Type,Location",
      '2026-03-14,10:15:00,Europe/Moscow,Drinks,Tea,2.0,Large,T-1,,"$1,006.00",-$1.00,"$1,005.00",$0.00,tx1,p1,Till,,,Payment,Main',
      "2026-03-14,10:20:00,Europe/Moscow,Drinks,Tea,-1.0,Large,T-1,,-$3.00,$0.00,-$3.00,$0.00,tx2,p2,Till,,,Refund,Main",
    ].join("\n"),
    "square",
  );
  expect(sentReceipts(file).map(({ extId, amount, ts }) => [extId, amount, ts])).toEqual([
    ["tx1", 1005, "2026-03-14T10:15:00"],
    ["tx2", -3, "2026-03-14T10:20:00"],
  ]);
});

test("a Loyverse export: refunds with positive sums are negative, cancelled receipts are left out", async () => {
  const file = await readContent(
    [
      "Date,Receipt number,Receipt type,Category,SKU,Item,Variant,Modifiers applied,Quantity,Gross sales,Discounts,Net sales,Cost of goods,Gross profit,Taxes,POS,Store,Cashier name,Customer name,Customer contacts,Comment,Status",
      "3/14/26 1:33 PM,4-1,Sale,Food,1,Cake,,,2,90.00,0.00,90.00,0,90.00,0,POS 1,Main,Ana,,,,Closed",
      "3/14/26 1:35 PM,4-2,Refund,Food,1,Cake,,,1,45.00,0.00,45.00,0,45.00,0,POS 1,Main,Ana,,,,Closed",
      "3/14/26 1:36 PM,4-3,Sale,Food,1,Cake,,,1,45.00,0.00,45.00,0,45.00,0,POS 1,Main,Ana,,,,Cancelled",
    ].join("\n"),
    "loyverse",
  );
  expect(sentReceipts(file).map(({ extId, amount, ts, cashier }) => [extId, amount, ts, cashier])).toEqual([
    ["4-1", 90, "2026-03-14T13:33:00", "Ana"],
    ["4-2", -45, "2026-03-14T13:35:00", "Ana"],
  ]);
  expect(file.voidReceipts).toBe(1);
});
