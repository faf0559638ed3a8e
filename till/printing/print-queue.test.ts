import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sampleReport } from "../testing/documents.ts";
import { FakePrinter } from "../testing/fake-printer.ts";
import { appendOne, openTestJournal } from "../testing/journal.ts";
import { quickDriver, startQueue, untilQuiet } from "../testing/print-bench.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { nonePrinter } from "./none-printer.ts";

/** Which documents came out, in order, and how they were marked. */
function printed(fake: FakePrinter): readonly string[] {
  return fake.papers.map((lines) => {
    const text = lines.join("\n");
    const number = /Документ № (\d+)/.exec(text)?.[1] ?? "X";
    const marks = ["Д Е М О", "У Ч Е Б Н Ы Й", "К О П И Я", "Д У Б Л И К А Т"].filter((mark) =>
      text.includes(mark),
    );
    return [number, ...marks.map((mark) => mark.replaceAll(" ", ""))].join(" ");
  });
}

test("a receipt is printed before its caller is answered", async () => {
  const fake = await FakePrinter.start();
  const { journal, clock } = openTestJournal();
  const { queue, sell } = startQueue([journal], clock, quickDriver(fake));
  const { number, isPrinted } = sell();
  expect(await isPrinted).toBe(true);
  expect(printed(fake)).toEqual([String(number)]);
  expect(queue.state()).toEqual({ driver: "tcp", waiting: 0, failed: 0 });
  expect(journal.printJobs.list(10)).toMatchObject([{ state: "printed", attempts: 1 }]);
});

test("receipts come out one at a time, in the order of their sale", async () => {
  const fake = await FakePrinter.start();
  const { journal, clock } = openTestJournal();
  const { sell } = startQueue([journal], clock, quickDriver(fake));
  const sales = Array.from({ length: 12 }, () => sell());
  expect(await Promise.all(sales.map(({ isPrinted }) => isPrinted))).toEqual(sales.map(() => true));
  expect(printed(fake)).toEqual(sales.map(({ number }) => String(number)));
});

test("without a printer every document is printed, and nothing is kept of it", async () => {
  const { journal, clock } = openTestJournal();
  const { queue, sell } = startQueue([journal], clock, nonePrinter);
  expect(await sell().isPrinted).toBe(true);
  expect(journal.printJobs.list(10)).toEqual([]);
  expect(queue.state()).toEqual({ driver: "none", waiting: 0, failed: 0 });
});

test("a printer that is down slows no sale but the first, and prints everything when it is mended", async () => {
  const fake = await FakePrinter.start({ takesNothing: true });
  const { journal, clock } = openTestJournal();
  const { sell } = startQueue([journal], clock, hanging(fake), { waitMs: 500, attemptMs: 2_000 });
  const first = sell();
  expect(await first.isPrinted).toBe(false);
  const others = Array.from({ length: 5 }, () => sell());
  const startMs = performance.now();
  for (const sale of others) expect(await sale.isPrinted).toBe(false);
  expect(performance.now() - startMs).toBeLessThan(100);
  fake.faults.takesNothing = false;
  await untilQuiet(journal);
  expect(printed(fake).map((paper) => paper.replace(" ДУБЛИКАТ", ""))).toEqual(
    [first, ...others].map(({ number }) => String(number)),
  );
});

test("a receipt that was refused is no duplicate; one that may have come out is", async () => {
  const fake = await FakePrinter.start();
  const { journal, clock } = openTestJournal();
  const { sell } = startQueue([journal], clock, quickDriver(fake));
  await fake.stop();
  const refused = sell();
  expect(await refused.isPrinted).toBe(false);
  await fake.start();
  await untilQuiet(journal);
  fake.faults.resetsAfterBytes = 100;
  const torn = sell();
  expect(await torn.isPrinted).toBe(false);
  fake.faults.resetsAfterBytes = Number.POSITIVE_INFINITY;
  await untilQuiet(journal);
  expect(printed(fake)).toEqual([String(refused.number), `${torn.number} ДУБЛИКАТ`]);
});

test("a document stays as it was written, whatever the printer does", async () => {
  const fake = await FakePrinter.start({ resetsAfterBytes: 100 });
  const { journal, clock } = openTestJournal();
  const { sell } = startQueue([journal], clock, quickDriver(fake));
  const { number, isPrinted } = sell();
  const before = journal.documentAt(number);
  expect(await isPrinted).toBe(false);
  expect(journal.documentAt(number)).toEqual(before);
  expect(journal.last()).toMatchObject({ number, hash: before?.hash });
});

