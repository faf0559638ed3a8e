import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import { databaseFailure } from "../database/failure.ts";
import { type Connection, type Pool, transaction } from "../database/pool.ts";
import { makeDocuments, type WaitingTransaction } from "./rules.ts";
import { type Taking, takeWaiting } from "./waiting.ts";
import { waitingIdsSql } from "./waiting-sql.ts";
import { type Outcome, writeDocuments } from "./write.ts";
import { setAsideSql } from "./write-sql.ts";

export const transactionsPerBatchMax = 200;
/** Two runners that wait for each other: the database lets one go on, the other tries again. */
const conflictTriesMax = 5;
const reasonCharsMax = 500;

export interface Transfer {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log: Pick<Logger, "error">;
}

export interface Transferred {
  /** Transactions whose documents were made. */
  readonly made: number;
  readonly documents: number;
  readonly setAside: number;
}

const nothing: Transferred = { made: 0, documents: 0, setAside: 0 };

function sum(one: Transferred, other: Transferred): Transferred {
  return {
    made: one.made + other.made,
    documents: one.documents + other.documents,
    setAside: one.setAside + other.setAside,
  };
}

export interface TransferRun {
  /** Asked before every batch. */
  readonly isOver?: (() => boolean) | undefined;
  /** Told after every batch, what was done in all. */
  readonly onBatch?: ((done: Transferred) => void) | undefined;
}

/**
 * «Обработка транзакций ККМ (KKMTransfer)»: makes the documents of all transactions that wait, batch by batch. Any
 * number of runners may work at once, and each may be killed: a batch is one transaction of the database.
 * @returns what was done, and whether it went on until nothing was left for it.
 */
export async function runTransfer(
  transfer: Transfer,
  { isOver, onBatch }: TransferRun = {},
): Promise<Transferred & { readonly isDone: boolean }> {
  let done = nothing;
  while (!isOver?.()) {
    const batch = await transferBatch(transfer, isOver);
    if (batch.made + batch.setAside === 0) return { ...done, isDone: true };
    done = sum(done, batch);
    onBatch?.(done);
  }
  return { ...done, isDone: false };
}

/** One batch. @returns zeros when nothing waits that another runner does not have. */
export async function transferBatch(
  transfer: Transfer,
  isOver?: () => boolean,
  limit = transactionsPerBatchMax,
): Promise<Transferred> {
  try {
    return await transferTaken(transfer, { limit });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    transfer.log.error({ err: error }, "a batch of transactions failed; they are taken one by one");
    return transferOneByOne(transfer, isOver);
  }
}

async function transferTaken({ pool, clock }: Transfer, taking: Taking): Promise<Transferred> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await transaction(pool, (connection) => transferWithin(connection, clock.now(), taking));
    } catch (error) {
      if (databaseFailure(error) !== "conflict" || tries === conflictTriesMax) throw error;
    }
  }
}

/** Makes the documents of a batch inside the caller's transaction. */
export async function transferWithin(
  connection: Connection,
  nowMs: number,
  taking: Taking,
): Promise<Transferred> {
  const taken = await takeWaiting(connection, taking);
  if (taken.length === 0) return nothing;
  const outcomes = taken.map(outcomeOf);
  await writeDocuments(connection, nowMs, outcomes);
  const setAside = outcomes.filter(({ fault }) => fault !== null).length;
  const documents = outcomes.reduce((count, outcome) => count + outcome.documents.length, 0);
  return { made: outcomes.length - setAside, documents, setAside };
}

function outcomeOf(taken: WaitingTransaction): Outcome {
  const made = makeDocuments(taken);
  return "fault" in made
    ? { transaction: taken, documents: [], fault: made.fault }
    : { transaction: taken, documents: made.documents, fault: null };
}

/** Whether it was said about what we wrote, and not about the state that the database is in. */
function isRefusal(error: unknown): boolean {
  const failure = databaseFailure(error);
  return failure === "refused" || failure === undefined;
}

/** So that one that cannot be written stands aside, and none besides it. */
async function transferOneByOne(transfer: Transfer, isOver?: () => boolean): Promise<Transferred> {
  const { rows } = await transfer.pool.query<{ id: bigint }>(waitingIdsSql, [transactionsPerBatchMax]);
  let done = nothing;
  for (const { id } of rows) {
    if (isOver?.()) break;
    done = sum(done, await transferOne(transfer, id));
  }
  return done;
}

async function transferOne(transfer: Transfer, id: bigint): Promise<Transferred> {
  try {
    return await transferTaken(transfer, { limit: 1, only: id });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    transfer.log.error(
      { err: error, transaction: String(id) },
      "a transaction is set aside: it cannot be written",
    );
    const said = error instanceof Error ? error.message : String(error);
    const reason = `Документы не записаны: ${said}`.slice(0, reasonCharsMax);
    await transfer.pool.query(setAsideSql, [id, reason, new Date(transfer.clock.now())]);
    return { ...nothing, setAside: 1 };
  }
}
