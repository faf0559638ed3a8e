import { readFile, rename } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../clock.ts";
import { noProgress } from "../../import/progress.ts";
import { writeTemporary } from "../../import/testing.ts";
import { ensureAccount } from "../../network/account.ts";
import { createTestDatabase, type TestDatabase } from "../../testing/database.ts";
import { Program } from "../../testing/hub-process.ts";
import { listGoods } from "../list.ts";
import { article, write } from "../testing.ts";
import { parseColumnNames } from "./columns.ts";
import type { BadLine } from "./line.ts";
import { type GoodsImport, type GoodsImportSummary, importGoods } from "./run.ts";

let database: TestDatabase;
let accountId: number;

beforeEach(async () => {
  database = await createTestDatabase();
  accountId = (await ensureAccount(database.pool, "Prilavok")).id;
});

afterEach(() => database.close());

interface Imported extends GoodsImportSummary {
  readonly bad: readonly BadLine[];
}

async function importFile(path: string, changes: Partial<GoodsImport> = {}): Promise<Imported> {
  const reportPath = `${path}.errors`;
  const summary = await importGoods(database.pool, systemClock, {
    path,
    accountId,
    columns: undefined,
    written: {},
    quotes: true,
    archivesMissing: false,
    dryRun: false,
    reportPath,
    progress: noProgress,
    signal: new AbortController().signal,
    ...changes,
  });
  const report = summary.report === null ? "" : await readFile(reportPath, "utf8");
  const bad = report
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as BadLine);
  return { ...summary, bad };
}

const importText = async (text: string | Buffer, changes: Partial<GoodsImport> = {}, name = "goods.csv") =>
  importFile(await writeTemporary(text, name), changes);
const goodsOf = (withArchived = false) =>
  listGoods(database.pool, accountId, { afterId: 0, limit: 1_000_000, withArchived });
const codes = async () => (await goodsOf()).map(({ code }) => code);

/** windows-1251, where Russian letters stand together from 0xc0. */
function inWindows1251(text: string): Buffer {
  return Buffer.from(
    [...text].map((char) => {
      const point = char.codePointAt(0) ?? 0;
      return point < 0x80 ? point : point - 0x0410 + 0xc0;
    }),
  );
}

const table =
  "Артикул;Наименование;Цена;Штрихкод\r\nЯ1;Пирожок с мясом;1 234,50;4600051000057\r\nЯ2;Хлеб;45;\r\n";

describe("the same goods come in", () => {
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(table, "utf16le")]);
  test.each<[string, string | Buffer, string, string]>([
    ["UTF-8", table, "goods.csv", "utf-8"],
    ["UTF-8 with BOM", `\ufeff${table}`, "goods.csv", "utf-8"],
    ["windows-1251", inWindows1251(table), "goods.csv", "windows-1251"],
    ["windows-1251, packed", inWindows1251(table), "goods.csv.gz", "windows-1251"],
    ["UTF-16 of a spreadsheet", utf16, "goods.csv", "utf-16le"],
    ["tabs", table.replaceAll(";", "\t"), "goods.txt", "utf-8"],
  ])("from %s", async (_, content, name, encoding) => {
    expect(await importText(content, {}, name)).toMatchObject({
      encoding,
      lines: 2,
      added: 2,
      refusedLines: 0,
    });
    expect(await goodsOf()).toMatchObject([
      { code: "Я1", name: "Пирожок с мясом", priceE4: 12_345_000, gtin: "4600051000057", unit: "шт" },
      { code: "Я2", name: "Хлеб", priceE4: 450_000, gtin: null },
    ]);
  });

  test("from columns that are named, whatever else the file has", async () => {
    const columns = parseColumnNames("code=№,name=Что,price=Почём");
    const text = 'Почём,Цена,Что,№\n"12,5",x,"Сок ""Добрый"", 1 л",S-1\n';
    expect(await importText(text, { columns })).toMatchObject({ delimiter: ",", added: 1 });
    expect(await goodsOf()).toMatchObject([{ code: "S-1", name: 'Сок "Добрый", 1 л', priceE4: 125_000 }]);
  });
});

