import { closeSync, mkdirSync, openSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import Database from "better-sqlite3";
import { journalFailureOf, orJournalFailure } from "./failure.ts";

/** A journal that nobody else can open for writing, in a folder that no other process can, until this is released. */
export interface JournalLock {
  release(): void;
}

export const lockFileName = "till.lock";

interface Held {
  readonly database: Database.Database;
  /** Names of the journals that are open. */
  readonly journals: Set<string>;
}

/** By the folder's real path. The journals of one process share the lock. */
const held = new Map<string, Held>();

/**
 * Makes this process the only one that writes in the journal's folder, and the caller the only one that writes the
 * journal. Node has no lock of its own; SQLite's dies with its holder, however that dies, and is the same on every
 * system. So the lock is an empty SQLite file. Nothing else may open it: on Linux, closing any handle of it would drop
 * the lock. Readers (verify, export, backup) need no lock.
 * @throws when another process works in the folder, or the journal is open already.
 */
export function lockJournal(path: string): JournalLock {
  const folder = prepareFolder(dirname(path));
  const name = basename(path);
  const lock = held.get(folder) ?? { database: take(folder), journals: new Set() };
  if (lock.journals.has(name)) throw new Error(`${path} is open already`);
  held.set(folder, lock);
  lock.journals.add(name);
  let isHeld = true;
  return {
    release() {
      if (!isHeld) return;
      isHeld = false;
      lock.journals.delete(name);
      if (lock.journals.size > 0) return;
      held.delete(folder);
      lock.database.close();
    },
  };
}

/** Makes the folder, for this user only. @returns its path without symbolic links. */
function prepareFolder(path: string): string {
  return orJournalFailure(() => {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return realpathSync(path);
  });
}

function take(folder: string): Database.Database {
  const file = join(folder, lockFileName);
  const database = orJournalFailure(() => {
    closeSync(openSync(file, "a", 0o600));
    return new Database(file, { timeout: 0 });
  });
  try {
    // Else SQLite makes a rollback journal, for which a full disk has no room.
    database.pragma("journal_mode = memory");
    database.exec("begin exclusive");
    return database;
  } catch (error) {
    database.close();
    if (error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY")) {
      throw new Error(
        `another till works in ${folder}: stop it first, or give this one a folder of its own`,
        {
          cause: error,
        },
      );
    }
    throw journalFailureOf(error) ?? error;
  }
}
