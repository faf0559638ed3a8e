import type { Connection, Pool } from "./pool.ts";

/** How often two connections ask who serves them. A pooler hands its servers out anew for each statement. */
const rounds = 8;

export const poolerRefusal =
  "is reached through a pooler that gives a connection another server process for each transaction (PgBouncer: " +
  "pool_mode = transaction or statement), on which locks and notices of a session get lost: " +
  "give DATABASE_URL the address of PostgreSQL itself, or of a pooler with pool_mode = session";

/**
 * Whether connections keep the server process that they began with. PostgreSQL gives each one of its own for as long as
 * it lasts; behind a pooler of transactions two idle connections share one, or one of them sees it change.
 * @param pool of two connections at least.
 */
export async function keepsSessions(pool: Pool): Promise<boolean> {
  const first = await pool.connect();
  try {
    const second = await pool.connect();
    try {
      return await areApart(first, second);
    } finally {
      second.release();
    }
  } finally {
    first.release();
  }
}

async function areApart(first: Connection, second: Connection): Promise<boolean> {
  const [ofFirst, ofSecond] = [await processOf(first), await processOf(second)];
  for (let round = 0; round < rounds; round++) {
    if (ofFirst === ofSecond) return false;
    if ((await processOf(first)) !== ofFirst || (await processOf(second)) !== ofSecond) return false;
  }
  return true;
}

async function processOf(connection: Connection): Promise<number | undefined> {
  const { rows } = await connection.query<{ pid: number }>("select pg_backend_pid() as pid");
  return rows[0]?.pid;
}

/** A pooler that is not told to ignore them refuses the options that our sessions begin with. */
export function isRefusedByPooler(error: unknown): boolean {
  return error instanceof Error && /unsupported startup parameter/.test(error.message);
}
