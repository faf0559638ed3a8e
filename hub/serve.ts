import type { AddressInfo } from "node:net";
import pino, { type Logger } from "pino";
import { systemClock } from "./clock.ts";
import type { Configuration } from "./configuration.ts";
import { type OpenDatabase, openDatabase } from "./database/open.ts";
import type { Pool } from "./database/pool.ts";
import { createHub } from "./hub.ts";
import { LogStream } from "./log-stream.ts";

/** A hub that serves. */
export interface RunningHub {
  /** Where it listens, such as http://127.0.0.1:8080. */
  readonly url: string;
  readonly pool: Pool;
  /** Refuses new calls, finishes the accepted ones, and stops the embedded database. */
  close(): Promise<void>;
}

/**
 * Connections that wait to be taken. A thousand tills that come back at once are more than Node's 511, and one that the
 * system turns away tries again after 1, 3, 7, 15 seconds: too late for its request. The system may allow fewer
 * (net.core.somaxconn).
 */
const connectionsWaitingMax = 4_096;

export function createLog(configuration: Configuration): Logger {
  const options = { level: configuration.logLevel, base: { program: "prilavok-hub" } };
  return pino(options, LogStream.onStandardError());
}

/** Starts a hub: database, migrations, door. Rejects, with everything stopped again, when one of them fails. */
export async function startHub(
  configuration: Configuration,
  log: Logger = createLog(configuration),
): Promise<RunningHub> {
  const database = await openDatabase(configuration, "hub", log);
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
    throw error;
  }
  const { address, port, family } = hub.door.server.address() as AddressInfo;
  const url = `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
  log.info({ url }, "the hub is open");
  return {
    url,
    pool: database.pool,
    async close() {
      await hub.close();
      await database.close();
      log.info("the hub is closed");
    },
  };
}
