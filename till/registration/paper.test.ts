import { join } from "node:path";
import Database from "better-sqlite3";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import type { Clock } from "../clock.ts";
import { PrintQueue } from "../printing/print-queue.ts";
import { cashier, saleBody } from "../testing/bodies.ts";
import { HandPrinter } from "../testing/hand-printer.ts";
import { openTestTill, type TestTill } from "../testing/till.ts";

import type { Journals } from "./journals.ts";

const waitMs = 300;

interface PrintingTill extends TestTill {
  readonly printer: HandPrinter;
}

async function openPrintingTill(): Promise<PrintingTill> {
  const printer = new HandPrinter();
  const till = await openTestTill({ printingOf: (journals, clock) => queueOf(printer, journals, clock) });
  await till.run("OPEN_SHIFT", { cashier });
  return { ...till, journal: till.journal, printer };
}

function queueOf(printer: HandPrinter, journals: Journals, clock: Clock): PrintQueue {
  const queue = new PrintQueue({
    printer,
    journals: () => journals.opened(),
    render: () => new Uint8Array(),
    clock,
    log: pino({ level: "silent" }),
    limits: { waitMs },
  });
  onTestFinished(() => queue.close());
  return queue;
}

test("nothing is printed before its document is on the disk", async () => {
  const { run, printer, folder } = await openPrintingTill();
  const seen: unknown[] = [];
  printer.onBegin = () => {
    const other = new Database(join(folder, "work.journal"), { readonly: true });
    seen.push(other.prepare("select max(number) from document").pluck().get());
    other.close();
  };
  expect(await run("SALE", saleBody())).toMatchObject({ isPrintSuccess: true });
  expect(seen).toEqual([2]);
});

test("what is not to be printed is not, and answers true", async () => {
  const { run, printer, journal } = await openPrintingTill();
  const begun = printer.begun;
  expect(await run("SALE", saleBody({ printCheque: false, operationId: "1" }))).toMatchObject({
    isPrintSuccess: true,
  });
  expect(await run("SALE", saleBody({ printCheque: false, operationId: "1" }))).toMatchObject({
    isPrintSuccess: true,
  });
  expect(printer.begun).toBe(begun);
  expect(journal.printJobs.ofDocument(2)).toBeUndefined();
});

test("a printer that fails undoes nothing: the sale is there, unprinted, and a repeat says what became of its paper", async () => {
  const till = await openPrintingTill();
  till.printer.break();
  const body = saleBody({ operationId: "1" });
  const answer = await till.run("SALE", body);
  expect(answer).toMatchObject({ resultCode: 200, isPrintSuccess: false });
  expect(await till.run("SALE", body)).toEqual(answer);
  expect(till.journal.last()?.number).toBe(2);
  expect(await till.code("COPY", { uid: answer.uid })).toBe(680);
  till.printer.mend();
  till.clock.pass(3_600_000);
  await expect.poll(() => till.journal.printJobs.ofDocument(2)?.state, { timeout: 20_000 }).toBe("printed");
  expect(await till.run("SALE", body)).toEqual({ ...answer, isPrintSuccess: true });
});

test("a report that cannot be printed is answered with its figures, and does not come out later", async () => {
  const till = await openPrintingTill();
  await till.run("SALE", saleBody());
  till.printer.break();
  for (const _ of [1, 2]) {
    expect(await till.run("X_REPORT", { cashier })).toMatchObject({
      resultCode: 200,
      isPrintSuccess: false,
      report: { sales: { count: 1 } },
    });
  }
  expect(till.journal.printJobs.counts()).toEqual({ waiting: 0, printing: 0, failed: 0 });
  till.printer.mend();
  const begun = till.printer.begun;
  expect(await till.run("X_REPORT", { cashier })).toMatchObject({ isPrintSuccess: true });
  expect(till.printer.begun).toBe(begun + 1);
});

test("a copy that was refused is not printed later: asked for again, it is one paper", async () => {
  const till = await openPrintingTill();
  const { uid } = await till.run("SALE", saleBody());
  till.printer.break();
  await expect(till.run("COPY", { uid })).rejects.toThrow(/^Печать не выполнена$/);
  expect(till.journal.printJobs.counts()).toEqual({ waiting: 0, printing: 0, failed: 0 });
  till.printer.mend();
  const begun = till.printer.begun;
  expect(await till.code("COPY", { uid })).toBe(200);
  expect(till.printer.begun).toBe(begun + 1);
});

test("a copy that may be on paper is refused with a word about it", async () => {
  const till = await openPrintingTill();
  const { uid } = await till.run("SALE", saleBody());
  till.printer.break({ isMaybePrinted: true });
  await expect(till.run("COPY", { uid })).rejects.toThrow(
    "Печать не выполнена: копия могла выйти из принтера, проверьте",
  );
});

test("a repeat waits for the paper that is on its way, and selling goes on meanwhile", async () => {
  const till = await openPrintingTill();
  till.printer.hold();
  const body = saleBody({ operationId: "1" });
  const [first, second] = [till.run("SALE", body), till.run("SALE", body)];
  const other = till.run("SALE", saleBody({ printCheque: false }));
  expect(await other).toMatchObject({ numberCheck: "3" });
  till.printer.release();
  expect(await second).toEqual(await first);
  expect(await first).toMatchObject({ isPrintSuccess: true });
});

test("a printer that hangs is waited for no longer than the limit", async () => {
  const till = await openPrintingTill();
  till.printer.hold();
  expect(await till.run("SALE", saleBody())).toMatchObject({ isPrintSuccess: false });
  till.printer.release();
});
