import { closeSync, mkdirSync, openSync, realpathSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { orJournalFailure } from "./failure.ts";

/** A data folder that no other process can write a journal in, until this is released or the process dies. */
export interface FolderLock {
  release(): void;
}

export const lockFileName = "till.lock";

interface Held {
  readonly database: Database.Database;
  holders: number;
}

/** By the folder's real path. The journals of one process share the lock. */
const held = new Map<string, Held>();

/**
 * Makes this process the only one that writes in the folder. Node has no lock of its own; SQLite's dies with its
 * holder, however that dies, and is the same on every system. So the lock is an empty SQLite file. Nothing else may
 * open it: on Linux, closing any handle of it would drop the lock. Readers (verify, export, backup) need no lock.
 * @throws when another process has it.
 */
export function lockFolder(path: string): FolderLock {
  const folder = prepareFolder(path);
  const known = held.get(folder);
  const lock = known ?? { database: take(folder), holders: 0 };
  held.set(folder, lock);
  lock.holders += 1;
  let isHolder = true;
  return {
    release() {
      if (!isHolder) return;
      isHolder = false;
      lock.holders -= 1;
      if (lock.holders > 0) return;
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
    throw error;
  }
}
