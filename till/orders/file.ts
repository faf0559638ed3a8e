import { closeSync, existsSync, openSync, readFileSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import type { Logger } from "pino";
import { isDamage, syncFolder } from "../journal/file.ts";

export const ordersFile = "orders.db";

/** "PLO1", in the file's header. */
const applicationId = 0x504c4f31;
const formatVersion = 2;
/** Files of this format forgot a sale when the hub knew of it. */
const forgetfulVersion = 1;
/** The journal is looked through from its beginning at the next start. Orders in work stay so. */
const remember = `
  drop index sale_number;
  alter table sale drop column generation;
  delete from setting where name = 'settled_number';
  pragma user_version = ${formatVersion};`;
const schemaSql = readFileSync(join(import.meta.dirname, "schema.sql"), "utf8");
const busyTimeoutMs = 2_000;
const logBytesMax = 16 * 1024 * 1024;
/** The file itself and what SQLite keeps beside it. */
const suffixes = ["", "-wal", "-shm"] as const;

/** The file is no file of orders of this program's. */
class Foreign extends Error {}

/**
 * Opens orders.db, and makes it when it is missing. One that is damaged, or of another program or format, is moved aside
 * and begun anew: everything but the orders in work can be asked of the hub again, and a till has to go on selling. What
 * was in work is not known any more: an order that was taken without a connection and not told to the hub is then sold as
 * one that nobody here has picked, without its order in the document and without the mark «взят без связи», or is picked
 * anew, without the mark as well. The hub and a person see such a receipt by its `orderUid`.
 * The folder's lock is held by whoever has opened the journals.
 * @throws when the disk does not let a file be made.
 */
export function openOrdersFile(
  dataDir: string,
  nowMs: number,
  log: Pick<Logger, "error">,
): Database.Database {
  const path = join(dataDir, ordersFile);
  try {
    return open(path);
  } catch (cause) {
    if (!(cause instanceof Foreign) && !isDamage(cause)) throw cause;
    const aside = `${path}.damaged-${nowMs}`;
    for (const suffix of suffixes) {
      if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
    }
    log.error(
      { err: cause, aside },
      "orders.db cannot be read: it was moved aside, and is asked of the hub anew",
    );
    return open(path);
  }
}

function open(path: string): Database.Database {
  if (!existsSync(path)) {
    // A log of a file that is gone would be played into the new one.
    for (const suffix of suffixes)
      if (existsSync(path + suffix)) renameSync(path + suffix, `${path}.old${suffix}`);
    closeSync(openSync(path, "ax", 0o600));
    syncFolder(dirname(path));
  }
  const database = new Database(path, { timeout: busyTimeoutMs });
  try {
    prepare(database, path);
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
}

function prepare(database: Database.Database, path: string): void {
  const version = database.pragma("user_version", { simple: true });
  const id = database.pragma("application_id", { simple: true });
  const isEmpty = database.prepare("select 1 from sqlite_schema").get() === undefined;
  if (!isEmpty && (id !== applicationId || !(version === formatVersion || version === forgetfulVersion))) {
    throw new Foreign(`${path} is of format ${String(version)}, or of another program`);
  }
  // Damage is found here, and not when a customer stands at the till.
  if (!isEmpty) refuseDamage(database, path);
  database.pragma("journal_mode = wal");
  database.pragma("synchronous = full");
  database.pragma("fullfsync = on");
  database.pragma("trusted_schema = off");
  database.pragma(`journal_size_limit = ${logBytesMax}`);
  database.pragma("cache_size = -2000");
  if (!isEmpty) {
    if (version === forgetfulVersion) database.transaction(() => database.exec(remember))();
    return;
  }
  database.transaction(() => {
    database.exec(schemaSql);
    database.pragma(`application_id = ${applicationId}`);
    database.pragma(`user_version = ${formatVersion}`);
  })();
}

function refuseDamage(database: Database.Database, path: string): void {
  const found = database.pragma("quick_check(1)", { simple: true });
  if (found !== "ok") throw new Foreign(`${path} is damaged: ${String(found)}`);
}
