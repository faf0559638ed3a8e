import fc from "fast-check";
import { expect, test } from "vitest";
import { draft } from "../testing/draft.ts";
import { appendOne, openTestJournal } from "../testing/journal.ts";
import { Journal } from "./journal.ts";
import { doneJobsMax } from "./print-jobs.ts";

function openWithSale() {
  const opened = openTestJournal();
  appendOne(opened.journal, "shift_open");
  const { number } = appendOne(opened.journal);
  return { ...opened, jobs: opened.journal.printJobs, number };
}

test("a job is written with its document, or neither is", () => {
  const { journal, jobs } = openWithSale();
  const sell = (isRefused: boolean) =>
    journal.transact(() => {
      const { number } = journal.append(draft(journal));
      jobs.add({ kind: "document", number });
      if (isRefused) throw new Error("refused");
      return number;
    });
  expect(() => sell(true)).toThrow("refused");
  expect(jobs.counts()).toEqual({ waiting: 0, printing: 0, failed: 0 });
  const number = sell(false);
  expect(jobs.next(0)).toMatchObject({
    number,
    kind: "document",
    layout: null,
    attempts: 0,
    maybePrinted: false,
  });
  expect(jobs.ofDocument(number)).toEqual(jobs.next(0));
  expect(() => jobs.add({ kind: "copy", number: 99 })).toThrow("FOREIGN KEY");
});

test("jobs are taken oldest first; one that waits for its next attempt does not hold up the others", () => {
  const { jobs, number } = openWithSale();
  const first = jobs.add({ kind: "document", number });
  const second = jobs.add({ kind: "report", layout: "X" });
  expect(jobs.next(0)?.id).toBe(first);
  jobs.markPrinting(first);
  expect(jobs.next(0)?.id).toBe(second);
  jobs.markFailed(first, "no paper", 1_000, false);
  expect(jobs.next(999)?.id).toBe(second);
  expect(jobs.next(1_000)).toMatchObject({ id: first, attempts: 1, error: "no paper", maybePrinted: false });
  jobs.markPrinting(second);
  jobs.markPrinted(second);
  expect(jobs.next(999)).toBeUndefined();
  expect(jobs.counts()).toEqual({ waiting: 1, printing: 0, failed: 0 });
  expect(jobs.list(10).map(({ id, state }) => [id, state])).toEqual([
    [second, "printed"],
    [first, "waiting"],
  ]);
});

test("a job whose bytes may have reached the printer stays marked, whatever happens after", () => {
  const { jobs, number } = openWithSale();
  const id = jobs.add({ kind: "document", number });
  jobs.markPrinting(id);
  jobs.markFailed(id, "connection lost", 0, true);
  jobs.markPrinting(id);
  jobs.markFailed(id, "no route", 0, false);
  jobs.markPrinting(id);
  jobs.giveUp(id, "no route");
  expect(jobs.counts().failed).toBe(1);
  expect(jobs.retry(id)).toBe(true);
  expect(jobs.next(0)).toMatchObject({ id, maybePrinted: true, attempts: 3 });
});

test("a job that was being printed when the till died waits again, marked", () => {
  const { journal, jobs, number, path, options } = openWithSale();
  const interrupted = jobs.add({ kind: "document", number });
  const waiting = jobs.add({ kind: "copy", number });
  jobs.markPrinting(interrupted);
  journal.close();
  const again = Journal.open(path, options);
  expect(again.printJobs.find(interrupted)).toMatchObject({ state: "waiting", maybePrinted: true });
  expect(again.printJobs.find(waiting)).toMatchObject({ state: "waiting", maybePrinted: false });
  again.close();
});

test("a job is cancelled before and after it failed, not while or after it is printed", () => {
  const { jobs, number } = openWithSale();
  const id = jobs.add({ kind: "document", number });
  expect(jobs.cancel(id)).toBe(true);
  expect(jobs.cancel(id)).toBe(false);
  expect(jobs.retry(id)).toBe(true);
  jobs.markPrinting(id);
  expect(jobs.cancel(id)).toBe(false);
  expect(jobs.retry(id)).toBe(false);
  jobs.markPrinted(id);
  expect(jobs.cancel(id)).toBe(false);
  expect(jobs.retry(id)).toBe(false);
  expect(() => jobs.markPrinting(id)).toThrow("cannot follow");
  expect(() => jobs.markPrinted(99)).toThrow("unknown");
});

test("any series of changes leaves each job in exactly one known state, and the counts agree with the list", () => {
  const { jobs, number } = openWithSale();
  const change = fc.constantFrom<(id: number) => unknown>(
    () => jobs.add({ kind: "document", number }),
    (id) => jobs.markPrinting(id),
    (id) => jobs.markPrinted(id),
    (id) => jobs.markFailed(id, "e", 5, true),
    (id) => jobs.giveUp(id, "e"),
    (id) => jobs.cancel(id),
    (id) => jobs.retry(id),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(change, fc.integer({ min: 1, max: 20 })), { maxLength: 60 }), (steps) => {
      for (const [step, id] of steps) {
        try {
          step(id);
        } catch (error) {
          expect(String(error)).toContain("cannot follow");
        }
      }
      const list = jobs.list(100_000);
      const count = (state: string) => list.filter((job) => job.state === state).length;
      const counted = { waiting: count("waiting"), printing: count("printing"), failed: count("failed") };
      expect(jobs.counts()).toEqual(counted);
    }),
    { numRuns: 20 },
  );
});

test("printed jobs are kept for a while and then forgotten; the others never", () => {
  const { journal, jobs, number } = openWithSale();
  const failed = jobs.add({ kind: "document", number });
  jobs.giveUp(failed, "no paper");
  journal.transact(() => {
    for (let count = 0; count < doneJobsMax + 5; count += 1) {
      const id = jobs.add({ kind: "copy", number });
      jobs.markPrinting(id);
      jobs.markPrinted(id);
    }
  });
  expect(jobs.list(10_000).length).toBe(doneJobsMax + 1);
  expect(jobs.find(failed)?.state).toBe("failed");
  expect(jobs.find(failed + 1)).toBeUndefined();
});

test("a document's job that was cancelled is never forgotten: one that is gone is taken for printed", () => {
  const { journal } = openTestJournal();
  const jobs = journal.printJobs;
  appendOne(journal, "shift_open");
  const cancelled = jobs.add({ kind: "document", number: 1 });
  const copy = jobs.add({ kind: "copy", number: 1 });
  for (const id of [cancelled, copy]) expect(jobs.cancel(id)).toBe(true);
  journal.transact(() => {
    for (let count = 0; count < doneJobsMax + 5; count += 1) {
      const id = jobs.add({ kind: "copy", number: 1 });
      jobs.markPrinting(id);
      jobs.markPrinted(id);
    }
  });
  expect(jobs.ofDocument(1)).toMatchObject({ id: cancelled, state: "cancelled" });
  expect(jobs.find(copy)).toBeUndefined();
});
