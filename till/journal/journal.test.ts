import { expect, test } from "vitest";
import { appendOne, openTestJournal } from "../testing/journal.ts";
import { Journal } from "./journal.ts";

test("documents are numbered from 1 without a gap, and are there after the till was started again", () => {
  const { journal, path, options } = openTestJournal();
  expect(journal.last()).toBeUndefined();
  appendOne(journal, "shift_open");
  const sale = appendOne(journal);
  expect(sale).toMatchObject({ number: 2, drawerE2: 100, shift: 1, isClockBehind: false });
  journal.close();
  const again = Journal.open(path, options);
  expect(again.last()).toMatchObject({ number: 2, hash: sale.hash, drawerE2: 100 });
  expect(again.documentAt(2)).toEqual(sale);
  expect(appendOne(again)).toMatchObject({ number: 3, previousHash: sale.hash });
  again.close();
});
