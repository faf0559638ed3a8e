import { isPassing, jobOf } from "./job.ts";
import type { PrintedJournal, PrintingState, PrintPort, PrintWish } from "./port.ts";
import { type AttemptResult, PrintAttempt, type Turn } from "./print-attempt.ts";
import { type PrintLimits, type PrintQueueOptions, printLimitsDefault } from "./print-options.ts";
import { pauseMs } from "./retry.ts";
import { Waiters } from "./waiters.ts";

/**
 * Prints the jobs of all journals, the oldest first, one at a time. It changes jobs only, never documents. States:
 *
 * - idle: nothing waits. Left when a job is announced (`settled`, `retry`) or found (`lookMs`).
 * - printing: one attempt, of `attemptMs` at most. Left for the next job, or for pausing when the attempt failed.
 * - pausing: the printer is down. Left by a timer that is never longer than `retry.longestMs`, or by a new job, but
 *   not sooner than `retry.firstMs`, unless it is a copy or a report. Jobs keep their order. A job that is too old when
 *   it fails is given up.
 * - closed: `close` waits for the attempt, which is broken off.
 *
 * Every state but closed is left by a timer at the latest, so no job stands still.
 *
 * Copies and X reports are for whoever waits for them: they are tried once, and cancelled when they are not printed
 * before the wait is over. To print one later would be a second paper, or a report that is wrong by then.
 */
export class PrintQueue implements PrintPort {
  readonly #options: PrintQueueOptions;
  readonly #limits: PrintLimits;
  readonly #attempt: PrintAttempt;
  readonly #waiters = new Waiters();
  readonly #closing = new AbortController();
  /** The timer of the states idle and pausing. */
  #timer: NodeJS.Timeout | undefined;
  /** Set in the state printing. */
  #work: Promise<void> | undefined;
  /** The attempt that is being made. */
  #current:
    | { readonly journal: PrintedJournal; readonly job: number; readonly breakOff: AbortController }
    | undefined;
  /** A job was announced since the last look for one. */
  #isCalled = false;
  /** Attempts that failed in a row; 0: the printer works, for all that is known. */
  #failures = 0;
  /** When the last attempt ended, by the clock that is never set. */
  #endedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: PrintQueueOptions) {
    this.#options = options;
    this.#limits = { ...printLimitsDefault, ...options.limits };
    this.#attempt = new PrintAttempt(options, this.#limits);
  }

  /** Takes up what an earlier process left: a job that was being printed is printed again, marked as a duplicate. */
  start(): void {
    this.#wake();
  }

  add(journal: PrintedJournal, wish: PrintWish): number | undefined {
    if (this.#options.printer.driver === "none") return undefined;
    if (journal.printJobs.counts().waiting >= this.#limits.waitingMax) {
      this.#options.log.warn({ mode: journal.mode }, "too many print jobs wait: a document is not printed");
      return undefined;
    }
    return journal.printJobs.add(jobOf(wish));
  }

  async settled(journal: PrintedJournal, job: number | undefined): Promise<boolean> {
    if (job === undefined) return this.#options.printer.driver === "none";
    const isNowOrNever = isPassing(journal.printJobs.find(job));
    const isDown = this.#failures > 0 || this.#waiters.isLate;
    const waiting =
      isDown && !isNowOrNever
        ? Promise.resolve(false)
        : this.#waiters.wait(journal.mode, job, this.#limits.waitMs);
    this.#wake(isNowOrNever);
    return isNowOrNever ? this.#nowOrNever(journal, job, waiting) : waiting;
  }

  /** When the wait is over nothing comes out any more: a waiting job is cancelled, an attempt is broken off. */
  async #nowOrNever(journal: PrintedJournal, job: number, waiting: Promise<boolean>): Promise<boolean> {
    if (await waiting) return true;
    if (journal.printJobs.cancel(job)) return false;
    const current = this.#current;
    if (current?.journal !== journal || current.job !== job) {
      return journal.printJobs.find(job)?.state === "printed";
    }
    const ended = this.#waiters.wait(journal.mode, job, this.#limits.waitMs);
    current.breakOff.abort();
    return ended;
  }

  /** A person has mended what was wrong. @returns false when the job was not given up or cancelled. */
  retry(journal: PrintedJournal, job: number): boolean {
    const isFree = journal.printJobs.retry(job);
    if (isFree) this.#wake();
    return isFree;
  }

  /** @returns false when the job is being printed or is done with. */
  cancel(journal: PrintedJournal, job: number): boolean {
    const isCancelled = journal.printJobs.cancel(job);
    if (isCancelled) this.#waiters.tell(journal.mode, job, false);
    return isCancelled;
  }

  state(): PrintingState {
    let [waiting, failed] = [0, 0];
    for (const { printJobs } of this.#options.journals()) {
      const counts = printJobs.counts();
      waiting += counts.waiting + counts.printing;
      failed += counts.failed;
    }
    return { driver: this.#options.printer.driver, waiting, failed };
  }

  /** Before the journals are closed. What waits is printed after the next start. */
  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    await this.#work;
    this.#waiters.close();
  }

  /**
   * A job was announced. While the printer is known to be down, that shortens the pause, down to the shortest; it ends
   * the pause when somebody waits for this paper.
   */
  #wake(isUrgent = false): void {
    this.#isCalled = true;
    const sinceMs = performance.now() - this.#endedAtMs;
    if (isUrgent || this.#failures === 0 || sinceMs >= this.#limits.retry.firstMs) this.#begin();
  }

  #begin(): void {
    if (this.#work !== undefined || this.#closing.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#work = this.#printAll().finally(() => {
      this.#work = undefined;
      this.#endedAtMs = performance.now();
      // Between the last look and now a job may have been announced.
      if (this.#isCalled && this.#failures === 0) this.#begin();
      else this.#rest();
    });
  }

  /** Idle or pausing: the timer is what leaves it. */
  #rest(): void {
    if (this.#closing.signal.aborted) return;
    const { retry, lookMs } = this.#limits;
    const waitMs = this.#failures === 0 ? lookMs : pauseMs(retry, this.#failures);
    this.#timer = setTimeout(() => this.#begin(), waitMs);
    this.#timer.unref();
  }

  /** Until nothing waits or an attempt fails. */
  async #printAll(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      try {
        this.#isCalled = false;
        const turn = this.#attempt.next();
        if (turn === undefined) {
          // With nothing left to find out with, nobody knows whether the printer is still down.
          this.#failures = 0;
          return;
        }
        const { journal, job } = turn;
        if (isPassing(job) && !this.#waiters.has(journal.mode, job.id)) {
          // Left by an earlier process: whoever asked for it waits no more.
          journal.printJobs.cancel(job.id);
          continue;
        }
        const result = await this.#print(turn);
        this.#waiters.tell(journal.mode, job.id, result === "printed");
        if (result !== "spoilt") this.#failures = result === "printed" ? 0 : this.#failures + 1;
      } catch (error) {
        // The journal failed, such as for a full disk: the job is as it was.
        this.#options.log.error({ err: error }, "print jobs cannot be read or written");
        this.#failures += 1;
      }
      if (this.#failures > 0) return;
    }
  }

  async #print(turn: Turn): Promise<AttemptResult> {
    const breakOff = new AbortController();
    this.#current = { journal: turn.journal, job: turn.job.id, breakOff };
    try {
      return await this.#attempt.print(turn, AbortSignal.any([this.#closing.signal, breakOff.signal]));
    } finally {
      this.#current = undefined;
    }
  }
}
