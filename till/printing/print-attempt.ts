import type { PrintJob } from "../journal/print-jobs.ts";
import { isPassing } from "./job.ts";
import type { PrintedJournal } from "./port.ts";
import type { PrintLimits, PrintQueueOptions } from "./print-options.ts";
import { notPrinted, type PrintOutcome } from "./printer.ts";
import { isSpent } from "./retry.ts";

/** A job whose turn it is. */
export interface Turn {
  readonly journal: PrintedJournal;
  readonly job: PrintJob;
}

/** `spoilt`: the job is at fault, not the printer; it was given up. */
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
    const bytes = this.#render(turn);
    if (bytes === undefined) return "spoilt";
    // On the disk before the first byte is sent: a job that is found so after a crash may be on the paper.
    journal.printJobs.markPrinting(job.id);
    const outcome = await this.#send(bytes, signal);
    this.#owed = () => this.#record(turn, outcome);
    this.#owed();
    this.#owed = undefined;
    return outcome.isPrinted ? "printed" : "failed";
  }

  #render({ journal, job }: Turn): Uint8Array | undefined {
    try {
      return this.#options.render(job, journal);
    } catch (error) {
      this.#options.log.error(
        { err: error, job: job.id, mode: journal.mode },
        "a print job cannot be laid out",
      );
      journal.printJobs.giveUp(job.id, `it cannot be laid out: ${String(error)}`);
      return undefined;
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
