import { databaseFailure } from "../database/failure.ts";
import { type Connection, type Pool, transaction } from "../database/pool.ts";
import { doOnce, type KeptAnswer, type RepeatableRequest } from "./idempotency.ts";

/** No request waits longer than this for a row that another one is changing. */
const lockWaitMaxMs = 5_000;
/** How often a transaction that lost a deadlock is run, the first time counted. */
const runsMax = 3;

const lockTimeoutState = "55P03";
const readOnlyState = "25006";

export interface Work {
  readonly pool: Pool;
  readonly nowMs: number;
  readonly isReading: boolean;
  readonly repeatable: RepeatableRequest | undefined;
  run(connection: Connection): Promise<KeptAnswer>;
}

/** Runs one request in one transaction: reading ones see one state of the database and cannot change it. */
export async function inTransaction(work: Work): Promise<KeptAnswer & { readonly isReplayed: boolean }> {
  for (let run = 1; ; run += 1) {
    try {
      return await transaction(work.pool, (connection) => once(work, connection));
    } catch (error) {
      if (work.isReading && codeOf(error) === readOnlyState) {
        throw new Error("an operation that reads tried to write", { cause: error });
      }
      // Everything of it was taken back by the database.
      if (run >= runsMax || databaseFailure(error) !== "conflict") throw error;
      // Whoever has waited once does not wait again.
      if (codeOf(error) === lockTimeoutState) throw error;
    }
  }
}

async function once({ isReading, repeatable, nowMs, run }: Work, connection: Connection) {
  if (isReading) await connection.query("set transaction isolation level repeatable read, read only");
  await connection.query(`set local lock_timeout = ${lockWaitMaxMs}`);
  const work = () => run(connection);
  return repeatable === undefined
    ? { ...(await work()), isReplayed: false }
    : doOnce(connection, nowMs, repeatable, work);
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
