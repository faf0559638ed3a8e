import { expect, test } from "vitest";
import { usualMap } from "./map.ts";
import type { ReadOptions } from "./read.ts";
import { readContent, sentReceipts } from "./testing.ts";

async function read(content: string, map = "auto", changes: Partial<ReadOptions> = {}) {
  const file = await readContent(content, map, changes);
  return {
    file,
    sums: sentReceipts(file).map(({ extId, amount }) => [extId, amount]),
    held: file.held.map(({ receipt, fault }) => [receipt, fault.reason]),
    bad: file.badRows.map(({ line, reason }) => [line, reason]),
  };
}

const head = "Чек;Дата;Товар;Сумма;Кассир\n";

test("a number and a date that stand on the first row only are filled down", async () => {
  const grouped = `${head}1;14.03.2026 10:00;А;5,00;Анна\n;;Б;7,00;\n2;14.03.2026 11:00;В;1,00;Анна\n`;
  const { file, sums, bad } = await read(grouped);
  expect(sums).toEqual([
    ["1", 12],
    ["2", 1],
  ]);
  expect(bad).toEqual([]);
  const filled = await readContent(grouped.replace(";;Б;7,00;", "1;14.03.2026 10:00;Б;7,00;Анна"));
  expect(sentReceipts(filled)).toEqual(sentReceipts(file));
});

test("the date alone on the first row is filled down, and a blank number under another date is not", async () => {
  const { sums } = await read(`${head}1;14.03.2026 10:00;А;5,00;Анна\n1;;Б;7,00;\n`);
  expect(sums).toEqual([["1", 12]]);
  const other = await read(`${head}1;14.03.2026 10:00;А;5,00;Анна\n;14.03.2026 12:00;Б;7,00;\n`);
  expect(other.bad).toEqual([[3, "no receipt number"]]);
  expect(other.held).toEqual([["1", "held back: a row that cannot be read may belong to it"]]);
});

test("a heading of a receipt with its sum is no position, and must be what its rows add up to", async () => {
  const { sums, held } = await read(
    `${head}1;14.03.2026 10:00;;12,00;Анна\n;;А;5,00;\n;;Б;7,00;\n2;14.03.2026 11:00;;9,00;Анна\n;;В;1,00;\n3;14.03.2026 12:00;;;Анна\n;;Г;4,00;\n`,
  );
  expect(sums).toEqual([
    ["1", 12],
    ["3", 4],
  ]);
  expect(held).toEqual([["2", "the rows do not add up to the receipt's sum"]]);
});

test.each([
  ["Итого;;;11,00;"],
  [";;;11,00;"],
  ["Итого;11,00"],
  [";;Итого;11,00;"],
  ["Всего за день:;;;11,00;"],
  ["Total;;;11,00;"],
])("the footing %s is told and not counted", async (footing) => {
  const { file, sums, bad, held } = await read(
    `${head}1;14.03.2026 10:00;Товар 1;5,00;Анна\n2;14.03.2026 10:00;Товар 2;6,00;Анна\n${footing}\n`,
  );
  expect(sums).toEqual([
    ["1", 5],
    ["2", 6],
  ]);
  expect({ bad, held }).toEqual({ bad: [], held: [] });
  expect(file.footings).toEqual([expect.objectContaining({ line: 4 })]);
});

test("a sum alone that is not what the rows add up to may be a position without a name: its receipt is held back", async () => {
  const { sums, bad, held } = await read(
    `${head}1;14.03.2026 10:00;А;5,00;Анна\n2;14.03.2026 11:00;Б;6,00;Анна\n;;;3,00;\n3;14.03.2026 11:00;В;1,00;Анна\n4;14.03.2026 11:00;Г;1,00;Анна\n`,
  );
  expect(sums).toEqual([
    ["1", 5],
    ["4", 1],
  ]);
  expect(bad).toEqual([[4, "a row without a number and without goods"]]);
  expect(held.map(([number]) => number)).toEqual(["2", "3"]);
});

test("goods whose name begins like a footing are goods", async () => {
  const { sums } = await read(`${head}1;14.03.2026 10:00;А;5,00;Анна\n;;Total Quartz 5W40;7,00;\n`);
  expect(sums).toEqual([["1", 12]]);
});

