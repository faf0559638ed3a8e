import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { draft } from "../testing/draft.ts";
import { FailingSync, noFailingSync } from "../testing/failing-sync.ts";
import { appendOne, openTestJournal } from "../testing/journal.ts";
import { JournalWriterProcess } from "../testing/journal-writer-process.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { JournalFailure } from "./failure.ts";
import { verifyJournal } from "./verify.ts";

const noLimits = spawnSync("prlimit", ["--version"]).status === 0 ? undefined : "needs prlimit, of Linux";
const why = noLimits === undefined ? "" : ` (skipped: ${noLimits})`;
const whyNoSync = noFailingSync === undefined ? "" : ` (skipped: ${noFailingSync})`;

/** From now on a write past so many bytes of a file fails, which SQLite tells as an error of the disk. */
function limitFiles(pid: number, bytes: number | "unlimited"): void {
  const { status, stderr } = spawnSync("prlimit", ["--pid", String(pid), `--fsize=${bytes}:unlimited`]);
  if (status !== 0) throw new Error(`prlimit failed: ${stderr}`);
}

describe.skipIf(noLimits !== undefined)(`a disk that fails${why}`, () => {
  test("a write error refuses the group, the journal is opened anew, and selling goes on with the same number", async () => {
    const path = join(tillFolder(), "work.journal");
    const writer = new JournalWriterProcess(path, "on request");
    expect(await writer.next()).toBe("ready 1");
    let last = 1;
    for (const [round, room] of [0, 100, 4_096, 5_000, 9_000, 20_000].entries()) {
      expect(await writer.sell(2)).toBe(`ack ${last + 1} ${last + 2}`);
      last += 2;
      limitFiles(writer.pid, statSync(`${path}-wal`).size + room);
      let answer = "";
      for (let sales = 0; sales < 20 && !answer.startsWith("failed"); sales += 1) {
        answer = await writer.sell(3);
        if (answer.startsWith("ack")) last += 3;
      }
      expect(answer).toMatch(/^failed SQLITE_IOERR/);
      // Now nothing can be written at all, so that it cannot be opened anew either.
      limitFiles(writer.pid, 0);
      for (let sales = 0; sales < 3; sales += 1) {
        expect(await writer.sell(1)).toMatch(/^failed SQLITE_[A-Z_]+ (unknown|\d+)$/);
      }
      limitFiles(writer.pid, "unlimited");
      expect([round, await writer.sell(1)]).toEqual([round, `ack ${last + 1} ${last + 1}`]);
      last += 1;
    }
    expect(writer.errors).toBe("");
    await writer.kill();
    expect(await verifyJournal(path)).toMatchObject({ documents: last, fault: undefined });
  });
});

describe.skipIf(noFailingSync !== undefined)(`a sync that fails${whyNoSync}`, () => {
  test.each(["nobody", "somebody"])(
    "what was refused does not come back, neither by going on nor by a crash (%s reads meanwhile)",
    async (reader) => {
      const path = join(tillFolder(), "work.journal");
      const sync = new FailingSync();
      const writer = new JournalWriterProcess(path, "on request", sync.environment);
      expect([await writer.next(), await writer.sell(2)]).toEqual(["ready 1", "ack 2 3"]);
      if (reader === "somebody") readUntilTheEnd(path);
      for (const number of [4, 5]) {
        sync.fail();
        for (let sales = 1; sales <= 3; sales += 1) {
          expect(await writer.sell(sales)).toBe("failed SQLITE_IOERR_FSYNC unknown");
        }
        sync.mend();
        expect(await writer.sell(1)).toBe(`ack ${number} ${number}`);
      }
      sync.fail();
      expect(await writer.sell(2)).toBe("failed SQLITE_IOERR_FSYNC unknown");
      await writer.kill();
      expect(await verifyJournal(path)).toMatchObject({ documents: 5, fault: undefined });
    },
  );
});

/** Holds the journal as it is now, so that nothing of the write-ahead log can be put away. */
function readUntilTheEnd(path: string): void {
  const reader = new Database(path, { readonly: true });
  onTestFinished(() => void reader.close());
  reader.exec("begin");
  reader.prepare("select max(number) from document").get();
}

/**
 * Lets the next commits of this process fail with `code`, before or after SQLite has really written them: what a disk
 * does that takes the bytes and then fails to say that it has them.
 */
function failCommits(times: number, isWritten: boolean, code = "SQLITE_IOERR_FSYNC"): void {
  let left = times;
  const prepare: (this: Database.Database, sql: string) => Database.Statement<unknown[]> =
    Database.prototype.prepare;
  const spy = vi.spyOn(Database.prototype, "prepare").mockImplementation(function (
    this: Database.Database,
    sql,
  ) {
    const statement = prepare.call(this, sql);
    if (sql !== "commit") return statement;
    const run = statement.run.bind(statement);
    statement.run = (...values: unknown[]) => {
      if (left === 0) return run(...values);
      left -= 1;
      if (isWritten) run(...values);
      throw new Database.SqliteError("disk I/O error", code);
    };
    return statement;
  });
  onTestFinished(() => spy.mockRestore());
}

test("a commit that fails although it is in the file is a success once opening the file anew has shown it", async () => {
  failCommits(1, true);
  const { journal, path } = openTestJournal();
  const opening = appendOne(journal, "shift_open");
  expect(journal.last()).toMatchObject({ number: 1, hash: opening.hash });
  expect(journal.documentAt(1)).toEqual(opening);
  expect(appendOne(journal).number).toBe(2);
  expect(await verifyJournal(path)).toMatchObject({ documents: 2, fault: undefined });
});

test("a commit that fails and is not in the file is a failure, and its number goes to the next document", async () => {
  failCommits(1, false);
  const { journal, path } = openTestJournal();
  const jobs = journal.printJobs;
  const sell = () =>
    journal.transact(() => {
      const { number } = journal.append(draft(journal, "shift_open"));
      jobs.add({ kind: "document", number });
      return number;
    });
  expect(sell).toThrow(JournalFailure);
  expect(journal.last()).toBeUndefined();
  expect(jobs.list(10)).toEqual([]);
  expect(sell()).toBe(1);
  expect(await verifyJournal(path)).toMatchObject({ documents: 1, fault: undefined });
});

test("each opening after a failure is noted in the journal", () => {
  failCommits(1, false);
  const { journal, path, clock } = openTestJournal();
  expect(() => appendOne(journal, "shift_open")).toThrow(JournalFailure);
  appendOne(journal, "shift_open");
  const reader = new Database(path, { readonly: true });
  expect(reader.prepare("select at_ms from reopening").pluck().all()).toEqual([clock.now()]);
  reader.close();
});

test("a full disk at the commit leaves the connection as it is", () => {
  failCommits(1, false, "SQLITE_FULL");
  const { journal, path } = openTestJournal();
  expect(() => appendOne(journal, "shift_open")).toThrow(JournalFailure);
  expect(appendOne(journal, "shift_open").number).toBe(1);
  const reader = new Database(path, { readonly: true });
  expect(reader.prepare("select count(*) from reopening").pluck().get()).toBe(0);
  reader.close();
});
