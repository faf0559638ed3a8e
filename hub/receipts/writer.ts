import type { Clock } from "../clock.ts";
import { databaseFailure } from "../database/failure.ts";
import type { Connection, Pool } from "../database/pool.ts";
import type { Outcome, PreparedReceipt } from "./submission.ts";
import { identityOf, Submission } from "./submission.ts";
import { settleExisting, writeNew } from "./write.ts";

/** Larger joint writes are hardly faster, and hold roll-up rows longer. */
export const groupReceiptsMax = 1_000;
export const groupPositionsMax = 10_000;
/**
 * While a writer is busy, another one starts only when this many receipts wait. Fewer go with the next group: each
 * receipt of a small group costs the database more.
 */
const anotherWriterReceipts = 16;
/**
 * A submission up to this size is live: it is written before the backlog that waits. The door takes a request with more
 * receipts for backlog, however small its body is.
 */
export const liveReceiptsMax = 10;
const attemptsMax = 8;

/** Accepting more would only make everybody wait: the caller should come again. */
export class WriterSaturated extends Error {}

interface Waiting {
  readonly submission: Submission;
  answered: boolean;
  resolve(outcomes: Outcome[]): void;
  reject(error: unknown): void;
}

export interface WriterOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  /** How many groups may be written at once, each over a connection of its own. */
  readonly writers: number;
  readonly pendingReceiptsMax: number;
  readonly onGroup?: (group: { receipts: number; submissions: number; seconds: number }) => void;
}

/**
 * Group commit. Calls that arrive while the writers are busy are written together in one transaction by the next
 * free one, and each is answered after its commit.
 *
 * Invariants, and what enforces them:
 * - an outcome is resolved only after the commit that holds it (the statement of `writeNew` commits itself);
 * - a connection has one statement at a time, and its answer belongs to that statement (`#withConnection`, pg);
 * - a submission is written whole or not at all (a group is one statement; a refused one leaves the group before it);
 * - two submissions with one identity are never in one group (`#takeGroup`): the second meets the first one's row;
 * - no submission waits without a writer (`#pump` runs at each submit and whenever a writer ends);
 * - a live submission waits behind groups that are being written and behind other live ones (`#enqueue`). Backlog could
 *   wait for ever behind live receipts alone, of which there are never as many as the database writes;
 * - receipts that wait are bounded by `pendingReceiptsMax`.
 */
export class ReceiptWriter {
  readonly #options: WriterOptions;
  /** Waiting submissions: the small ones, live receipts, in front of the others. */
  readonly #queue: Waiting[] = [];
  #liveInFront = 0;
  #pendingReceipts = 0;
  #queuedReceipts = 0;
  #active = 0;
  #whenIdle: (() => void)[] = [];

  constructor(options: WriterOptions) {
    this.#options = options;
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
    while (this.#mayStartWriter()) void this.#runWriter(this.#takeGroup());
    if (this.#active === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  #mayStartWriter(): boolean {
    if (this.#queue.length === 0 || this.#active === this.#options.writers) return false;
    return this.#active === 0 || this.#queuedReceipts >= anotherWriterReceipts;
  }

  async #runWriter(group: Waiting[]): Promise<void> {
    this.#active += 1;
    const startedMs = performance.now();
    await this.#writeGroup(group);
    const seconds = (performance.now() - startedMs) / 1000;
    this.#options.onGroup?.({ receipts: receiptsOf(group), submissions: group.length, seconds });
    this.#active -= 1;
    this.#pump();
  }

  /** The longest run of waiting submissions that fit together and share no identity. At least one. */
  #takeGroup(): Waiting[] {
    const identities = new Set<string>();
    let receipts = 0;
    let positions = 0;
    let length = 0;
    for (const { submission } of this.#queue) {
      receipts += submission.receipts.length;
      positions += submission.positions;
      const fits = receipts <= groupReceiptsMax && positions <= groupPositionsMax;
      if (length > 0 && (!fits || overlaps(submission, identities))) break;
      for (const identity of identitiesOf(submission)) identities.add(identity);
      length += 1;
    }
    const group = this.#queue.splice(0, length);
    this.#liveInFront = Math.max(0, this.#liveInFront - length);
    this.#queuedReceipts -= receiptsOf(group);
    return group;
  }

  /** Answers every submission of the group. Never throws. */
  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    try {
      await this.#withConnection(async (connection) => {
        try {
          await this.#untilWritten(connection, group);
        } catch (error) {
          if (databaseFailure(error) !== "refused") throw error;
          await this.#writeEachAlone(connection, group);
        }
      });
    } catch (error) {
      for (const waiting of group) this.#settle(waiting, () => waiting.reject(error));
    }
  }

  /** One submission that the database refuses must not take the others of its group with it. */
  async #writeEachAlone(connection: Connection, group: readonly Waiting[]): Promise<void> {
    for (const waiting of group) {
      try {
        await this.#untilWritten(connection, [waiting]);
      } catch (error) {
        if (databaseFailure(error) !== "refused") throw error;
        this.#settle(waiting, () => waiting.reject(error));
      }
    }
  }

  /** A connection that failed otherwise than by a refusal is not used again. */
  async #withConnection(work: (connection: Connection) => Promise<void>): Promise<void> {
    const connection = await this.#options.pool.connect();
    let broken: Error | undefined;
    try {
      await work(connection);
    } catch (error) {
      const failure = databaseFailure(error);
      if (failure !== "refused" && failure !== "conflict") broken = error as Error;
      throw error;
    } finally {
      connection.release(broken);
    }
  }

  /** Each turn either commits, or learns of receipts that exist; the turns are bounded all the same. */
  async #untilWritten(connection: Connection, group: readonly Waiting[]): Promise<void> {
    let left = group.filter(({ answered }) => !answered);
    for (let attempt = 1; left.length > 0; attempt += 1) {
      const registeredMs = this.#options.clock.now();
      const submissions = left.map((waiting) => waiting.submission);
      try {
        if (await writeNew(connection, submissions, registeredMs)) {
          for (const waiting of left) {
            this.#settle(waiting, () => waiting.resolve(waiting.submission.outcomes(registeredMs)));
          }
          return;
        }
        const refused = await settleExisting(connection, submissions);
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

function identitiesOf({ receipts }: Submission): string[] {
  return receipts.map(identityOf).filter((identity) => identity !== undefined);
}

function overlaps(submission: Submission, seen: ReadonlySet<string>): boolean {
  return identitiesOf(submission).some((identity) => seen.has(identity));
}