test("a job that is too old when it fails waits for a person, who has it tried again or cancels it", async () => {
  const fake = await FakePrinter.start();
  const { journal, clock } = openTestJournal();
  const { queue, sell } = startQueue([journal], clock, quickDriver(fake));
  await fake.stop();
  const [first] = [sell(), sell()];
  expect(await first.isPrinted).toBe(false);
  clock.pass(600_000);
  const [one, other] = await untilQuiet(journal);
  expect([one?.state, other?.state]).toEqual(["failed", "failed"]);
  expect(one?.error).toBe("the printer refuses connections");
  expect(queue.state()).toMatchObject({ waiting: 0, failed: 2 });

  await fake.start();
  expect(queue.cancel(journal, other?.id ?? 0)).toBe(true);
  expect(queue.retry(journal, one?.id ?? 0)).toBe(true);
  await untilQuiet(journal);
  expect(queue.retry(journal, one?.id ?? 0)).toBe(false);
  expect(queue.cancel(journal, one?.id ?? 0)).toBe(false);
  expect(printed(fake)).toEqual([String(first.number)]);
  expect(queue.state()).toMatchObject({ waiting: 0, failed: 0 });
});

test("a job that cannot be laid out is given up at once and holds nobody up", async () => {
  const fake = await FakePrinter.start();
  const { journal, clock } = openTestJournal();
  const { queue, sell } = startQueue([journal], clock, quickDriver(fake));
  const spoilt = journal.printJobs.add({ kind: "report", layout: "no report" });
  const isSpoiltPrinted = queue.settled(journal, spoilt);
  const { isPrinted } = sell();
  expect(await isPrinted).toBe(true);
  expect(await isSpoiltPrinted).toBe(false);
  expect(journal.printJobs.find(spoilt)).toMatchObject({
    state: "cancelled",
    error: expect.stringContaining("laid out"),
  });
});

test("a copy and a report wait for the printer even when it is known to be down", async () => {
  const fake = await FakePrinter.start();
  const { journal, clock } = openTestJournal();
  const { queue, sell } = startQueue([journal], clock, quickDriver(fake));
  await fake.stop();
  const { number, isPrinted } = sell();
  expect(await isPrinted).toBe(false);
  await fake.start();
  const copy = queue.settled(journal, queue.add(journal, { kind: "copy", number }));
  expect(await copy).toBe(true);
  const report = queue.settled(journal, queue.add(journal, { kind: "report", report: sampleReport }));
  expect(await report).toBe(true);
  expect(printed(fake)).toEqual([String(number), `${number} КОПИЯ`, "X"]);
});

test("the jobs of all modes are printed, and those of practice say so", async () => {
  const fake = await FakePrinter.start();
  const folder = tillFolder();
  const { journal: work, clock } = openTestJournal({ folder });
  const { journal: training } = openTestJournal({ folder, mode: "training" });
  const { journal: demo } = openTestJournal({ folder, mode: "demo" });
  const { sell } = startQueue([work, training, demo], clock, quickDriver(fake));
  for (const journal of [work, training, demo]) expect(await sell(journal).isPrinted).toBe(true);
  expect(printed(fake)).toEqual(["2", "2 УЧЕБНЫЙ", "2 ДЕМО"]);
});

test("no more jobs wait than may: a document that is over is not printed, and sold all the same", async () => {
  const fake = await FakePrinter.start();
  await fake.stop();
  const { journal, clock } = openTestJournal();
  const { queue, sell } = startQueue([journal], clock, quickDriver(fake), { waitingMax: 3 });
  const sales = Array.from({ length: 5 }, () => sell());
  for (const sale of sales) expect(await sale.isPrinted).toBe(false);
  expect(journal.last()?.number).toBe(sales.at(-1)?.number);
  expect(queue.state().waiting).toBe(3);
  await fake.start();
  await untilQuiet(journal);
  expect(printed(fake)).toEqual(sales.slice(0, 3).map(({ number }) => String(number)));
});

test("no more jobs wait for a person than may: the oldest are cancelled", async () => {
  const fake = await FakePrinter.start();
  await fake.stop();
  const { journal, clock } = openTestJournal();
  const { sell } = startQueue([journal], clock, quickDriver(fake), { failedMax: 2 });
  for (const sale of Array.from({ length: 4 }, () => sell())) await sale.isPrinted;
  clock.pass(600_000);
  const jobs = await untilQuiet(journal);
  expect(jobs.map(({ state }) => state)).toEqual(["cancelled", "cancelled", "failed", "failed"]);
});

test("a job that another part set free is found without being announced", async () => {
  const fake = await FakePrinter.start();
  const { journal, clock } = openTestJournal();
  startQueue([journal], clock, quickDriver(fake), { lookMs: 50 });
  await pause(20);
  const { number } = appendOne(journal, "shift_open");
  journal.printJobs.add({ kind: "document", number });
  await untilQuiet(journal);
  expect(printed(fake)).toEqual([String(number)]);
});

test("a copy or report that nobody waits for any more, since the till was ended, is not printed", async () => {
  const fake = await FakePrinter.start();
  const { journal, clock } = openTestJournal();
  const { number } = appendOne(journal, "shift_open");
  journal.printJobs.add({ kind: "copy", number });
  const report = journal.printJobs.add({ kind: "report", layout: JSON.stringify(sampleReport) });
  journal.printJobs.markPrinting(report);
  journal.printJobs.add({ kind: "document", number });
  startQueue([journal], clock, quickDriver(fake));
  const jobs = await untilQuiet(journal);
  expect(jobs.map(({ state }) => state)).toEqual(["cancelled", "cancelled", "printed"]);
  expect(printed(fake)).toEqual([String(number)]);
});

