import type { AddressInfo } from "node:net";
import { rpcDiscover } from "@prilavok/contracts/device-api/discover.ts";
import pino, { type Logger } from "pino";
import { systemClock } from "./clock.ts";
import type { Configuration } from "./configuration.ts";
import { type OpenDatabase, openDatabase } from "./database/open.ts";
import type { Pool } from "./database/pool.ts";
import { type Handler, handler } from "./door/handler.ts";
import { Measures } from "./door/measures.ts";
import { RateLimit } from "./door/rate.ts";
import { createDoor } from "./door/server.ts";
import { createDirectory } from "./network/directory.ts";
import { managementHandlers } from "./network/door.ts";
import { planHandlers } from "./plans/door.ts";
import { receiptHandlers } from "./receipts/door.ts";
import { ReceiptRegister } from "./receipts/register.ts";
import { reportHandlers } from "./reports/door.ts";
import { shiftHandlers } from "./shifts/door.ts";

/** A hub that serves. */
export interface RunningHub {
  /** Where it listens, such as http://127.0.0.1:8080. */
  readonly url: string;
  readonly pool: Pool;
  /** Refuses new calls, finishes the accepted ones, and stops the embedded database. */
  close(): Promise<void>;
}

export function createLog(configuration: Configuration): Logger {
  return pino({ level: configuration.logLevel, base: { program: "prilavok-hub" } }, pino.destination(2));
}

/** Starts a hub: database, migrations, directory, door. Rejects, with everything stopped again, when one of them fails. */
export async function startHub(
  configuration: Configuration,
  log: Logger = createLog(configuration),
): Promise<RunningHub> {
  const database = await openDatabase(configuration, "hub", log);
  try {
    return await openDoor(configuration, database, log);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function openDoor(
  configuration: Configuration,
  database: OpenDatabase,
  log: Logger,
): Promise<RunningHub> {
  const { pool } = database;
  const clock = systemClock;
  let closing = false;
  const directory = createDirectory({ pool, clock, log });
  const register = new ReceiptRegister({
    pool,
    clock,
    writers: configuration.ingestWriters,
    pendingReceiptsMax: configuration.pendingReceiptsMax,
    onGroup: ({ receipts, seconds }) => {
      measures.groupReceipts.observe(receipts);
      measures.groupSeconds.observe(seconds);
    },
  });
  const measures = new Measures(() => register.writer.pendingReceipts);
  const receipts = receiptHandlers({
    clock,
    directory,
    register,
    onRegistered: (registered, duplicates) => {
      measures.receipts.inc({ outcome: "registered" }, registered);
      measures.receipts.inc({ outcome: "duplicate" }, duplicates);
    },
  });
  const rules = { pool, clock, directory };
  const door = createDoor({
    log,
    directory,
    measures,
    rate: new RateLimit(configuration.deviceReceiptsPerSecond, configuration.deviceReceiptsBurst, clock),
    deviceHandlers: [
      ...receipts,
      ...planHandlers(rules),
      ...shiftHandlers(rules),
      ...reportHandlers(rules),
      discover,
    ],
    managementHandlers: managementHandlers(rules),
    isReady: async () => !closing && (await answers(pool)),
  });
  await door.listen({ host: configuration.host, port: configuration.port });
  const { address, port, family } = door.server.address() as AddressInfo;
  const url = `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
  log.info({ url }, "the hub is open");
  return {
    url,
    pool,
    async close() {
      closing = true;
      await door.close();
      await register.writer.drain();
      await directory.close();
      await database.close();
      log.info("the hub is closed");
    },
  };
}

const discover: Handler = handler(rpcDiscover, async () => {
  const { deviceDocument } = await import("@prilavok/contracts/openrpc/document.ts");
  return deviceDocument();
});

async function answers(pool: Pool): Promise<boolean> {
  try {
    await pool.query("select 1");
    return true;
  } catch {
    // Not ready is the answer; the pool's own log tells why.
    return false;
  }
}