test("receipts of one number in two shifts, or at two tills, are two", async () => {
  const shifts = await read(
    "Чек;Смена;Дата;Товар;Сумма;Кассир\n1;101;14.03.2026 09:05;А;5,00;Анна\n1;102;14.03.2026 15:20;Б;7,00;Олег\n",
  );
  expect(shifts.sums).toEqual([
    ["101/1", 5],
    ["102/1", 7],
  ]);
  const content = "Чек;Касса;Дата;Товар;Сумма\n1;К1;14.03.2026 09:05;А;5,00\n1;К2;14.03.2026 09:05;Б;7,00\n";
  const tills = await read(content);
  expect(tills.sums).toEqual([
    ["1", 5],
    ["1", 7],
  ]);
  expect(tills.file.ready.map(({ place }) => place)).toEqual(["/К1", "/К2"]);
  const joined = await read(content, "auto,receipt=Касса+Чек");
  expect(joined.sums).toEqual([
    ["К1/1", 5],
    ["К2/1", 7],
  ]);
});

test("one number at times far apart or with two cashiers is held back where no shift is mapped", async () => {
  const map = "receipt=Чек,ts=Дата,name=Товар,total=Сумма";
  const rows = "Чек;Смена;Дата;Товар;Сумма;Кассир\n1;101;14.03.2026 09:05;А;5,00;Анна\n";
  const apart = await read(`${rows}1;102;14.03.2026 15:20;Б;7,00;Анна\n`, map);
  expect(apart.sums).toEqual([]);
  expect(apart.held).toEqual([["1", expect.stringContaining("one number at times far apart")]]);
  expect(apart.file.columns.warnings).toEqual(['the column "Смена" looks like shift and is not used']);
  const cashiers = await read(`${rows}1;102;14.03.2026 09:06;Б;7,00;Олег\n`, `${map},cashier=Кассир`);
  expect(cashiers.held).toEqual([["1", "cashier differs between the rows of one receipt"]]);
});

test("a shift, a till or a part of the number that stands on some rows only never makes two halves", async () => {
  const columns = "Чек;Смена;Касса;Дата;Товар;Сумма\n";
  const first = await read(
    `${columns}1;101;К1;14.03.2026 09:05;А;5,00\n1;;;14.03.2026 09:05;Б;7,00\n2;101;К1;14.03.2026 09:06;В;1,00\n`,
  );
  expect(first.sums).toEqual([
    ["101/1", 12],
    ["101/2", 1],
  ]);
  const apart = await read(
    `${columns}1;101;К1;14.03.2026 09:05;А;5,00\n2;101;К1;14.03.2026 09:06;В;1,00\n1;;К1;14.03.2026 09:05;Б;7,00\n`,
  );
  expect(apart.sums).toEqual([["101/2", 1]]);
  expect(apart.held.map(([, reason]) => reason)).toEqual(
    Array(2).fill("some rows of this number tell their shift or till, and others do not"),
  );
  const part = await read(
    `${columns}1;101;К1;14.03.2026 09:05;А;5,00\n;101;К1;14.03.2026 09:05;Б;7,00\n`,
    "auto,receipt=Касса+Чек",
  );
  expect(part.bad).toEqual([[3, "a part of the receipt's number is missing"]]);
  expect(part.sums).toEqual([]);
});

test("void rows are not counted, refunds are negative whatever their sign, other kinds are asked about", async () => {
  const rows = [
    "Чек;Дата;Тип;Товар;Кол-во;Сумма",
    "1;14.03.2026 10:00;Продажа;А;2 шт;10,00",
    "2;14.03.2026 10:05;Возврат;А;1;5,00",
    "3;14.03.2026 10:06;возврат;А;-1;-5,00",
    "4;14.03.2026 10:07;Аннулирован;А;1;5,00",
    "4;14.03.2026 10:07;;Б;1;5,00",
    "5;14.03.2026 10:08;Обмен;А;1;5,00",
    "6;14.03.2026 10:09;Продажа;Сыр;0,5 кг;7,00",
  ].join("\n");
  const { file, sums, bad } = await read(rows);
  expect(sums).toEqual([
    ["1", 10],
    ["2", -5],
    ["3", -5],
    ["6", 7],
  ]);
  expect(bad).toEqual([
    [6, "no kind, and the row before of the same receipt is no sale"],
    [7, "not a known kind; say it by --kind"],
  ]);
  expect(file.voidRows).toBe(1);
  expect(sentReceipts(file).map(({ positions }) => positions[0]?.count)).toEqual([2, -1, -1, 0.5]);
  const said = await read(rows.replace("\n4;14.03.2026 10:07;;Б;1;5,00", ""), "auto", {
    map: { ...usualMap, kindWords: new Map([["обмен", "void"]]) },
  });
  expect(said.sums.map(([number]) => number)).toEqual(["1", "2", "3", "6"]);
  expect(said.file).toMatchObject({ voidReceipts: 2, voidRows: 2, badRows: [] });
});

