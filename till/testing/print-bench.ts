import { onTestFinished } from "vitest";
import type { Journal } from "../journal/journal.ts";
import type { PrintJob } from "../journal/print-jobs.ts";
import { documentRender } from "../printing/document-render.ts";
import type { PrintedJournal } from "../printing/port.ts";
import type { PrintLimits } from "../printing/print-options.ts";
import { PrintQueue } from "../printing/print-queue.ts";
import type { Printer } from "../printing/printer.ts";
import { TcpPrinter } from "../printing/tcp-printer.ts";
import { draft } from "./draft.ts";
import type { FakePrinter } from "./fake-printer.ts";
import { samplePrintSetting } from "./print-setting.ts";
import type { SettableClock } from "./settable-clock.ts";

/** Limits that let a test see every state within a second. */
export const quickLimits: PrintLimits = {
  retry: { firstMs: 20, longestMs: 80, ageMaxMs: 600_000, attemptsMax: 1_000 },
  waitMs: 1_500,
  attemptMs: 2_000,
  // Longer than a test: a job that was not announced stands still and is seen.
  lookMs: 600_000,
  waitingMax: 1_000,
  failedMax: 1_000,
};

/** A driver that knows in no time what a fake printer does. */
export function quickDriver(fake: FakePrinter): Printer {
  const limits = { connectMs: 200, statusMs: 30, takeMs: 150, doneMs: 100, endMs: 50 };
  return new TcpPrinter({ ...fake.address, asksStatus: true, limits });
}

export interface PrintBench {
  readonly queue: PrintQueue;
  /** Registers a sale of the journal, and has it printed. */
  sell(journal?: PrintedJournal & Journal): { readonly number: number; readonly isPrinted: Promise<boolean> };
}

/** A started queue over real journals, closed at the test's end. The last of the journals is sold in by default. */
export function startQueue(
  journals: readonly Journal[],
  clock: SettableClock,
  printer: Printer,
  limits: Partial<PrintLimits> = {},
): PrintBench {
  const form = { ...samplePrintSetting.form, dialect: "escpos", cutsPaper: true } as const;
  const queue = new PrintQueue({
    printer,
    journals: () => journals,
    render: documentRender(form, () => samplePrintSetting),
    clock,
    log: { info: ignore, warn: ignore, error: ignore },
    limits: { ...quickLimits, ...limits },
  });
  queue.start();
  onTestFinished(() => queue.close());
  return {
    queue,
    sell(journal = journals.at(-1) as Journal) {
      const [number, job] = journal.transact(() => {
        if (!journal.shift().isOpen) journal.append(draft(journal, "shift_open"));
        const { number } = journal.append(draft(journal));
        return [number, queue.add(journal, { kind: "document", number })];
      });
      return { number, isPrinted: queue.settled(journal, job) };
    },
  };
}

function ignore(): void {}

/** Waits until no job of the journal waits or is being printed. */
export async function untilQuiet(journal: Journal, withinMs = 5_000): Promise<readonly PrintJob[]> {
  const endMs = performance.now() + withinMs;
  for (;;) {
    const { waiting, printing } = journal.printJobs.counts();
    if (waiting + printing === 0) return journal.printJobs.list(1_000).toReversed();
    if (performance.now() > endMs) throw new Error(`${waiting} jobs wait, ${printing} are being printed`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
