import { join } from "node:path";
import { expect, test } from "vitest";
import { appendOne, openTestJournal } from "../testing/journal.ts";
import { JournalWriterProcess } from "../testing/journal-writer-process.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { Journal } from "./journal.ts";
import { verifyJournal } from "./verify.ts";

test("two processes never write in one folder, whichever journals they open", async () => {
  const { journal, folder, path } = openTestJournal();
  appendOne(journal, "shift_open");
  const second = new JournalWriterProcess(join(folder, "other.journal"), "on request");
  await expect(second.next()).rejects.toThrow("another till works in");
  // A reader opens and closes the journal in this process, which must not cost the lock.
  await verifyJournal(path);
  const third = new JournalWriterProcess(path, "on request");
  await expect(third.next()).rejects.toThrow("another till works in");
});

test("a till that died leaves no lock behind, one that closed neither", async () => {
  const path = join(tillFolder(), "work.journal");
  const first = new JournalWriterProcess(path, "on request");
  expect(await first.next()).toBe("ready 1");
  const { options } = openTestJournal();
  expect(() => Journal.open(path, options)).toThrow("another till works in");
  await first.kill();
  const journal = Journal.open(path, options);
  journal.close();
  const last = new JournalWriterProcess(path, "on request");
  expect(await last.next()).toBe("ready 1");
});

test("the journals of one process share its folder until the last one is closed", async () => {
  const { journal, folder, options } = openTestJournal();
  const demo = Journal.open(join(folder, "demo.journal"), { ...options, mode: "demo" });
  journal.close();
  const second = new JournalWriterProcess(join(folder, "work.journal"), "on request");
  await expect(second.next()).rejects.toThrow("another till works in");
  demo.close();
  const third = new JournalWriterProcess(join(folder, "work.journal"), "on request");
  expect(await third.next()).toBe("ready 1");
});

test("a journal is open once in a process too", () => {
  const { journal, path, options } = openTestJournal();
  expect(() => Journal.open(path, options)).toThrow("open already");
  journal.close();
  Journal.open(path, options).close();
});