test("a repeat changes nothing, and columns that the file lacks stay as they are", async () => {
  await write(database.pool, accountId, [article("Я1", { category: "Выпечка", unit: "кг" })]);
  expect(await importText(table)).toMatchObject({ added: 1, changed: 1 });
  const before = await goodsOf();
  expect(before[0]).toMatchObject({ category: "Выпечка", unit: "кг", version: 2 });
  expect(await importText(table)).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
  expect(await goodsOf()).toEqual(before);
});

test("bad lines are told by line, column and reason, and the good ones are imported", async () => {
  const text = [
    "Артикул;Наименование;Цена;Штрихкод",
    "1;Хлеб;45;",
    "2;;45;",
    "3;Хлеб;дёшево;",
    "4;Хлеб;45,123;",
    "5;Хлеб;-1;",
    "6;Хлеб;45;4600051000058",
    "7;Хлеб;45;4600051000057",
    "8;Хлеб;45;04600051000057",
    "1;Другой;45;",
    ";Хлеб;45;",
    "9;Хлеб",
    `10;${"х".repeat(201)};1;`,
    '11;"Хлеб\nв две строки";1;',
    "12;Хлеб;45;;;",
    "13;Хлеб;1,234.50;",
    "14;Последний;0;",
  ].join("\n");
  const { bad, ...summary } = await importText(text);
  expect(summary).toMatchObject({ lines: 16, added: 3, refusedLines: 13 });
  expect(await codes()).toEqual(["1", "7", "14"]);
  const told = bad.map(({ line, column, reason, code }) => [line, column, reason, code]);
  expect(told).toEqual([
    [3, "Наименование", "name is not valid", "2"],
    [4, "Цена", "price is not valid", "3"],
    [5, "Цена", "price is not valid", "4"],
    [6, "Цена", "price is not valid", "5"],
    [7, "Штрихкод", "gtin is not valid", "6"],
    [9, "Штрихкод", "gtin is repeated", "8"],
    [10, "Артикул", "code is repeated", "1"],
    [11, "Артикул", "code is not valid", null],
    [12, null, "not a row of this file", null],
    [13, "Наименование", "name is not valid", "10"],
    [15, "Наименование", "name is not valid", "11"],
    [16, null, "not a row of this file", null],
    [17, "Цена", "price is not valid", "13"],
  ]);
});

test("text in another encoding than was said is refused, not imported as signs of replacement", async () => {
  const mixed = Buffer.concat([Buffer.from("code,name,price\n1,Хлеб,5\n2,"), inWindows1251("Хлеб,5\n")]);
  const { bad, ...summary } = await importText(mixed, { written: { encoding: "utf-8" } });
  expect(summary).toMatchObject({ added: 1, refusedLines: 1 });
  expect(bad).toMatchObject([{ line: 3, column: "name", code: "2" }]);
});

describe("a file is refused whole", () => {
  const oneRow = "1,Хлеб,5\n";
  test.each<[string, string, string]>([
    ["when it is empty", "", "is empty"],
    ["without a code", "name,price\nХлеб,5\n", "no column is the code; the file has"],
    ["with the code alone", "code,x\n1,2\n", "besides the code no column is known"],
    ["with two prices", "code,price,Цена\n1,2,3\n", "two columns could be price"],
  ])("%s", async (_, content, sentence) => {
    await expect(importText(content)).rejects.toThrow(sentence);
    expect(await codes()).toEqual([]);
  });

  test("when its name ends in .gz and it is not packed", async () => {
    const path = await writeTemporary(table);
    await rename(path, `${path}.gz`);
    await expect(importFile(`${path}.gz`)).rejects.toThrow("is damaged, or not packed");
  });

  test("when it has not the column that was named", async () => {
    const columns = parseColumnNames("code=Артикул,price=price");
    await expect(importText(`code,name,price\n${oneRow}`, { columns })).rejects.toThrow(
      'the file has no column "Артикул"; it has "code", "name", "price"',
    );
  });

  test("from where a quotation mark is never closed: nothing after it is guessed, nothing archived", async () => {
    await write(database.pool, accountId, [article("old")]);
    const rows = Array.from({ length: 20_000 }, (_, at) => `${at},Хлеб,5`).join("\n");
    const text = `code,name,price\n1,Хлеб,5\n2,"Хлеб,5\n${rows}${"x".repeat(1_100_000)}\n`;
    await expect(importText(text, { archivesMissing: true })).rejects.toThrow("is never closed");
    expect(await codes()).toEqual(["old", "1"]);
  });
});