test("a column that says what is cancelled leaves those rows out", async () => {
  const { sums, bad } = await read(
    "Чек;Дата;Товар;Сумма;Отмена\n1;14.03.2026 10:00;А;5,00;\n2;14.03.2026 10:00;А;5,00;да\n3;14.03.2026 10:00;А;5,00;14.03.2026 10:30\n4;14.03.2026 10:00;А;5,00;может быть\n",
    "auto,void=Отмена",
  );
  expect(sums).toEqual([["1", 5]]);
  expect(bad).toEqual([[5, "not a known word in the void column"]]);
});

test("two columns of one name are asked about, and told apart by their places", async () => {
  const content = "Чек;Дата;Товар;Сумма;Сумма\n1;14.03.2026 10:00;А;10,00;8,00\n";
  await expect(read(content)).rejects.toThrow('"Сумма" (#4) and "Сумма" (#5) could both be total');
  await expect(read(content, "receipt=Чек,ts=Дата,name=Товар,total=Сумма")).rejects.toThrow(
    'two columns are called "Сумма": which is total? Say --map total=#4 or #5',
  );
  expect((await read(content, "auto,total=#5")).sums).toEqual([["1", 8]]);
});

test("a discount beside the price is used as said, or asked about", async () => {
  const content =
    "Чек;Дата;Товар;Кол-во;Цена;Скидка\n1;14.03.2026 10:00;А;2;10,00;5,00\n1;14.03.2026 10:00;Б;1;4,00;\n";
  const columns = "receipt=Чек,ts=Дата,name=Товар,count=Кол-во,price=Цена";
  await expect(read(content, `${columns},discount=Скидка`)).rejects.toThrow("what is discount beside price?");
  const off = await read(content, `${columns},lineDiscount=Скидка`);
  expect(sentReceipts(off.file)).toEqual([
    expect.objectContaining({
      amount: 19,
      discount: 5,
      positions: [
        expect.objectContaining({ name: "А", total: 15 }),
        expect.objectContaining({ name: "Б", total: 4 }),
      ],
    }),
  ]);
  const spread = await read(content, `${columns},receiptDiscount=Скидка`);
  expect(sentReceipts(spread.file)).toEqual([
    expect.objectContaining({
      amount: 19,
      discount: 5,
      positions: [
        expect.objectContaining({ name: "А", total: 15.8333 }),
        expect.objectContaining({ name: "Б", total: 3.1667 }),
      ],
    }),
  ]);
  const unused = await read(content);
  expect(unused.file.columns.warnings).toEqual([
    'the column "Скидка" looks like lineDiscount and is not used',
  ]);
});

test("a row without a sum or with a sum that cannot be read holds its receipt back whole", async () => {
  const { sums, held } = await read(
    `${head}1;14.03.2026 10:00;А;5,00;Анна\n1;14.03.2026 10:00;Б;;Анна\n2;14.03.2026 10:00;В;сто;Анна\n3;14.03.2026 10:00;Г;1,00;Анна\n`,
  );
  expect(sums).toEqual([["3", 1]]);
  expect(held).toEqual([
    ["1", "no sum"],
    ["2", "number cannot be read"],
  ]);
});

test("rows of one receipt are found wherever they stand, and exported in another order they are the same receipt", async () => {
  const rows = [
    "1;14.03.2026 10:00;А;5,00;Анна",
    "2;14.03.2026 10:00;В;1,00;Олег",
    "1;14.03.2026 10:00;Б;7,00;Анна",
  ];
  const one = await readContent(head + rows.join("\n"));
  const other = await readContent(head + rows.toReversed().join("\n"));
  expect(sentReceipts(one)).toEqual(sentReceipts(other));
  expect(one.ready.map(({ notes }) => notes.counts)).toEqual([{ scattered: 1 }, {}]);
});

test("the file's own sum of a receipt must be what its rows add up to", async () => {
  const content =
    "Чек;Дата;Товар;Сумма;Сумма чека\n1;14.03.2026;А;5;12\n1;14.03.2026;Б;7;12\n2;14.03.2026;А;5;6\n";
  const { sums, held } = await read(content, "auto,amount=Сумма чека");
  expect(sums).toEqual([["1", 12]]);
  expect(held).toEqual([["2", "the rows do not add up to the receipt's sum"]]);
});