test("a copy that a printer does not finish in time is broken off, not tried again, and may be on paper", async () => {
  const fake = await FakePrinter.start({ takesNothing: true });
  const { journal, clock } = openTestJournal();
  const { queue } = startQueue([journal], clock, hanging(fake), { waitMs: 200, attemptMs: 60_000 });
  const { number } = appendOne(journal, "shift_open");
  const job = queue.add(journal, { kind: "copy", number }) ?? 0;
  const startMs = performance.now();
  expect(await queue.settled(journal, job)).toBe(false);
  expect(performance.now() - startMs).toBeLessThan(2_000);
  expect(journal.printJobs.find(job)).toMatchObject({ state: "cancelled", attempts: 1, maybePrinted: true });
  fake.faults.takesNothing = false;
  expect(await queue.settled(journal, queue.add(journal, { kind: "copy", number }))).toBe(true);
  expect(printed(fake).filter((paper) => paper === `${number} КОПИЯ`)).toHaveLength(1);
});

test("a disk that fails while a job is printed delays its record, and prints nothing twice", async () => {
  const fake = await FakePrinter.start();
  const { journal, clock } = openTestJournal();
  const { queue } = startQueue([journal], clock, quickDriver(fake));
  appendOne(journal, "shift_open");
  const { number } = appendOne(journal);
  const { printJobs } = journal;
  const markPrinted = printJobs.markPrinted.bind(printJobs);
  printJobs.markPrinted = () => {
    throw new Error("the disk is full");
  };
  const isPrinted = queue.settled(journal, queue.add(journal, { kind: "document", number }));
  await pause(300);
  expect(printJobs.counts()).toMatchObject({ printing: 1 });
  printJobs.markPrinted = markPrinted;
  await untilQuiet(journal);
  await isPrinted;
  expect(printed(fake)).toEqual([String(number)]);
});

describe("closing", () => {
  test("breaks off what is being printed, and the next start prints it as a duplicate", async () => {
    const fake = await FakePrinter.start({ takesNothing: true });
    const { journal, clock } = openTestJournal();
    const { queue, sell } = startQueue([journal], clock, hanging(fake), { attemptMs: 60_000 });
    const [first, second] = [sell(), sell()];
    await pause(50);
    const startMs = performance.now();
    await queue.close();
    expect(performance.now() - startMs).toBeLessThan(200);
    expect(await first.isPrinted).toBe(false);
    expect(await second.isPrinted).toBe(false);
    fake.faults.takesNothing = false;
    startQueue([journal], clock, quickDriver(fake));
    await untilQuiet(journal);
    expect(printed(fake)).toEqual([`${first.number} ДУБЛИКАТ`, String(second.number)]);
  });
});

test("no job stands still, whatever printer and clock do", { timeout: 120_000 }, async () => {
  const faults = fc.constantFrom(
    "off",
    "on",
    "torn",
    "empty",
    "silent",
    "back",
    "forward",
    "sell",
    "sell",
    "sell",
  );
  await fc.assert(
    fc.asyncProperty(fc.array(faults, { minLength: 3, maxLength: 14 }), async (steps) => {
      const fake = await FakePrinter.start({ talks: true });
      const { journal, clock } = openTestJournal();
      const { queue, sell } = startQueue([journal], clock, quickDriver(fake), { waitMs: 30 });
      const numbers: string[] = [];
      for (const step of steps) {
        if (step === "sell") numbers.push(String(sell().number));
        if (step === "off") await fake.stop();
        if (step === "on") await fake.stop().then(() => fake.start());
        if (step === "torn") fake.faults.resetsAfterBytes = 200;
        if (step === "empty") fake.faults.trouble = "out of paper";
        if (step === "silent") fake.faults.talks = false;
        if (step === "back") clock.pass(-86_400_000);
        if (step === "forward") clock.pass(300_000);
        await pause(5);
      }
      await fake.stop();
      Object.assign(fake.faults, {
        talks: true,
        trouble: "none",
        resetsAfterBytes: Number.POSITIVE_INFINITY,
      });
      await fake.start();
      const jobs = await untilQuiet(journal);
      for (const job of jobs.filter(({ state }) => state === "failed")) queue.retry(journal, job.id);
      const done = await untilQuiet(journal);
      expect(done.map(({ state }) => state)).toEqual(numbers.map(() => "printed"));
      const seen = new Set(printed(fake).map((paper) => paper.split(" ")[0]));
      expect(numbers.filter((number) => !seen.has(number))).toEqual([]);
      await queue.close();
    }),
    { numRuns: 25 },
  );
});

/** A driver that goes on as long as it is let. */
function hanging(fake: FakePrinter) {
  const quick = quickDriver(fake);
  return {
    driver: "tcp",
    async print(bytes: Uint8Array, signal: AbortSignal) {
      if (!fake.faults.takesNothing) return quick.print(bytes, signal);
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      return { isPrinted: false, error: "printing was broken off", isMaybePrinted: true };
    },
  } as const;
}
