import { expect, test } from "vitest";
import { draft } from "../testing/draft.ts";
import { appendOne, openTestJournal } from "../testing/journal.ts";
import { type ExportRange, exportDocuments } from "./export.ts";

async function exported(path: string, range?: ExportRange): Promise<unknown[]> {
  const lines: unknown[] = [];
  for await (const line of exportDocuments(path, range)) {
    expect(line.endsWith("\n")).toBe(true);
    lines.push(JSON.parse(line));
  }
  return lines;
}

test("an export holds every document whole, one a line, in order", async () => {
  const { journal, path } = openTestJournal();
  expect(await exported(path)).toEqual([]);
  const documents = (["shift_open", "sale", "deposit", "shift_close", "shift_open", "sale"] as const).map(
    (kind) => appendOne(journal, kind),
  );
  expect(await exported(path)).toEqual(documents);
  expect(await exported(path, { firstNumber: 2, lastNumber: 3 })).toEqual(documents.slice(1, 3));
  expect(await exported(path, { firstNumber: 6 })).toEqual(documents.slice(5));
  expect(await exported(path, { shift: 2 })).toEqual(documents.slice(4));
  expect(await exported(path, { shift: 1, firstNumber: 4, lastNumber: 99 })).toEqual(documents.slice(3, 4));
  expect(await exported(path, { firstNumber: 7 })).toEqual([]);
});

test("an export is of the moment when it began, and selling goes on meanwhile", async () => {
  const { journal, path } = openTestJournal();
  appendOne(journal, "shift_open");
  journal.transact(() => {
    for (let count = 0; count < 1_200; count += 1) journal.append(draft(journal));
  });
  let lines = 0;
  for await (const _ of exportDocuments(path)) {
    lines += 1;
    if (lines % 100 === 0) appendOne(journal);
  }
  expect(lines).toBe(1_201);
  expect(journal.last()?.number).toBe(1_213);
});