describe("--archive-missing", () => {
  const file = "code,name,price\na,A,1\nb,B,1\n";

  test("takes out of sale what the file does not have, and brings back what it has", async () => {
    await write(database.pool, accountId, [article("a", { isArchived: true }), article("c")]);
    expect(await importText(file, { archivesMissing: true })).toMatchObject({
      archived: 1,
      changed: 1,
      added: 1,
    });
    expect(await codes()).toEqual(["a", "b"]);
    expect(await goodsOf(true)).toHaveLength(3);
  });

  test("spares goods whose line is bad, and archives nothing when a line does not tell its code", async () => {
    await write(database.pool, accountId, [article("a"), article("b"), article("c")]);
    expect(await importText("code,name,price\na,A,free\nb,B,1\n", { archivesMissing: true })).toMatchObject({
      archived: 1,
      refusedLines: 1,
    });
    expect(await codes()).toEqual(["a", "b"]);
    expect(await importText("code,name,price\na\nb,B,1\n", { archivesMissing: true })).toMatchObject({
      archived: 0,
      notArchived: expect.stringContaining("do not tell"),
    });
    expect(await importText("code,name,price\n", { archivesMissing: true })).toMatchObject({
      notArchived: "the file has no goods",
    });
    expect(await codes()).toEqual(["a", "b"]);
  });
});

test("a barcode moves from one article to another, a thousand lines away and from archived ones", async () => {
  const gtin = "4600051000057";
  await write(database.pool, accountId, [article("last", { gtin }), article("gone", { gtin: "96385074" })]);
  const middle = Array.from({ length: 1_500 }, (_, at) => `m${at},M,1,`);
  const text = ["code,name,price,gtin", `first,F,1,${gtin}`, "second,S,1,96385074", ...middle, "last,L,1,"];
  const summary = await importText(text.join("\n"), { archivesMissing: true });
  expect(summary).toMatchObject({ added: 1_502, changed: 1, archived: 1, refusedLines: 0 });
  expect((await goodsOf()).filter((one) => one.gtin !== null)).toMatchObject([
    { code: "first", gtin },
    { code: "second", gtin: "96385074" },
  ]);
});

test("a rehearsal counts, and writes nothing", async () => {
  await write(database.pool, accountId, [article("c")]);
  const before = await goodsOf();
  const counted = { dryRun: true, added: 2, changed: 0, archived: 1 };
  expect(await importText(table, { dryRun: true, archivesMissing: true })).toMatchObject(counted);
  expect(await goodsOf()).toEqual(before);
});

const manyLines = 100_000;

test("100,000 lines come in although the import is killed half-way and run again", {
  timeout: 300_000,
}, async () => {
  const rows = Array.from({ length: manyLines }, (_, at) => `A-${at},Товар ${at},${at % 1_000}.50`);
  const path = await writeTemporary(`code,name,price\n${rows.join("\n")}\n`);
  const environment = { DATABASE_URL: database.url };
  const first = new Program(["goods", "import", path], environment);
  const count = async () => {
    const { rows } = await database.pool.query<{ count: number }>("select count(*)::int as count from goods");
    return rows[0]?.count ?? 0;
  };
  await expect.poll(count, { timeout: 120_000, interval: 50 }).toBeGreaterThan(20_000);
  await first.kill("SIGKILL");
  const before = await count();
  expect(before).toBeLessThan(manyLines);
  const second = await new Program(["goods", "import", path, "--json"], environment).ended;
  expect(second).toMatchObject({ code: 0, errors: "" });
  const summary = JSON.parse(second.output) as GoodsImportSummary;
  expect(summary.added + summary.unchanged).toBe(manyLines);
  expect(summary).toMatchObject({ changed: 0, refusedLines: 0 });
  expect(await count()).toBe(manyLines);
  const feed = await database.pool.query("select goods_count from goods_feed");
  expect(feed.rows).toEqual([{ goods_count: manyLines }]);
});
