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

export type LockMode = "exclusive" | "shared";

const statements: Readonly<Record<LockMode, string>> = {
  exclusive: "begin exclusive",
  // A transaction locks nothing before it reads.
  shared: "begin; select count(*) from sqlite_schema",
};

const retryMs = 50;
const sqliteBusy = 5;

/**
 * @returns undefined when another holder excludes this one.
 * @throws when the file cannot be opened or locked at all, naming it.
 */
export function tryLock(file: string, mode: LockMode): Lock | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: 0 });
    database.exec(statements[mode]);
  } catch (error) {
    database?.close();
    if (error instanceof Error && "errcode" in error && error.errcode === sqliteBusy) return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`cannot use the lock ${file}: ${reason}`, { cause: error });
  }
  const held = database;
  return { release: () => held.close() };
}

/** Waits for its turn. @throws after `timeoutMs`, with `message`; Stopped. */
export async function waitForLock(
  file: string,
  timeoutMs: number,
  message: string,
  stop?: AbortSignal,
): Promise<Lock> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    stop?.throwIfAborted();
    const lock = tryLock(file, "exclusive");
    if (lock !== undefined) return lock;
    if (performance.now() > until) throw new Error(message);
    await sleep(retryMs);
  }
}
