import { expect, onTestFinished, test, vi } from "vitest";
import type { PrintJob } from "../journal/print-jobs.ts";
import { draft, testStart } from "../testing/draft.ts";
import { openTestJournal } from "../testing/journal.ts";
import { quickLimits } from "../testing/print-bench.ts";
import { samplePrintSetting } from "../testing/print-setting.ts";
import { SettableClock } from "../testing/settable-clock.ts";
import { documentRender } from "./document-render.ts";
import { PrintQueue } from "./print-queue.ts";
import { printed } from "./printer.ts";
import { RenderThread, RenderThreadEnded } from "./render-thread.ts";

const form = { ...samplePrintSetting.form, dialect: "escpos", cutsPaper: true } as const;

function startThread(): RenderThread {
  const thread = new RenderThread(form, () => samplePrintSetting);
  onTestFinished(() => thread.close());
  return thread;
}

/** A journal with a sale and its return, and a job for a copy of the return. */
function withJob() {
  const { journal } = openTestJournal();
  journal.transact(() => {
    journal.append(draft(journal, "shift_open"));
    journal.append(draft(journal));
    const { number } = journal.append(draft(journal, "refund_by_receipt", { baseNumber: 2 }));
    journal.printJobs.add({ kind: "document", number });
  });
  return { journal, job: journal.printJobs.next(0) as PrintJob };
}

test("the thread makes the very bytes that are made without one, the document that is returned among them", async () => {
  const { journal, job } = withJob();
  const bytes = await startThread().render(job, journal);
  expect(Buffer.from(bytes)).toEqual(
    Buffer.from(documentRender(form, () => samplePrintSetting)(job, journal)),
  );
});

test("a job whose document is not there is refused with its number, and the next one is made", async () => {
  const { journal, job } = withJob();
  const thread = startThread();
  await expect(thread.render({ ...job, number: 99 }, journal)).rejects.toThrow("document 99 is not in");
  expect((await thread.render(job, journal)).length).toBeGreaterThan(0);
});

test("a thread that ends in the middle leaves the job as it was, and the next one has a new thread", async () => {
  const { journal, job } = withJob();
  const thread = startThread();
  const asked = thread.render(job, journal);
  await thread.close();
  await expect(asked).rejects.toBeInstanceOf(RenderThreadEnded);
  expect((await thread.render(job, journal)).length).toBeGreaterThan(0);
});

test("a job that is cancelled while its paper is made is not printed", async () => {
  const { journal, job } = withJob();
  const paper = Promise.withResolvers<Uint8Array>();
  const print = vi.fn(async () => printed);
  const render = vi.fn(() => paper.promise);
  const queue = new PrintQueue({
    printer: { driver: "file", print },
    journals: () => [journal],
    render,
    clock: new SettableClock(testStart),
    log: { info: () => {}, warn: () => {}, error: () => {} },
    limits: quickLimits,
  });
  onTestFinished(() => queue.close());
  queue.start();
  await vi.waitFor(() => expect(render).toHaveBeenCalledOnce());
  expect(queue.cancel(journal, job.id)).toBe(true);
  paper.resolve(new Uint8Array(1));
  await queue.close();
  expect(print).not.toHaveBeenCalled();
  expect(journal.printJobs.find(job.id)?.state).toBe("cancelled");
});
