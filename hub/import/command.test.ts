import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { Program } from "../testing/hub-process.ts";
import { askYes } from "./ask.ts";
import { openShop, temporaryFolder, writeTemporary } from "./testing.ts";

const head = "Чек;Дата;Товар;Сумма;Кассир\n";
const good = `${head}1;14.03.2026 10:00;А;5,00;Анна\n2;14.03.2026 11:00;Б;7,00;Олег\n`;

test("without a terminal and without --yes the import shows what it would write, and writes nothing", async () => {
  const shop = await openShop();
  const path = await writeTemporary(good);
  const shown = await shop.command("import", path, "--store", "1");
  expect(shown.code).toBe(3);
  expect(shown.output).toContain("nothing was written: there is no terminal to ask at; --yes imports it");
  expect(shown.output).toContain('utf-8, delimiter ";", decimal comma, dates dmy');
  expect(shown.output).toContain("columns: receipt=Чек, ts=Дата, name=Товар, total=Сумма, cashier=Кассир");
  expect(shown.output).toContain("1  2026-03-14T10:00:00  5  Анна\n    А × 1 = 5");
  expect(shown.output).toContain("2026-03-14  2 receipts  12");
  expect(shown.output).toContain("2 rows, 2 receipts (0 refunds), 2 positions, 2 sellers, sum 12");
  expect(await shop.stored()).toEqual([]);
  const imported = await shop.command("import", path, "--store", "1", "--yes");
  expect(imported.code).toBe(0);
  expect(imported.output).toContain("import 1: registered 2, there before 0, refused 0");
  expect(await shop.stored()).toEqual([
    ["1", 50_000],
    ["2", 70_000],
  ]);
  const again = await shop.command("import", path, "--store", "1", "--yes");
  expect(again.code).toBe(0);
  expect(again.output).toContain("2026-03-14  2 receipts  12  (2 there already)");
  expect(again.output).toContain("nothing was written: all of it is there already");
  expect(await shop.isEqual()).toBe(true);
});

test("in Russian, preview, list and a second undo are Russian", async () => {
  const shop = await openShop();
  const path = await writeTemporary(`${good}3;14.03.2026 12:00;В;сто;Анна\n`);
  const said = async (...words: string[]) => {
    const { output, errors } = await shop.command("import", ...words, "--lang", "ru");
    return `${output}${errors}`;
  };
  const shown = await said(path, "--store", "1", "--skip-broken");
  expect(shown).toContain('разделитель ";", дробная часть: запятая, даты день.месяц.год');
  expect(shown).toContain("2026-03-14  чеков: 2  12");
  expect(shown).toContain("     1  число не читается (строка 4: сто)");
  expect(shown).toContain("ничего не записано: спросить не на чем: это не терминал; загрузит --yes");
  expect(await said(path)).toContain("в файле не назван магазин; укажите --store");
  await said(path, "--store", "1", "--skip-broken", "--yes");
  expect(await said("list")).toContain("2026-03-14 – 2026-03-14");
  expect(await said("undo", "1")).toContain("убрано чеков: 2");
  expect(await said("undo", "1")).toContain("уже была отменена; убирать нечего");
  expect((await shop.command("import", "undo", "1")).output).toContain("was undone before; nothing was left");
  expect(await said("нет.csv")).toContain("нет.csv: такого файла нет");
});

test("it asks on a terminal, and anything but a yes is a no", async () => {
  const answer = async (text: string) => {
    const input = new PassThrough();
    const asked = askYes("Import 2 receipts?", input, new PassThrough());
    input.end(text);
    return asked;
  };
  expect(await answer("да\n")).toBe(true);
  expect(await answer("Y\n")).toBe(true);
  expect(await answer("\n")).toBe(false);
  expect(await answer("no\n")).toBe(false);
  expect(await answer("")).toBe(false);
});

test("a receipt that cannot be imported stops all, unless --skip-broken; the fixed file brings it in", async () => {
  const shop = await openShop();
  const broken = `${good}3;14.03.2026 12:00;В;сто;Анна\n3;14.03.2026 12:00;Г;1,00;Анна\n`;
  const stopped = await shop.import(broken, "--yes");
  expect(stopped.code).toBe(1);
  expect(stopped.summary).toMatchObject({
    importId: null,
    notWritten: expect.stringContaining("1 receipts cannot be imported"),
    refused: { "number cannot be read": 1 },
    examples: { "number cannot be read": "line 4: сто" },
  });
  expect(await shop.stored()).toEqual([]);
  const errors = join(await temporaryFolder(), "refused.jsonl");
  const skipped = await shop.import(broken, "--yes", "--skip-broken", "--errors", errors);
  expect(skipped.code).toBe(2);
  expect(skipped.summary).toMatchObject({ registered: 2, refused: { "number cannot be read": 1 } });
  expect(JSON.parse(await readFile(errors, "utf8"))).toEqual({
    receipt: "3",
    lines: [4, 5],
    reason: "number cannot be read",
    detail: "сто",
    line: 4,
  });
  const fixed = await shop.import(broken.replace("сто", "100,00"), "--yes");
  expect(fixed.summary).toMatchObject({ registered: 1, known: 2, refused: {} });
  expect(await shop.stored()).toContainEqual(["3", 1_010_000]);
});

/** In the words of the door, which name the contract's range. */
const valueWords = /^the hub refuses attributes\[\]\.value: decimal\(\d+,4\)/;

