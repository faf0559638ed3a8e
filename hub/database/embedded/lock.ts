import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Locks between processes that the operating system drops when their holder dies, however it dies. Node has no
 * lock of its own; SQLite's are the same everywhere (fcntl, LockFileEx), so each lock is an empty SQLite file.
 * Nothing else may open such a file in this process: closing any handle of it would drop the lock.
 */
export interface Lock {
  release(): void;
}

const retryMs = 50;
const sqliteBusy = 5;

/** @returns undefined when another process holds the lock in a way that excludes this one. */
export function tryLock(file: string, mode: "exclusive" | "shared"): Lock | undefined {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    if (mode === "exclusive") database.exec("begin exclusive");
    else database.exec("begin; select count(*) from sqlite_schema");
  } catch (error) {
    database.close();
    if (error instanceof Error && "errcode" in error && error.errcode === sqliteBusy) return undefined;
    throw error;
  }
  return { release: () => database.close() };
}

/** Waits for its turn. @throws after `timeoutMs`, with `message`. */
export async function waitForLock(file: string, timeoutMs: number, message: string): Promise<Lock> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const lock = tryLock(file, "exclusive");
    if (lock !== undefined) return lock;
    if (performance.now() > until) throw new Error(message);
    await sleep(retryMs);
  }
}
