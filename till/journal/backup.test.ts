import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { draft } from "../testing/draft.ts";
import { appendOne, openTestJournal } from "../testing/journal.ts";
import { tamper } from "../testing/tampering.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { backupJournal } from "./backup.ts";
import { Journal } from "./journal.ts";
import { verifyJournal } from "./verify.ts";

test("a backup made while selling is whole, and selling does not wait for it", async () => {
  const { journal, path, options } = openTestJournal();
  appendOne(journal, "shift_open");
  journal.transact(() => {
    for (let count = 0; count < 5_000; count += 1) journal.append(draft(journal));
  });
  const to = join(tillFolder(), "work.backup");
  let isDone = false;
  const backup = journal.backup(to).finally(() => {
    isDone = true;
  });
  const before = journal.last()?.number ?? 0;
  while (!isDone) {
    appendOne(journal);
    await new Promise(setImmediate);
  }
  await backup;
  const { documents, fault } = await verifyJournal(to);
  expect(fault).toBeUndefined();
  expect(documents).toBeGreaterThanOrEqual(before);
  expect(journal.last()?.number).toBeGreaterThan(before + 5);
  expect((await verifyJournal(path)).fault).toBeUndefined();
  // It is a journal to go on with, and one file.
  expect(readdirSync(join(to, ".."))).toEqual(["work.backup"]);
  const restored = Journal.open(to, options);
  expect(restored.last()?.number).toBe(documents);
  expect(appendOne(restored).number).toBe(documents + 1);
  restored.close();
});

test("what was acknowledged before a backup began is in it", async () => {
  const { journal } = openTestJournal();
  appendOne(journal, "shift_open");
  const to = join(tillFolder(), "work.backup");
  const sale = appendOne(journal);
  await journal.backup(to);
  expect(await verifyJournal(to)).toMatchObject({ documents: 2, hash: sale.hash });
});

test("a backup never takes the place of a file", async () => {
  const { journal } = openTestJournal();
  const to = join(tillFolder(), "work.backup");
  writeFileSync(to, "precious");
  await expect(journal.backup(to)).rejects.toThrow("is there already");
  expect(readFileSync(to, "utf8")).toBe("precious");
  const twice = join(tillFolder(), "twice.backup");
  const outcomes = await Promise.allSettled([journal.backup(twice), journal.backup(twice)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("a backup of a journal with a fault is refused and leaves nothing", async () => {
  const { journal, path, options } = openTestJournal();
  appendOne(journal, "shift_open");
  appendOne(journal);
  appendOne(journal);
  journal.close();
  tamper(path, (database) => void database.exec("update document set total_e2 = 7 where number = 2"));
  const again = Journal.open(path, options);
  const folder = tillFolder();
  await expect(again.backup(join(folder, "work.backup"))).rejects.toThrow("has a fault");
  expect(readdirSync(folder)).toEqual([]);
  again.close();
});

test("a backup into a folder that is not there says so", async () => {
  const { journal } = openTestJournal();
  await expect(journal.backup(join(tillFolder(), "none", "work.backup"))).rejects.toThrow("ENOENT");
});

test("a backup is made from outside, with the till running or stopped", async () => {
  const { journal, path } = openTestJournal();
  appendOne(journal, "shift_open");
  const folder = tillFolder();
  expect(await backupJournal(path, join(folder, "running"))).toMatchObject({ documents: 1 });
  journal.close();
  expect(await backupJournal(path, join(folder, "stopped"))).toMatchObject({ documents: 1 });
});