test("a dry run checks what the hub checks: attributes, stores, tills, contents that are there", async () => {
  const shop = await openShop();
  await shop.import(good, "--yes");
  const rows = (...lines: string[]) => `Чек;Дата;Товар;Сумма;Магазин;Касса;Картой\n${lines.join("\n")}\n`;
  const content = rows(
    "1;14.03.2026 10:00;А;6,00;;;5,00",
    "4;14.03.2026 10:00;А;5,00;;;TRUE",
    "5;14.03.2026 10:00;А;5,00;99;;",
    "6;14.03.2026 10:00;А;5,00;2;7;",
    "7;14.03.2026 10:00;А;5,00;2;2;5,00",
    "8;14.03.2126 10:00;А;5,00;;;5,00",
  );
  const map = ["--map", "auto,attribute:card=Картой"];
  const dry = await shop.import(content, ...map, "--dry-run");
  expect(dry.code).toBe(2);
  const refusedValue = Object.keys(dry.summary.refused).find((reason) => valueWords.test(reason)) ?? "";
  expect(dry.summary).toMatchObject({
    dryRun: true,
    importId: null,
    registered: 0,
    receipts: 1,
    refused: {
      "a receipt of this number and time is there with other contents": 1,
      [refusedValue]: 1,
      "there is no store of this ext id; add it, or say another by --store": 1,
      "the store has no till of this ext id; add it, or join the column into the number": 1,
    },
    badRows: { "time cannot be read": 1 },
    examples: expect.objectContaining({
      [refusedValue]: "line 3: TRUE",
    }),
  });
  expect(await shop.stored()).toHaveLength(2);
  const { rows: devices } = await shop.hub.database.pool.query("select 1 from device where kind = 'counter'");
  const real = await shop.import(content, ...map, "--yes", "--skip-broken");
  expect(real.summary).toMatchObject({
    registered: 1,
    refused: dry.summary.refused,
    badRows: dry.summary.badRows,
  });
  // Store 1 got its counter with the first import; looking at store 2 made none.
  expect(devices).toHaveLength(1);
});

test("receipts go to the till of a key, to a store as a whole, or to the tills that the file names", async () => {
  const shop = await openShop();
  const path = await writeTemporary("Чек;Дата;Касса;Товар;Сумма\n1;14.03.2026;;А;1\n2;14.03.2026;1;А;2\n");
  const byStore = await shop.command("import", path, "--store", "1", "--yes");
  expect(byStore.code).toBe(0);
  const key = { PRILAVOK_KEY: shop.till.accesskey };
  const other = await writeTemporary("Чек;Дата;Товар;Сумма\n3;14.03.2026;А;3\n");

  const byKey = await new Program(["import", other, "--yes"], { ...shop.environment, ...key }).ended;
  expect(byKey).toMatchObject({ code: 0, errors: "" });
  const wrong = await new Program(["import", other, "--yes"], {
    ...shop.environment,
    PRILAVOK_KEY: "x".repeat(43),
  }).ended;
  expect(wrong.code).toBe(1);
  expect(wrong.errors).toContain("the key is not accepted: -32800 Неизвестный терминал");
  expect(wrong.errors + wrong.output).not.toContain("x".repeat(43));
  const nowhere = await shop.command("import", other, "--yes");
  expect(nowhere.output).toContain("the file names no store; say --store");
  const { rows } = await shop.hub.database.pool.query(
    "select r.ext_id as number, d.kind, d.ext_id as till from receipt r join device d on d.id = r.device_id order by 1",
  );
  expect(rows).toEqual([
    { number: "1", kind: "counter", till: null },
    { number: "2", kind: "till", till: "1" },
    { number: "3", kind: "till", till: "1" },
  ]);
});

test("options that are wrong are refused with a sentence", async () => {
  const shop = await openShop();
  const path = await writeTemporary(good);
  const wrong: [string[], string][] = [
    [["--map", "receipt=Чек"], '--map: "ts" is missing'],
    [["--encoding", "ebcdic"], "Allowed choices are utf-8, windows-1251"],
    [["--time-zone", "Mars/Olympus"], "an IANA time zone"],
    [["--map", "uci"], "the file has no column InvoiceNo"],
    [["--kind", "Обмен"], "word=sale, word=refund or word=void is needed"],
    [["--till", "1"], "--till goes with --store"],
  ];
  for (const [args, sentence] of wrong) {
    const { code, errors } = await shop.command("import", path, ...args);
    expect(code).toBe(1);
    expect(errors).toContain(sentence);
  }
});

test("sales that are there in another way are told, and what a terminal would obey is not printed", async () => {
  const shop = await openShop();
  await shop.import(good, "--yes");
  const path = await writeTemporary(good.replaceAll(/^(\d);/gm, "К1-$1;").replace("А;5", "\u001b[2JА;5"));
  const { output } = await shop.command("import", path, "--store", "1");
  expect(output).toContain("2 other receipts are there on these days");
  expect(output).not.toContain("\u001b");
  await shop.hub.database.pool.query("update account set status = 'closed'");
  const closed = await shop.command("import", path, "--store", "1", "--yes");
  expect(closed.errors).toContain("is closed");
});

test("a file that is not there, is a folder, is cut off or is not packed is named with what ails it", async () => {
  const shop = await openShop();
  const folder = await temporaryFolder();
  const said = async (path: string) => (await shop.command("import", path, "--store", "1")).errors;
  expect(await said("nope.csv")).toContain("nope.csv is not there");
  expect(await said(folder)).toContain(`${folder} is a folder, not a file`);
  const packed = await readFile(await writeTemporary(good.repeat(50), "packed.csv.gz"));

  await writeFile(join(folder, "cut.csv.gz"), packed.subarray(0, packed.length / 2));
  await writeFile(join(folder, "plain.csv.gz"), good);
  expect(await said(join(folder, "cut.csv.gz"))).toContain("is cut off: its packed data end too early");
  expect(await said(join(folder, "plain.csv.gz"))).toContain("is damaged, or not packed");
});
