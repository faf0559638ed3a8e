import { JournalFailure } from "../journal/failure.ts";
import type { PrintJob } from "../journal/print-jobs.ts";
import { isPassing } from "./job.ts";
import type { PrintedJournal } from "./port.ts";
import type { PrintLimits, PrintQueueOptions } from "./print-options.ts";
import { notPrinted, type PrintOutcome } from "./printer.ts";
import { RenderThreadEnded } from "./render-thread.ts";
import { isSpent } from "./retry.ts";

/** A job whose turn it is. */
export interface Turn {
  readonly journal: PrintedJournal;
  readonly job: PrintJob;
}

/** `spoilt`: nothing was sent, and not for the printer's sake. The job was given up, or cancelled meanwhile. */
export type AttemptResult = "printed" | "failed" | "spoilt";

/** One job, one attempt: what the journal is told before and after it. */
export class PrintAttempt {
  readonly #options: PrintQueueOptions;
  readonly #limits: PrintLimits;
  /** What could not be written into a journal after an attempt, because the disk failed. */
  #owed: (() => void) | undefined;

  /** Journals in which no job is `printing` but ours. */
  readonly #resumed = new WeakSet<PrintedJournal>();

  constructor(options: PrintQueueOptions, limits: PrintLimits) {
    this.#options = options;
    this.#limits = limits;
  }

  /** The oldest job of all journals. @throws when a journal fails. */
  next(): Turn | undefined {
    this.#owed?.();
    this.#owed = undefined;
    const nowMs = this.#options.clock.now();
    let oldest: Turn | undefined;
    for (const journal of this.#options.journals()) {
      this.#resume(journal);
      const job = journal.printJobs.next(nowMs);
      if (job !== undefined && (oldest === undefined || job.createdMs < oldest.job.createdMs)) {
        oldest = { journal, job };
      }
    }
    return oldest;
  }

  /** What an earlier process was printing when it ended may be on the paper. */
  #resume(journal: PrintedJournal): void {
    if (this.#resumed.has(journal)) return;
    journal.printJobs.resumeInterrupted();
    this.#resumed.add(journal);
  }

  /** @throws when the journal fails; an outcome is then told to it before the next job. */
  async print(turn: Turn, signal: AbortSignal): Promise<AttemptResult> {
    const { journal, job } = turn;
    const bytes = await this.#render(turn);
    if (bytes === undefined) return "spoilt";
    // On the disk before the first byte is sent: a job that is found so after a crash may be on the paper.
    journal.printJobs.markPrinting(job.id);
    const outcome = await this.#send(bytes, signal);
    this.#owed = () => this.#record(turn, outcome);
    this.#owed();
    this.#owed = undefined;
    return outcome.isPrinted ? "printed" : "failed";
  }

  /** @throws when the thread or a journal fails: the job is as it was. */
  async #render({ journal, job }: Turn): Promise<Uint8Array | undefined> {
    const made = await this.#bytesOrFault(job, journal);
    // It took a while, and whoever waited for the paper may have stopped waiting.
    if (journal.printJobs.find(job.id)?.state !== "waiting") return undefined;
    if (made instanceof Uint8Array) return made;
    const { fault } = made;
    this.#options.log.error(
      { err: fault, job: job.id, mode: journal.mode },
      "a print job cannot be laid out",
    );
    journal.printJobs.giveUp(job.id, `it cannot be laid out: ${String(fault)}`);
    return undefined;
  }

  async #bytesOrFault(job: PrintJob, journal: PrintedJournal): Promise<Uint8Array | { fault: unknown }> {
    try {
      return await this.#options.render(job, journal);
    } catch (fault) {
      if (fault instanceof RenderThreadEnded || fault instanceof JournalFailure) throw fault;
      return { fault };
    }
  }

  async #send(bytes: Uint8Array, signal: AbortSignal): Promise<PrintOutcome> {
    const limit = AbortSignal.timeout(this.#limits.attemptMs);
    const either = AbortSignal.any([signal, limit]);
    try {
      return await this.#options.printer.print(bytes, either);
    } catch (error) {
      this.#options.log.error({ err: error }, "the printer's driver failed");
      return notPrinted(`the printer's driver failed: ${String(error)}`, true);
    }
  }

  #record({ journal, job }: Turn, outcome: PrintOutcome): void {
    const { printJobs } = journal;
    if (outcome.isPrinted) {
      printJobs.markPrinted(job.id);
      return;
    }
    const { error, isMaybePrinted } = outcome;
    const { clock, log } = this.#options;
    log.warn({ job: job.id, mode: journal.mode, error }, "a print job failed");
    if (isPassing(job)) {
      printJobs.giveUp(job.id, error, isMaybePrinted);
      printJobs.cancel(job.id);
    } else if (isSpent(this.#limits.retry, { ...job, attempts: job.attempts + 1 }, clock.now())) {
      printJobs.giveUp(job.id, error, isMaybePrinted);
      printJobs.cancelAllButLatest(this.#limits.failedMax);
    } else {
      // The pause is the queue's, not the job's: jobs keep their order, and a clock that is set back delays none.
      printJobs.markFailed(job.id, error, 0, isMaybePrinted);
    }
  }
}
