import type { Clock } from "../clock.ts";
import { databaseFailure } from "../database/failure.ts";
import { type Pipeline, Pipelines } from "../database/pipeline.ts";
import type { Pool } from "../database/pool.ts";
import { ByIdentity } from "./identities.ts";
import type { Outcome, PreparedReceipt } from "./submission.ts";
import { Submission } from "./submission.ts";
import { settleExisting, writeNew } from "./write.ts";

/** Larger joint writes are hardly faster (51,000 receipts/s at 1,000 rows) and hold roll-up rows longer. */
export const groupReceiptsMax = 1_000;
export const groupPositionsMax = 10_000;
/**
 * While some writers are busy, another starts when as many receipts wait as are being written: then hub and database
 * work at the same time. Fewer go with the next group, because a write of few costs the database more for each. Single
 * receipts on 32 connections: 6 % more than by one writer, and 4 to 12 % more than with 8, 12 or 24 (six paired rounds
 * on two cores).
 */
const smallestShareReceipts = 16;
/** For this many another writer starts in any case, and over another connection if there is one: batches of tills. */
const fullShareReceipts = 100;
/**
 * A submission up to this size is live: it is written before the backlog that waits. The door takes a request with more
 * receipts for backlog, however small its body is.
 */
export const liveReceiptsMax = 10;
const attemptsMax = 8;
/** Of a connection: the group of one is on its way, or there, while the database executes that of the other. */
const writersEach = 2;

/** Accepting more would only make everybody wait: the caller should come again. */
export class WriterSaturated extends Error {}

interface Waiting {
  readonly submission: Submission;
  answered: boolean;
  resolve(outcomes: Outcome[]): void;
  reject(error: unknown): void;
}

/** What became of a group: its answers, held back until they may go out, and why its connection is of no more use. */
interface Written {
  readonly answer: () => void;
  readonly broken: Error | undefined;
}

export interface WriterOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  /** How many groups may be on their way at once, two over each connection. */
  readonly writers: number;
  readonly pendingReceiptsMax: number;
  readonly onGroup?: (group: { receipts: number; submissions: number; seconds: number }) => void;
}

/**
 * Group commit. Calls that arrive while the writers are busy are written together in one transaction by the next
 * free one, and each is answered after its commit.
 *
 * Invariants, and what enforces them:
 * - an outcome is resolved only after the commit that holds it (the statement of `writeNew` commits itself), and once
 *   the writer's next group is on its way (`#writeGroups`): the database works while the answers go out;
 * - a submission is written whole or not at all (a group is one statement; a refused one leaves the group before it);
 * - two submissions with one identity are never in one group (`#takeGroup`): the second meets the first one's row;
 * - no submission waits without a writer (`#pump` runs at each submit, with each group and when a writer ends);
 * - a live submission waits behind groups that are being written and behind other live ones (`#enqueue`). Backlog could
 *   wait for ever behind live receipts alone, of which there are never as many as the database writes;
 * - receipts that wait are bounded by `pendingReceiptsMax`.
 */
export class ReceiptWriter {
  readonly #options: WriterOptions;
  readonly #pipelines: Pipelines;
  /** Waiting submissions: the small ones, live receipts, in front of the others. */
  readonly #queue: Waiting[] = [];
  #liveInFront = 0;
  #pendingReceipts = 0;
  #queuedReceipts = 0;
  #writingReceipts = 0;
  #active = 0;
  #whenIdle: (() => void)[] = [];

  constructor(options: WriterOptions) {
    this.#options = options;
    const connections = Math.ceil(options.writers / writersEach);
    this.#pipelines = new Pipelines({ pool: options.pool, connections, usersEach: writersEach });
  }

  /** Receipts that were accepted and are not committed yet. */
  get pendingReceipts(): number {
    return this.#pendingReceipts;
  }

  /**
   * Writes the receipts of one call, together or not at all.
   * @throws ContentConflict, WriterSaturated, or the database's error; in each case nothing of it was written
   *   (a connection that broke during the commit leaves that open: a repeat is recognised by its identity).
   */
  submit(receipts: readonly PreparedReceipt[]): Promise<Outcome[]> {
    if (
      this.#pendingReceipts > 0 &&
      this.#pendingReceipts + receipts.length > this.#options.pendingReceiptsMax
    ) {
      throw new WriterSaturated("too many receipts are waiting to be written");
    }
    const submission = new Submission(receipts);
    this.#pendingReceipts += receipts.length;
    this.#queuedReceipts += receipts.length;
    return new Promise((resolve, reject) => {
      this.#enqueue({ submission, answered: false, resolve, reject });
      this.#pump();
    });
  }

  /** Resolves when everything that was accepted is answered. */
  drain(): Promise<void> {
    if (this.#active === 0 && this.#queue.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  #enqueue(waiting: Waiting): void {
    if (waiting.submission.receipts.length > liveReceiptsMax) {
      this.#queue.push(waiting);
    } else {
      this.#queue.splice(this.#liveInFront, 0, waiting);
      this.#liveInFront += 1;
    }
  }

  #pump(): void {
    while (this.#mayStartWriter()) {
      this.#active += 1;
      void this.#runWriter(this.#takeGroup());
    }
  }

