import pg from "pg";

export type Pool = pg.Pool;
export type Connection = pg.PoolClient;
/** Anything that runs a query: the pool, or one connection inside a transaction. */
export type Queryable = Pick<pg.ClientBase, "query">;

const oidInt8 = 20;
const oidDate = 1082;
const connectTimeoutMs = 5_000;
const idleTimeoutMs = 30_000;

/**
 * How column types arrive: int8 as bigint (exact sums), date as `YYYY-MM-DD` text (a business day has no zone),
 * the rest as pg gives them.
 */
const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") => {
    if (oid === oidInt8) return (text: string) => BigInt(text);
    if (oid === oidDate) return (text: string) => text;
    return pg.types.getTypeParser(oid, format as "text");
  }) as typeof pg.types.getTypeParser,
};

export interface PoolOptions {
  /** `postgres://…` or a socket address that pg understands. */
  readonly url: string;
  readonly connectionsMax: number;
  readonly applicationName?: string;
  /**
   * A query that takes longer fails, and its connection is given up: a server that vanished without a word would keep
   * its callers waiting for as long as TCP tries, a quarter of an hour. What it would have written may still be written.
   * Without it a query may take as long as it wants: operators' commands, migrations.
   */
  readonly queryTimeoutMs?: number | undefined;
  /** Called for a connection that breaks while idle; the pool replaces it by itself. */
  readonly onIdleError?: (error: Error) => void;
}

/** No server setting may change what a text timestamp means. */
const sessionOptions = "-c timezone=UTC -c datestyle=ISO";

export function createPool(options: PoolOptions): Pool {
  const pool = new pg.Pool({
    connectionString: withSessionOptions(options.url),
    max: options.connectionsMax,
    application_name: options.applicationName ?? "prilavok-hub",
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: idleTimeoutMs,
    keepAlive: true,
    query_timeout: options.queryTimeoutMs,
    types: columnTypes,
    options: sessionOptions,
  });
  pool.on("error", (error) => options.onIdleError?.(error));
  // A connection that breaks between two queries of a transaction would otherwise end the process: the pool listens
  // to idle ones only. The transaction's next query fails and tells.
  pool.on("connect", (connection) => connection.on("error", () => undefined));
  return pool;
}

/** Session options in an operator's address would replace ours instead of joining them. */
function withSessionOptions(url: string): string {
  if (!URL.canParse(url)) return url;
  const address = new URL(url);
  const given = address.searchParams.get("options");
  if (given === null) return url;
  address.searchParams.set("options", `${given} ${sessionOptions}`);
  return address.href;
}

/** Runs `work` in one transaction: commits what it returns, rolls back when it throws. */
export async function transaction<T>(pool: Pool, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await pool.connect();
  let broken: Error | undefined;
  try {
    await connection.query("begin");
    const result = await work(connection);
    await connection.query("commit");
    return result;
  } catch (error) {
    await connection.query("rollback").catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    connection.release(broken);
  }
}
