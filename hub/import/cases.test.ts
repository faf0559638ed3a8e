import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openShop } from "./testing.ts";

/** Files that were imported wrongly once, through the command and with the options that were given then. */
const cases = join(import.meta.dirname, "../../../shared/cases");
const isAbsent = !existsSync(cases);
const skipped = isAbsent ? " (SKIPPED: the files are not there)" : "";

const usual = ["--delimiter", ";", "--decimal-comma", "--date-order", "dmy", "--yes"];
const map = ["--map", "receipt=Чек,ts=Дата,name=Товар,total=Сумма,cashier=Кассир"];
const latin = ["--map", "receipt=n,ts=d,name=t,total=s,cashier=c"];
const withShift = ["--map", "receipt=Чек,ts=Дата,name=Товар,total=Сумма,cashier=Кассир,shift=Смена"];

test.skipIf(isAbsent).each([
  [
    "44/input.csv",
    map,
    [
      ["1", 5],
      ["2", 6],
    ],
  ],
  [
    "44/input2.csv",
    map,
    [
      ["1", 5],
      ["2", 6],
    ],
  ],
  [
    "44/input3.csv",
    map,
    [
      ["1", 5],
      ["2", 6],
    ],
  ],
  [
    "140/input.csv",
    map,
    [
      ["1", 12],
      ["2", 1],
    ],
  ],
  [
    "140/mended.csv",
    map,
    [
      ["1", 12],
      ["2", 1],
    ],
  ],
  [
    "142/input.csv",
    latin,
    [
      ["1", 5],
      ["2", 7],
      ["3", 1],
    ],
  ],
  [
    "115/input.csv",
    withShift,
    [
      ["101/1", 5],
      ["102/1", 7],
    ],
  ],
] as const)(`%s is imported right${skipped}`, async (file, options, expected) => {
  const shop = await openShop();
  const { code, summary } = await shop.import(await readFile(join(cases, file)), ...usual, ...options);
  expect({ code, refused: summary.refused, badRows: summary.badRows }).toEqual({
    code: 0,
    refused: {},
    badRows: {},
  });
  expect((await shop.stored()).map(([number, amountE4]) => [number, amountE4 / 10_000])).toEqual(expected);
  const { rows } = await shop.hub.database.pool.query<{ name: string }>("select name from seller order by 1");
  for (const { name } of rows) expect(name).toMatch(/^[А-Яа-я]+$/);
  expect(await shop.isEqual()).toBe(true);
});

test.skipIf(isAbsent)(`115 without its shift is held back, not joined${skipped}`, async () => {
  const shop = await openShop();
  const { code, summary } = await shop.import(await readFile(join(cases, "115/input.csv")), ...usual, ...map);
  expect(code).toBe(1);
  expect(summary.warnings).toEqual(['the column "Смена" looks like shift and is not used']);
  expect(await shop.stored()).toEqual([]);
});
