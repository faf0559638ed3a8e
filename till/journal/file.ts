import { accessSync, closeSync, constants, existsSync, fsyncSync, openSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import type { Mode } from "./document.ts";

/** "PLJ1", in the file's header: tells a journal from other SQLite files. */
export const applicationId = 0x504c4a31;
/** `pragma user_version` of the files that this program writes. */
export const formatVersion = 3;

export const schemaSql = readFileSync(join(import.meta.dirname, "schema.sql"), "utf8");

/** How long a write waits for another process that holds the file, which only a stranger's tool can. */
const busyTimeoutMs = 2_000;
/** The write-ahead log is cut back to this when a long reader has let it grow. */
const logBytesMax = 64 * 1024 * 1024;

/** A file is not what it should be, or is where none should be. The message says which and what to do. */
export class JournalRefused extends Error {}

/** What a journal is of. */
export interface Identity {
  readonly mode: Mode;
  readonly serial: string;
}

/** What a new journal says of the lost one that it was made in the place of. */
export interface Replaced {
  /** The last document of the lost journal that was known, and its hash. */
  readonly number: number;
  readonly hash: string;
  /** Why it is lost, as a person wrote it. */
  readonly reason: string;
}

/** Opens the file for writing, with every setting that durability rests on set and read back. */
export function connectForWriting(path: string): Database.Database {
  if (!existsSync(path)) createEmpty(path);
  const database = new Database(path, { timeout: busyTimeoutMs });
  try {
    refusingDamage(path, () => configure(database, path));
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens a journal beside the till that writes it. @throws JournalRefused when it is no journal or a newer one. */
export function connectForReading(path: string): Database.Database {
  requireReadable(path);
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs });
  try {
    const format = refusingDamage(path, () => formatOf(database, path));
    if (format === undefined) throw new JournalRefused(`${path} is empty`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function requireReadable(path: string): void {
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    const isAbsent = error instanceof Error && "code" in error && error.code === "ENOENT";
    const absent =
      "is not there: no till has worked in this folder; name a till's folder with --data or TILL_DATA";
    throw new JournalRefused(`${path} ${isAbsent ? absent : "may not be read by this user"}`, {
      cause: error,
    });
  }
}

function configure(database: Database.Database, path: string): void {
  // Else a file that is not ours would be turned into WAL before it is refused.
  formatOf(database, path);
  const settings = [
    ["journal_mode", "wal", "wal"],
    // FULL: a commit is on the disk before it returns. SQLite's default in WAL mode can lose it at a power cut.
    ["synchronous", "full", 2],
    // On macOS only this reaches the disk itself; elsewhere it does nothing.
    ["fullfsync", "on", 1],
    ["foreign_keys", "on", 1],
    // `insert or replace` then asks the triggers for deletion too.
    ["recursive_triggers", "on", 1],
    ["trusted_schema", "off", 0],
    ["journal_size_limit", String(logBytesMax), logBytesMax],
    // In KiB. The library's 16 MB would fill with years of receipts, of which a sale needs a few pages.
    ["cache_size", "-2000", -2000],
  ] as const;
  for (const [name, value, expected] of settings) {
    database.pragma(`${name} = ${value}`);
    const actual = database.pragma(name, { simple: true });
    if (actual !== expected) {
      throw new JournalRefused(
        `${path}: ${name} is ${String(actual)} and not ${expected}, so that receipts could be lost`,
      );
    }
  }
}

/** Format of the file; undefined for one that holds nothing yet. */
export function formatOf(database: Database.Database, path: string): number | undefined {
  const version = database.pragma("user_version", { simple: true });
  const id = database.pragma("application_id", { simple: true });
  if (id === 0 && version === 0 && database.prepare("select 1 from sqlite_schema").get() === undefined) {
    return undefined;
  }
  if (id !== applicationId) throw new JournalRefused(`${path} is no journal of a till`);
  if (typeof version !== "number" || version > formatVersion) {
    throw new JournalRefused(
      `${path} has format ${String(version)}, and this program knows formats up to ${formatVersion}: use a newer one`,
    );
  }
  if (version < formatVersion) {
    throw new JournalRefused(`${path} has format ${version}, which no released version has written`);
  }
  return version;
}

/** Whether there is no file, or one that holds nothing yet. */
export function isEmptyJournal(path: string): boolean {
  if (!existsSync(path)) return true;
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs });
  try {
    return refusingDamage(path, () => formatOf(database, path)) === undefined;
  } finally {
    database.close();
  }
}

/** The journal that this one was made in the place of. */
export function replacedBy(database: Database.Database): Replaced | null {
  const row = database
    .prepare<[], { value: string }>("select value from about where name = 'replaces'")
    .get();
  return row === undefined ? null : (JSON.parse(row.value) as Replaced);
}

/** Facts about the file, from its table `about`. @throws JournalRefused when they are not there. */
export function identityOf(database: Database.Database, path: string): Identity {
  const select = "select name, value from about";
  const rows = refusingDamage(path, () =>
    database.prepare<[], { name: string; value: string }>(select).all(),
  );
  const facts = new Map(rows.map(({ name, value }) => [name, value]));
  const mode = facts.get("mode");
  const serial = facts.get("serial");
  if (serial === undefined || (mode !== "work" && mode !== "demo" && mode !== "training")) {
    throw new JournalRefused(`${path} does not say which till and mode it is of`);
  }
  return { mode, serial };
}

/** Names the file that SQLite cannot make sense of. */
function refusingDamage<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw new JournalRefused(`${path} is damaged, or no journal: ${error.message}`, { cause: error });
  }
}

/** Whether SQLite says that what it reads cannot be a database of its own making. */
export function isDamage(error: unknown): error is Error {
  return error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);
}

/** A new file for this user only. SQLite gives the files beside it the same rights. */
function createEmpty(path: string): void {
  closeSync(openSync(path, "ax", 0o600));
  syncFolder(dirname(path));
}

/** Makes the names in a folder durable. Windows has no such call, and needs none. */
export function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