  #mayStartWriter(): boolean {
    if (this.#queue.length === 0 || this.#active === this.#options.writers) return false;
    if (this.#active === 0) return true;
    const enough = Math.min(fullShareReceipts, Math.max(smallestShareReceipts, this.#writingReceipts));
    return this.#queuedReceipts >= enough;
  }

  async #runWriter(first: Waiting[]): Promise<void> {
    try {
      const { pipeline, giveBack } = await this.#pipelines.take(receiptsOf(first) >= fullShareReceipts);
      giveBack(await this.#writeGroups(pipeline, first));
    } catch (error) {
      // No connection was to be had.
      this.#writingReceipts -= receiptsOf(first);
      this.#reject(first, error);
    }
    this.#active -= 1;
    this.#pump();
    if (this.#active === 0 && this.#queue.length === 0) {
      for (const resolve of this.#whenIdle.splice(0)) resolve();
    }
  }

  /**
   * Writes group after group, for as long as a writer would be started for what waits. Never throws.
   * @returns why the connection is of no more use, if so.
   */
  async #writeGroups(pipeline: Pipeline, first: Waiting[]): Promise<Error | undefined> {
    let answer = () => {};
    let broken: Error | undefined;
    let group: Waiting[] | undefined = first;
    while (group !== undefined) {
      const writing = this.#write(pipeline, group);
      answer();
      // What this group could not take may be enough for another writer.
      this.#pump();
      ({ answer, broken } = await writing);
      group = broken === undefined ? this.#nextGroup() : undefined;
    }
    answer();
    return broken;
  }

  /** Undefined when this writer is not needed any more. */
  #nextGroup(): Waiting[] | undefined {
    this.#active -= 1;
    const isNeeded = this.#mayStartWriter();
    this.#active += 1;
    return isNeeded ? this.#takeGroup() : undefined;
  }

  /** The longest run of waiting submissions that fit together and share no identity. At least one. */
  #takeGroup(): Waiting[] {
    const identities = new ByIdentity<true>();
    let receipts = 0;
    let positions = 0;
    let length = 0;
    for (const { submission } of this.#queue) {
      receipts += submission.receipts.length;
      positions += submission.positions;
      const fits = receipts <= groupReceiptsMax && positions <= groupPositionsMax;
      if (length > 0 && (!fits || overlaps(submission, identities))) break;
      for (const prepared of submission.receipts) identities.add(prepared, true);
      length += 1;
    }
    const group = this.#queue.splice(0, length);
    this.#liveInFront = Math.max(0, this.#liveInFront - length);
    const taken = receiptsOf(group);
    this.#queuedReceipts -= taken;
    this.#writingReceipts += taken;
    return group;
  }

  async #write(pipeline: Pipeline, group: Waiting[]): Promise<Written> {
    const startedMs = performance.now();
    const written = await this.#writeGroup(pipeline, group);
    const receipts = receiptsOf(group);
    this.#writingReceipts -= receipts;
    const seconds = (performance.now() - startedMs) / 1000;
    this.#options.onGroup?.({ receipts, submissions: group.length, seconds });
    return written;
  }

  async #writeGroup(pipeline: Pipeline, group: Waiting[]): Promise<Written> {
    try {
      return { answer: await this.#untilWritten(pipeline, group), broken: undefined };
    } catch (error) {
      const failure = databaseFailure(error);
      // One submission that the database refuses must not take the others with it.
      if (failure === "refused" && group.length > 1) return this.#writeEachAlone(pipeline, group);
      const isSound = failure === "refused" || failure === "conflict";
      return { answer: () => this.#reject(group, error), broken: isSound ? undefined : (error as Error) };
    }
  }

  async #writeEachAlone(pipeline: Pipeline, group: Waiting[]): Promise<Written> {
    for (const [index, waiting] of group.entries()) {
      if (waiting.answered) continue;
      const { answer, broken } = await this.#writeGroup(pipeline, [waiting]);
      answer();
      if (broken !== undefined) return { answer: () => this.#reject(group.slice(index + 1), broken), broken };
    }
    return { answer: () => {}, broken: undefined };
  }

  /**
   * Each turn either commits, or learns of receipts that exist; the turns are bounded all the same.
   * @returns what answers those that were written.
   */
  async #untilWritten(pipeline: Pipeline, group: readonly Waiting[]): Promise<() => void> {
    let left = [...group];
    for (let attempt = 1; left.length > 0; attempt += 1) {
      const registeredMs = this.#options.clock.now();
      const submissions = left.map((waiting) => waiting.submission);
      try {
        if (await writeNew(pipeline, submissions, registeredMs)) {
          return () => {
            for (const waiting of left) {
              this.#settle(waiting, () => waiting.resolve(waiting.submission.outcomes(registeredMs)));
            }
          };
        }
        const refused = await settleExisting(pipeline, submissions);
        for (const { submission, conflict } of refused) {
          const waiting = left.find((candidate) => candidate.submission === submission);
          if (waiting !== undefined) this.#settle(waiting, () => waiting.reject(conflict));
        }
        left = left.filter(({ submission }) => !refused.some((one) => one.submission === submission));
      } catch (error) {
        if (databaseFailure(error) !== "conflict" || attempt >= attemptsMax) throw error;
      }
      if (attempt >= attemptsMax) throw new Error("the group did not settle");
    }
    return () => {};
  }

  #reject(group: readonly Waiting[], error: unknown): void {
    for (const waiting of group) this.#settle(waiting, () => waiting.reject(error));
  }

  /** Answers a call once: a group that fails late may hold submissions that were refused early. */
  #settle(waiting: Waiting, answer: () => void): void {
    if (waiting.answered) return;
    waiting.answered = true;
    this.#pendingReceipts -= waiting.submission.receipts.length;
    answer();
  }
}

function receiptsOf(group: readonly Waiting[]): number {
  return group.reduce((sum, { submission }) => sum + submission.receipts.length, 0);
}

function overlaps({ receipts }: Submission, seen: ByIdentity<true>): boolean {
  return receipts.some((prepared) => seen.get(prepared) === true);
}
