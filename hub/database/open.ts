import { setTimeout as sleep } from "node:timers/promises";
import { endsWithin } from "../bound.ts";
import type { Configuration } from "../configuration.ts";
import { unlessStopped } from "../stop.ts";
import { explainFailure, printableAddress, refuseUnreadable } from "./address.ts";
import { checkDatabase } from "./check.ts";
import { holdsCluster } from "./embedded/cluster.ts";
import { useEmbeddedServer } from "./embedded/supervisor.ts";
import { type DatabaseLog, silentLog } from "./log.ts";
import { isMigrated, migrate } from "./migrate.ts";
import { NoDatabase } from "./no-database.ts";
import { createPool, type Pool } from "./pool.ts";

/** A database that is checked, migrated and ready. */
export interface OpenDatabase {
  /** With the password: never print it. */
  readonly url: string;
  readonly pool: Pool;
  /** Names of the migrations that this opening applied. */
  readonly applied: readonly string[];
  /** Where a database was made that was not there before, for people. */
  readonly created: string | undefined;
  /** Closes the pool, and stops an embedded server that nobody else uses. */
  close(): Promise<void>;
}

/**
 * hub: the one owner of its data folder's embedded server.
 * command: joins a server that runs, or has one for the time of its work.
 */
export type DatabaseRole = "hub" | "command";

/** Of a hub that serves: its longest honest query, a group of a thousand receipts, takes a tenth of a second. */
const servingQueryMsMax = 30_000;
const startingMs = 30_000;
const startingRetryMs = 200;
const endMs = 5_000;
/** The check looks at two connections side by side. */
const checkConnections = 2;
/** SQLSTATE of a server that is starting, recovering or stopping. */
const cannotConnectNow = "57P03";

/** Where the connections come from. */
interface Source {
  readonly url: string;
  /** For people: the folder, or the address without its password. */
  readonly place: string;
  leave(): Promise<void>;
}

export interface OpenOptions {
  /** Gives the opening up: an embedded server that was started is stopped again. */
  readonly stop?: AbortSignal | undefined;
  /** Whether a database is made where there is none; by default it is. */
  readonly mayCreate?: boolean;
}

/**
 * Opens the configured database: the embedded one in `dataDir`, or the server at `databaseUrl`. Checks that it
 * keeps what it commits, and applies the migrations.
 * @throws with a message for the operator, without the password; Stopped.
 * @example
 * const database = await openDatabase(readConfiguration(process.env), "command");
 * await database.pool.query("select 1");
 * await database.close();
 */
export async function openDatabase(
  configuration: Configuration,
  role: DatabaseRole,
  log: DatabaseLog = silentLog,
  { stop, mayCreate = true }: OpenOptions = {},
): Promise<OpenDatabase> {
  const source = await openSource(configuration, role, log, { stop, mayCreate });
  try {
    // A migration under way does not hear of the stop: its server is stopped under it, and its transaction is undone.
    const preparing = prepare(source.url, source.place, mayCreate, log);
    const { applied, isNew } = await unlessStopped(stop, preparing);
    let closing = false;
    const pool = createPool({
      url: source.url,
      connectionsMax: configuration.databaseConnectionsMax,
      applicationName: `prilavok-${role}`,
      queryTimeoutMs: role === "hub" ? servingQueryMsMax : undefined,
      onIdleError: (error) => {
        if (!closing)
          log.warn({ reason: error.message }, "a database connection broke; the pool replaces it");
      },
    });
    return {
      url: source.url,
      pool,
      applied,
      created: isNew ? source.place : undefined,
      async close() {
        closing = true;
        await endPool(pool, log).finally(() => source.leave());
      },
    };
  } catch (error) {
    await source.leave();
    throw error;
  }
}

interface Prepared {
  readonly applied: readonly string[];
  /** It had nothing of ours before. */
  readonly isNew: boolean;
}

/** Checks and migrates over a connection of its own: a migration may take as long as it needs. */
async function prepare(url: string, place: string, mayCreate: boolean, log: DatabaseLog): Promise<Prepared> {
  const pool = createPool({ url, connectionsMax: checkConnections, applicationName: "prilavok-migrate" });
  try {
    await checkWhenUp(pool).catch((error: unknown) => {
      throw explainFailure(error, url);
    });
    const isNew = !(await isMigrated(pool));
    if (isNew && !mayCreate) throw new NoDatabase(place);
    const applied = await migrate(pool);
    if (applied.length > 0) log.info({ applied }, "the database is migrated");
    return { applied, isNew };
  } finally {
    await endPool(pool, log);
  }
}

/** A server that is starting gets a moment: it was started together with the hub, or recovers. */
async function checkWhenUp(pool: Pool): Promise<void> {
  const until = performance.now() + startingMs;
  for (;;) {
    try {
      return await checkDatabase(pool);
    } catch (error) {
      const starting = error instanceof Error && "code" in error && error.code === cannotConnectNow;
      if (!starting || performance.now() > until) throw error;
      await sleep(startingRetryMs);
    }
  }
}

/** Closes the pool. A connection that somebody never gives back is left to the server, which cuts it. */
async function endPool(pool: Pool, log: DatabaseLog): Promise<void> {
  if (await endsWithin(pool.end(), endMs)) return;
  log.warn({ connections: pool.totalCount }, "database connections are still in use at the close");
}

async function openSource(
  configuration: Configuration,
  role: DatabaseRole,
  log: DatabaseLog,
  options: OpenOptions & { readonly mayCreate: boolean },
): Promise<Source> {
  if (configuration.databaseUrl !== undefined) {
    refuseUnreadable(configuration.databaseUrl);
    const place = `at ${printableAddress(configuration.databaseUrl)} (DATABASE_URL)`;
    return { url: configuration.databaseUrl, place, leave: () => Promise.resolve() };
  }
  const { dataDir, postgresUserName: userName } = configuration;
  const place = `in ${dataDir} (DATA_DIR)`;
  if (!options.mayCreate && !(await holdsCluster(dataDir))) throw new NoDatabase(place);
  const server = await useEmbeddedServer({ dataDir, role, userName, log, stop: options.stop });
  return { ...server, place };
}
