import type { AddressInfo } from "node:net";
import pino, { type Logger, type LoggerOptions } from "pino";
import { endsWithin } from "./bound.ts";
import { systemClock } from "./clock.ts";
import type { Configuration } from "./configuration.ts";
import { type OpenDatabase, openDatabase } from "./database/open.ts";
import type { Pool } from "./database/pool.ts";
import { createHub } from "./hub.ts";
import { explainListening, listeningFault } from "./listening.ts";
import { LogStream } from "./log-stream.ts";

/** A hub that serves. */
export interface RunningHub {
  /** Where it listens, such as http://127.0.0.1:8080. */
  readonly url: string;
  readonly pool: Pool;
  /** Where a database was made that was not there before, for people. */
  readonly created?: string | undefined;
  /**
   * Refuses new calls, finishes the accepted ones, and stops the embedded database: the latter in every case and within
   * a bound, also when something of the former hangs or fails. @throws when it did.
   */
  close(): Promise<void>;
}

/** Long enough for every accepted call. The database's own bounds come on top; systemd waits for 90 s. */
const closeMs = 30_000;

/**
 * Connections that wait to be taken. A thousand tills that come back at once are more than Node's 511, and one that the
 * system turns away tries again after 1, 3, 7, 15 seconds: too late for its request. The system may allow fewer
 * (net.core.somaxconn).
 */
const connectionsWaitingMax = 4_096;

/** What may be done with a line before it is written. */
export type LogHooks = NonNullable<LoggerOptions["hooks"]>;

export function createLog(configuration: Configuration, hooks: LogHooks = {}): Logger {
  const options = { level: configuration.logLevel, base: { program: "prilavok-hub" }, hooks };
  return pino(options, LogStream.onStandardError());
}

/**
 * Starts a hub: its port is looked at, then database, migrations, door. Rejects, with everything stopped again, when one of them fails.
 * @param stop gives the start up.
 */
export async function startHub(
  configuration: Configuration,
  log: Logger = createLog(configuration),
  stop?: AbortSignal,
): Promise<RunningHub> {
  const { host, port } = configuration;
  const fault = await listeningFault(host, port);
  if (fault !== undefined) throw explainListening(fault, host, port);
  const database = await openDatabase(configuration, "hub", log, { stop });
  try {
    return await listen(configuration, database, log);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function listen(
  configuration: Configuration,
  database: OpenDatabase,
  log: Logger,
): Promise<RunningHub> {
  const { kkmTransferCron: cron } = configuration;
  const transfer = cron === undefined ? undefined : { cron };
  const hub = createHub({ pool: database.pool, clock: systemClock, log, configuration, transfer });
  try {
    await hub.door.listen({
      host: configuration.host,
      port: configuration.port,
      backlog: connectionsWaitingMax,
    });
  } catch (error) {
    await hub.close();
    throw explainListening(error, configuration.host, configuration.port);
  }
  const { address, port, family } = hub.door.server.address() as AddressInfo;
  const url = `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
  log.info({ url }, "the hub is open");
  return {
    url,
    pool: database.pool,
    created: database.created,
    async close() {
      await closeWithin(hub, closeMs, log).finally(() => database.close());
      log.info("the hub is closed");
    },
  };
}

/** Closes what stands before the database. @throws when it does not close in time or fails to. */
export async function closeWithin(
  hub: { close(): Promise<void> },
  closeMs: number,
  log: Pick<Logger, "error">,
): Promise<void> {
  try {
    if (await endsWithin(hub.close(), closeMs)) return;
  } catch (error) {
    log.error({ err: error }, "the hub fails to close; its database is stopped all the same");
    throw error;
  }
  log.error({ closeMs }, "the hub does not close; what still runs is cut, and its database is stopped");
  throw new Error("something of the hub did not end in time; the log tells the rest");
}
