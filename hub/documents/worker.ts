import { EventEmitter } from "node:events";
import {
  Logger,
  makeWorkerUtils,
  runTaskList,
  type SharedOptions,
  type WorkerEvents,
  type WorkerPool,
} from "graphile-worker";
import type { Logger as Pino } from "pino";
import { jobName, jobSchema, queueTransfer } from "./job.ts";
import { readSchedule, type Schedule } from "./schedule.ts";
import { runTransfer, type Transfer, type Transferred } from "./transfer.ts";

const minuteMs = 60_000;
/** A job that has more to do than this leaves the rest to the next one. */
const jobMsMaxByDefault = 60_000;
/** After a start that failed. */
const retryMsByDefault = 10_000;
/** What is queued while its notice is lost is found after so long. */
const pollMs = 5_000;
/** A batch takes well under a second; a database that does not answer is given up. */
const closeMsMax = 10_000;

/**
 * With a delay, an ended job that cannot be written down stops the worker, which is begun again here. Without one
 * (graphile-worker 0.18's default) nobody waits for that statement, and its failure would end the whole hub.
 */
const preset = { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } };

export const readyMessage = "KKMTransfer looks for jobs";

export interface WorkerOptions extends Transfer {
  readonly log: Pick<Pino, "debug" | "info" | "warn" | "error">;
  /** As in a crontab, UTC. */
  readonly cron: string;
  readonly jobMsMax?: number | undefined;
  readonly retryMs?: number | undefined;
  /** Told when a job has ended. */
  readonly onJob?: ((done: Transferred) => void) | undefined;
}

/**
 * KKMTransfer as a job of graphile-worker: queued by the clock and by "run now", run by whichever hub takes it first.
 *
 * The clock is our own: graphile-worker's sleeps for up to a minute after an error and cannot be woken, so that a hub
 * would not end while its database is away. Every hub queues by its own clock; the job's key makes it one job. Nothing
 * of this can fail the hub: what does not start is told in the log and tried again.
 */
export class TransferWorker {
  readonly #options: WorkerOptions;
  readonly #isDue: Schedule;
  #pool: WorkerPool | undefined;
  #starting: Promise<void> | undefined;
  #restart: NodeJS.Timeout | undefined;
  #tick: NodeJS.Timeout | undefined;
  #queueing: Promise<void> = Promise.resolve();
  #closed = false;

  /** @throws when `cron` cannot be read. */
  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#isDue = readSchedule(options.cron);
  }

  start(): void {
    this.#starting = this.#begin();
    this.#waitForMinute();
  }

  /** Ends after the batch that is under way; call it before the pool ends. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#tick);
    clearTimeout(this.#restart);
    const ended = this.#end();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), closeMsMax);
    });
    if ((await Promise.race([ended, late])) === "late") {
      this.#options.log.warn({ waitedMs: closeMsMax }, "KKMTransfer did not end in time; it is left alone");
    }
    clearTimeout(timer);
  }

  async #end(): Promise<void> {
    await this.#starting;
    await this.#queueing;
    // A worker that failed has told why when it did.
    await Promise.resolve(this.#pool?.gracefulShutdown()).catch(() => undefined);
  }

  /** Makes or migrates the queue and looks for jobs from then on. */
  async #begin(): Promise<void> {
    const { pool, log } = this.#options;
    const events: WorkerEvents = new EventEmitter();
    const shared: SharedOptions = { pgPool: pool, schema: jobSchema, logger: loggerOf(log), preset, events };
    try {
      const utils = await makeWorkerUtils(shared);
      // Left by hubs that were killed at work; other hubs have done it since.
      await utils.cleanup({ tasks: ["DELETE_PERMAFAILED_JOBS"] });
      await utils.release();
      if (this.#closed) return;
      const tasks = { [jobName]: () => this.#run() };
      const running = runTaskList({ ...shared, pollInterval: pollMs, noHandleSignals: true }, tasks, pool);
      this.#pool = running;
      log.info({ cron: this.#options.cron }, readyMessage);
      const firstLook = watchFirstLook(events, running);
      running.promise.then(
        () => this.#beginAgain(firstLook.failure),
        (error: unknown) => this.#beginAgain(error),
      );
    } catch (error) {
      this.#beginAgain(error);
    }
  }

  #beginAgain(error: unknown): void {
    if (this.#closed) return;
    const { log, retryMs = retryMsByDefault } = this.#options;
    log.error(
      { err: error, retryMs },
      isForbidden(error)
        ? `KKMTransfer cannot run: the database's user may not make the schema ${jobSchema}; ` +
            "have the database's owner run: grant create on database <database> to <user>"
        : "KKMTransfer has stopped; it is started again",
    );
    this.#restart = setTimeout(() => {
      this.#starting = this.#begin();
    }, retryMs);
    this.#restart.unref();
  }

  /** One job. */
  async #run(): Promise<void> {
    const { log, onJob, jobMsMax = jobMsMaxByDefault } = this.#options;
    const untilMs = performance.now() + jobMsMax;
    const isOver = () => this.#closed || performance.now() > untilMs;
    const { isDone, ...done } = await runTransfer(this.#options, { isOver });
    if (done.made + done.setAside > 0) log.info(done, "KKMTransfer has made documents");
    if (!isDone) await queueTransfer(this.#options.pool);
    onJob?.(done);
  }

  #waitForMinute(): void {
    if (this.#closed) return;
    const nowMs = Date.now();
    const nextMs = Math.floor(nowMs / minuteMs + 1) * minuteMs;
    this.#tick = setTimeout(() => {
      if (this.#isDue(nextMs)) this.#queueing = this.#queue();
      this.#waitForMinute();
    }, nextMs - nowMs);
    this.#tick.unref();
  }

  async #queue(): Promise<void> {
    const { pool, log } = this.#options;
    try {
      await queueTransfer(pool);
    } catch (error) {
      log.warn({ err: error }, "KKMTransfer could not be queued; it will be at its next time");
    }
  }
}

/**
 * Ends a worker whose first look for jobs fails: it would fail at every later one, because graphile-worker 0.18 keeps the
 * failed promise of its task's id. Once a look has succeeded, a later one that fails is made again by itself.
 */
function watchFirstLook(events: WorkerEvents, pool: WorkerPool): { failure?: unknown } {
  const look: { failure?: unknown } = {};
  const onFailure = ({ error }: { readonly error: unknown }) => {
    look.failure = error;
    // Later: a worker that is told to end while it is failing prints a trace beside the log.
    setImmediate(() => Promise.resolve(pool.gracefulShutdown()).catch(() => undefined));
  };
  const onSuccess = () => void events.off("worker:getJob:error", onFailure);
  events.once("worker:getJob:error", onFailure);
  events.once("worker:getJob:empty", onSuccess);
  events.once("job:start", onSuccess);
  return look;
}

/** insufficient_privilege */
function isForbidden(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "42501";
}

/** What graphile-worker tells goes into the hub's log; every job it takes is worth no more than a debug line. */
function loggerOf(log: WorkerOptions["log"]): Logger {
  return new Logger(() => (level, message, meta) => {
    const details = meta.error === undefined ? {} : { err: meta.error };
    if (level === "error") log.error(details, message);
    else if (level === "warning") log.warn(details, message);
    else log.debug(details, message);
  });
}
