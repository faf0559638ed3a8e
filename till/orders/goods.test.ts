import { expect, test } from "vitest";
import { cashier } from "../testing/bodies.ts";
import { goodsWord } from "../testing/exchange-server.ts";
import { hasAll, openOrdersTill } from "../testing/orders-till.ts";

const chair = goodsWord();
const cloth = goodsWord({
  code: "8",
  gtin: "036000291452",
  name: "Ткань льняная",
  price: 3.33,
  category: "",
});
const gone = goodsWord({ code: "9", gtin: null, name: "Старый стол", price: 5, isArchived: true });
const words = [chair, cloth, gone];

test("goods are found by code, by barcode as a scanner reads it, and by a part of the name", async () => {
  const { till } = await openOrdersTill(words);
  const codes = async (body: object) => (await till.run("GOODS", body)).goods?.map(({ code }) => code);
  expect(await codes({ code: "7" })).toEqual(["7"]);
  expect(await codes({ barcode: "0036000291452" })).toEqual(["8"]);
  expect(await codes({ barcode: "]E00036000291452\r\n" })).toEqual(["8"]);
  expect(await codes({ code: " 7\n" })).toEqual(["7"]);
  expect(await codes({ text: "ЛЬНЯН" })).toEqual(["8"]);
  expect(await codes({ text: "стол" })).toEqual([]);
  expect((await till.run("GOODS", { code: "9" })).goods).toMatchObject([{ isArchived: true, price: "5.00" }]);
  expect(await till.code("GOODS", {})).toBe(413);
  expect(await till.code("GOODS", { code: "7", text: "x" })).toBe(413);
});

test("an item by code or barcode alone is sold with the name, price and category of the till's goods", async () => {
  const { till } = await openOrdersTill(words);
  const itemList = [
    { codeNumber: "7", amount: "2" },
    { barcode: "36000291452", amount: "1" },
    { codeNumber: "4810000000024", typeCode: "1" as const, amount: "1" },
    { barcode: "]E04810000000024\r\n", amount: "1" },
    { codeNumber: "7\r\n", amount: "1" },
  ];
  const answer = await till.run("SALE", { cashier, itemList, cash: "100" });
  expect(answer.total).toBe("65.83");
  expect(till.documentOf(answer).content.cheque?.lines.map(({ goods }) => goods)).toMatchObject([
    { name: "Стул", code: "7", category: "Мебель", typeCode: "0" },
    { name: "Ткань льняная", code: "8", category: "", typeCode: "0" },
    { name: "Стул", code: "4810000000024", typeCode: "1" },
    { name: "Стул", code: "7", typeCode: "0" },
    { name: "Стул", code: "7" },
  ]);
});

test("what the caller says of price and name wins, and unknown goods with a price are sold as before", async () => {
  const { till } = await openOrdersTill(words);
  const itemList = [
    { codeNumber: "7", price: "1", amount: "1", nameTitle: "Табурет" },
    { codeNumber: "no such", price: "2", amount: "1" },
    { barcode: " 4810000000093\r", price: "4", amount: "1" },
  ];
  const answer = await till.run("SALE", { cashier, itemList, cash: "7" });
  expect(till.documentOf(answer).content.cheque?.lines.map(({ goods }) => goods)).toMatchObject([
    { name: "Табурет", code: "7" },
    { name: "", code: "no such" },
    { name: "", code: "4810000000093", typeCode: "1" },
  ]);
});

test("goods without a price are refused with their path when the till does not know them, or they are not sold", async () => {
  const { till } = await openOrdersTill(words);
  const sell = (item: object) =>
    till.run("SALE", {
      cashier,
      itemList: [
        { codeNumber: "7", amount: "1" },
        { amount: "1", ...item },
      ],
      cash: "99",
    });
  await expect(sell({ barcode: "4810000000093" })).rejects.toMatchObject({
    code: 720,
    path: "itemList[1].barcode",
  });
  await expect(sell({ codeNumber: "9" })).rejects.toMatchObject({
    code: 720,
    path: "itemList[1].codeNumber",
  });
  await expect(sell({})).rejects.toMatchObject({ code: 413, path: "itemList[1].price" });
  const back = { cashier, itemList: [{ codeNumber: "9", amount: "1" }], cash: "5" };
  await till.run("DEPOSIT", { cashier, sum: "10" });
  expect((await till.run("REFUND", back)).total).toBe("5.00");
});

test("a charged card is registered at the price it was charged for, whatever the price is by then", async () => {
  const { hub, till } = await openOrdersTill(words);
  const body = { cashier, itemList: [{ codeNumber: "7", amount: "1" }], cashless: "12.5", operationId: "1" };
  till.emulator.failures.set("after card", 1);
  expect(await till.code("SALE", body)).toBe(660);
  hub.say(goodsWord({ price: 99 }));
  await hasAll({ hub, till });
  const answer = await till.run("SALE", body);
  expect(answer.total).toBe("12.50");
  // And a repeat is the same operation, although the price has changed.
  expect((await till.run("SALE", body)).uid).toBe(answer.uid);
});
