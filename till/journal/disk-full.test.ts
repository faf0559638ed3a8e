import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { draft } from "../testing/draft.ts";
import { appendOne, openTestJournal } from "../testing/journal.ts";
import { noSmallDisk, SmallDisk } from "../testing/small-disk.ts";
import { noContent } from "./document.ts";
import { JournalFailure } from "./failure.ts";
import { Journal } from "./journal.ts";
import { verifyJournal } from "./verify.ts";

const why = noSmallDisk === undefined ? "" : ` (skipped: ${noSmallDisk})`;

describe.skipIf(noSmallDisk !== undefined)(`a full disk${why}`, () => {
  function onSmallDisk(kibibytes = 4_096) {
    const disk = new SmallDisk(kibibytes);
    const opened = openTestJournal({ folder: disk.folder });
    appendOne(opened.journal, "shift_open");
    return { disk, ...opened };
  }

  /** Inside a transaction: a sale with everything that is written with one. @param chars of its content. */
  function sellInside(journal: Journal, chars = 1_500): number {
    const id = `A-${(journal.last()?.number ?? 0) + 1}`;
    const content = { ...noContent, reason: "x".repeat(chars) };
    const { number } = journal.append(draft(journal, "sale", { operationId: id, content }));
    journal.recordOperation({ id, operation: "SALE", requestHash: "h", answer: "{}", number });
    journal.recordMarking(`0104-${number}`, number, true);
    journal.printJobs.add({ kind: "document", number });
    return number;
  }

  function sell(journal: Journal, chars?: number): number {
    return journal.transact(() => sellInside(journal, chars));
  }

  /** Sells until the disk refuses. @returns the number that was not written. */
  function sellUntilFull(journal: Journal, chars?: number): number {
    for (let sales = 0; sales < 10_000; sales += 1) {
      const before = journal.last();
      try {
        sell(journal, chars);
      } catch (error) {
        expect(error).toBeInstanceOf(JournalFailure);
        expect(journal.last()).toEqual(before);
        return (before?.number ?? 0) + 1;
      }
    }
    throw new Error("the disk is never full");
  }

  async function expectNothingHalf(journal: Journal, path: string, refused: number): Promise<void> {
    expect(journal.documentAt(refused)).toBeUndefined();
    expect(journal.operation(`A-${refused}`)).toBeUndefined();
    expect(journal.isMarkingSold([`0104-${refused}`])).toBe(false);
    expect(journal.printJobs.ofDocument(refused)).toBeUndefined();
    expect(journal.documentAt(refused - 1)).toBeDefined();
    expect((await verifyJournal(path)).fault).toBeUndefined();
  }

  test("a sale is refused whole, whatever part of it finds no room, and selling goes on when there is some", async () => {
    const { disk, journal, path } = onSmallDisk();
    for (let kibibytes = 0; kibibytes <= 80; kibibytes += 4) {
      disk.fill(kibibytes);
      const refused = sellUntilFull(journal);
      await expectNothingHalf(journal, path, refused);
      expect(() => sell(journal)).toThrow(JournalFailure);
      disk.empty();
      expect(sell(journal)).toBe(refused);
    }
    expect((await verifyJournal(path)).fault).toBeUndefined();
  });

  test("a group is refused as a whole, also when one of its operations has caught the failure", async () => {
    const { disk, journal, path } = onSmallDisk(24_576);
    disk.fill(64);
    const refused = (journal.last()?.number ?? 0) + 1;
    const outcomes: unknown[] = [];
    const group = () =>
      journal.transact(() => {
        // So much that SQLite has to write some of it before the commit.
        for (let count = 0; count < 20_000 && outcomes.length < 3; count += 1) {
          try {
            sellInside(journal, 4_000);
          } catch (error) {
            outcomes.push(error);
          }
        }
      });
    expect(group).toThrow(JournalFailure);
    expect(outcomes.length).toBe(3);
    for (const outcome of outcomes) expect(outcome).toBeInstanceOf(JournalFailure);
    await expectNothingHalf(journal, path, refused);
    disk.empty();
    expect(sell(journal)).toBe(refused);
  });

  test("a print job, its changes, an unfinished sale and an operation are refused too, and leave nothing", () => {
    const { disk, journal } = onSmallDisk();
    const { printJobs } = journal;
    const id = printJobs.add({ kind: "document", number: 1 });
    const before = printJobs.list(10);
    const row = { atMs: 1, operationId: null, operation: "SALE", requestHash: "h", uid: "AA", totalE2: 1 };
    const operation = { id: "A", operation: "SALE", requestHash: "h", number: null };
    const body = "x".repeat(50_000);
    disk.fill();
    sellUntilFull(journal, 0);
    const writes: (() => unknown)[] = [
      () => printJobs.add({ kind: "report", layout: body }),
      () => printJobs.markPrinting(id),
      () => printJobs.giveUp(id, "no paper"),
      () => printJobs.cancel(id),
      () => journal.beginUnfinished({ ...row, body, reason: "" }),
      () => journal.recordOperation({ ...operation, answer: body }),
    ];
    for (const write of writes) expect(write).toThrow(JournalFailure);
    const jobs = printJobs.list(1_000);
    expect(jobs.slice(-1)).toEqual(before);
    expect(jobs.every(({ state }) => state === "waiting")).toBe(true);
    expect(journal.unfinished()).toBeUndefined();
    expect(journal.operation("A")).toBeUndefined();
    disk.empty();
    printJobs.markPrinting(id);
    printJobs.markPrinted(id);
    expect(printJobs.find(id)?.state).toBe("printed");
    expect(journal.beginUnfinished({ ...row, body, reason: "" })).toBe(1);
  });

  test("a till that is started on a full disk starts or says so, sells nothing, and sells when there is room", async () => {
    const { disk, journal, path, options } = onSmallDisk();
    disk.fill();
    const refused = sellUntilFull(journal);
    journal.close();
    // Closing has tidied up, which has made some room.
    disk.fill();
    const startAndSell = () => {
      const started = Journal.open(path, options);
      try {
        for (let sales = 0; sales < 100; sales += 1) sell(started);
      } finally {
        started.close();
      }
    };
    expect(startAndSell).toThrow(JournalFailure);
    const fresh = join(disk.folder, "fresh.journal");
    expect(() => Journal.open(fresh, options)).toThrow(JournalFailure);
    disk.empty();
    const again = Journal.open(path, options);
    expect(sell(again)).toBeGreaterThanOrEqual(refused);
    expect((await verifyJournal(path)).fault).toBeUndefined();
    again.close();
    Journal.open(fresh, options).close();
  });

  test("a backup that finds no room leaves nothing behind, and the journal goes on", async () => {
    const { journal, path } = openTestJournal();
    appendOne(journal, "shift_open");
    for (let count = 0; count < 200; count += 1) sell(journal);
    const disk = new SmallDisk(1_024);
    for (const kibibytes of [0, 4, 64, 256]) {
      disk.fill(kibibytes);
      await expect(journal.backup(join(disk.folder, "work.backup"))).rejects.toThrow(JournalFailure);
      expect(readdirSync(disk.folder)).toEqual(["filler"]);
      expect(sell(journal)).toBeGreaterThan(0);
    }
    disk.empty();
    await journal.backup(join(disk.folder, "work.backup"));
    expect((await verifyJournal(path)).fault).toBeUndefined();
  });
});
