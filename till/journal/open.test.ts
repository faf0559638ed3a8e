import { copyFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { appendOne, openTestJournal } from "../testing/journal.ts";
import { chainAnew, tamper } from "../testing/tampering.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { connectForWriting, formatVersion, JournalRefused } from "./file.ts";
import { Journal } from "./journal.ts";

/** A journal of three documents, closed. */
function closedJournal() {
  const opened = openTestJournal();
  appendOne(opened.journal, "shift_open");
  appendOne(opened.journal);
  appendOne(opened.journal);
  opened.journal.close();
  return opened;
}

test("a commit is on the disk before it returns: WAL and FULL, read back", () => {
  const database = connectForWriting(join(tillFolder(), "work.journal"));
  const settings = ["journal_mode", "synchronous", "foreign_keys", "recursive_triggers"];
  expect(settings.map((name) => database.pragma(name, { simple: true }))).toEqual(["wal", 2, 1, 1]);
  database.close();
});

test("a file that cannot be put into WAL mode is refused", () => {
  const { path, options } = closedJournal();
  const stranger = new Database(path);
  stranger.pragma("journal_mode = delete");
  // SQLite leaves the mode as it is while somebody reads.
  const reading = stranger.prepare("select * from document").iterate();
  reading.next();
  expect(() => Journal.open(path, options)).toThrow("SQLITE_BUSY");
  reading.return?.();
  stranger.close();
  Journal.open(path, options).close();
});

test("a journal of another till or mode is refused", () => {
  const { path, options } = closedJournal();
  expect(() => Journal.open(path, { ...options, serial: "TEST-2" })).toThrow(
    "of the till TEST-1, not of TEST-2",
  );
  expect(() => Journal.open(path, { ...options, mode: "demo" })).toThrow("of the mode work, not of demo");
});

test("a journal of a newer program is refused, and left as it is", () => {
  const { path, options } = closedJournal();
  const stranger = new Database(path);
  stranger.pragma(`user_version = ${formatVersion + 1}`);
  stranger.close();
  expect(() => Journal.open(path, options)).toThrow("use a newer one");
});

test("a file that is no journal is refused, and left as it is", () => {
  const folder = tillFolder();
  const { options } = closedJournal();
  const other = join(folder, "other.sqlite");
  new Database(other).exec("create table other (x)").close();
  expect(() => Journal.open(other, options)).toThrow("no journal of a till");
  const text = join(folder, "letter.txt");
  writeFileSync(text, "Dear reader, this is no journal, and it is longer than a header.".repeat(20));
  expect(() => Journal.open(text, options)).toThrow(text);
  const database = new Database(other);
  expect(database.pragma("journal_mode", { simple: true })).toBe("delete");
  database.close();
});

test("an empty file becomes a journal: the process may have died before it wrote anything", () => {
  const { options } = closedJournal();
  const path = join(tillFolder(), "work.journal");
  writeFileSync(path, "");
  const journal = Journal.open(path, options);
  expect(appendOne(journal, "shift_open").number).toBe(1);
  journal.close();
});

test("a last document that is not as it was written is refused; earlier ones are for verify to find", () => {
  const { path, folder, options } = closedJournal();
  const tampered = (name: string, statement: string) => {
    const copy = join(folder, name);
    copyFileSync(path, copy);
    tamper(copy, (database) => void database.exec(statement));
    return copy;
  };
  const last = tampered("last.journal", "update document set total_e2 = 1 where number = 3");
  expect(() => Journal.open(last, options)).toThrow("the last document, 3, is not as it was written");
  const cut = tampered("cut.journal", "delete from document where number = 2");
  expect(() => Journal.open(cut, options)).toThrow(JournalRefused);
  // So opening does not read them all.
  const early = tampered("early.journal", "update document set total_e2 = 1 where number = 1");
  Journal.open(early, options).close();
});

test("a first document of another till's chain is refused", () => {
  const { journal, path, options } = openTestJournal();
  appendOne(journal, "shift_open");
  journal.close();
  tamper(path, (database) => {
    database.exec(`update document set previous_hash = '${"0".repeat(64)}'`);
    chainAnew(database, 1);
  });
  expect(() => Journal.open(path, options)).toThrow(JournalRefused);
});

test.skipIf(process.platform === "win32")("a journal is nobody else's to read", () => {
  const { journal, path, folder } = openTestJournal();
  appendOne(journal, "shift_open");
  for (const end of ["", "-wal", "-shm"]) expect(statSync(path + end).mode & 0o077).toBe(0);
  expect(statSync(join(folder, "till.lock")).mode & 0o077).toBe(0);
});

test("a closed journal says so", () => {
  const { journal } = closedJournal();
  expect(() => journal.last()).toThrow("closed");
  expect(() => appendOne(journal)).toThrow("closed");
  journal.close();
});
