import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { PrintJob } from "../journal/print-jobs.ts";
import type { PrintedJournal } from "./port.ts";
import type { Printer } from "./printer.ts";
import { type RetryRule, retryDefault } from "./retry.ts";

export interface PrintQueueOptions {
  readonly printer: Printer;
  /** Those that are open now; the jobs of all of them are printed. */
  readonly journals: () => readonly PrintedJournal[];
  /** The bytes of a job. What it throws fails the job for good, but for a RenderThreadEnded. */
  readonly render: (job: PrintJob, journal: PrintedJournal) => Uint8Array | Promise<Uint8Array>;
  readonly clock: Clock;
  readonly log: Pick<Logger, "info" | "warn" | "error">;
  readonly limits?: Partial<PrintLimits>;
}

export interface PrintLimits {
  readonly retry: RetryRule;
  /** How long an operation waits for its paper. */
  readonly waitMs: number;
  /** One attempt, whatever the driver does. */
  readonly attemptMs: number;
  /** How often the queue looks for jobs that nobody announced: those that another process set free, for one. */
  readonly lookMs: number;
  /** Jobs that wait; when there are more, documents are not printed (`isPrintSuccess` false, COPY later). */
  readonly waitingMax: number;
  /** Jobs that were given up and wait for a person; when there are more, the oldest are cancelled. */
  readonly failedMax: number;
}

export const printLimitsDefault: PrintLimits = {
  retry: retryDefault,
  waitMs: 3_000,
  attemptMs: 60_000,
  lookMs: 10_000,
  waitingMax: 1_000,
  failedMax: 1_000,
};
