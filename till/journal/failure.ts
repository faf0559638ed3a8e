import Database from "better-sqlite3";

/**
 * The journal's file could not be written or read: the disk is full, failed, went away or is read-only, or somebody
 * else holds the file. Nothing of the transaction is in the journal. The registrar answers 670 (`journalFailed`).
 */
export class JournalFailure extends Error {
  /** SQLite's or the system's own code: `SQLITE_FULL`, `SQLITE_IOERR_WRITE`, `ENOSPC`. */
  readonly code: string;

  constructor(code: string, detail: string, cause?: unknown) {
    super(`the journal failed (${code}): ${detail}`, { cause });
    this.code = code;
  }
}

/** Primary codes of SQLite that say that the file is at fault, not the statement. */
const fileCodes = new Set([
  "BUSY",
  "CANTOPEN",
  "CORRUPT",
  "FULL",
  "IOERR",
  "LOCKED",
  "NOLFS",
  "NOMEM",
  "NOTADB",
  "PERM",
  "PROTOCOL",
  "READONLY",
]);

const systemCodes = new Set([
  "EACCES",
  "EDQUOT",
  "EFBIG",
  "EIO",
  "EMFILE",
  "ENFILE",
  "ENODEV",
  "ENOMEM",
  "ENOSPC",
  "ENXIO",
  "EPERM",
  "EROFS",
  "ESTALE",
]);

/** After these the connection is as good as before: SQLite has undone the transaction and knows what the file holds. */
const harmlessCodes = new Set(["BUSY", "FULL", "LOCKED", "READONLY"]);

/** The failure behind an error; undefined when the file is not at fault, such as a constraint or a bug. */
export function journalFailureOf(error: unknown): JournalFailure | undefined {
  if (error instanceof JournalFailure) return error;
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  const isOfTheFile =
    error instanceof Database.SqliteError
      ? fileCodes.has(primaryCode(error.code))
      : systemCodes.has(error.code);
  return isOfTheFile ? new JournalFailure(error.code, error.message, error) : undefined;
}

/** Runs work on files and turns what the disk is to blame for into a JournalFailure. */
export function orJournalFailure<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw journalFailureOf(error) ?? error;
  }
}

/**
 * Whether the connection may no longer know what is in the file. After a failed sync nobody can say what reached the
 * disk, and a commit that was refused might come back when the write-ahead log is read again.
 */
export function leavesConnectionInDoubt(failure: JournalFailure): boolean {
  return !harmlessCodes.has(primaryCode(failure.code));
}

/** @example primaryCode("SQLITE_IOERR_FSYNC") === "IOERR" */
function primaryCode(code: string): string {
  return /^SQLITE_([A-Z]+)/.exec(code)?.[1] ?? "";
}
