import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { constants, copyFile, link, open, rm, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { journalFailureOf } from "./failure.ts";
import { connectForReading, JournalRefused, syncFolder } from "./file.ts";
import { type Verification, verifyJournal } from "./verify.ts";

/** Pages of one step: all of them, so that the copy is of one moment and never begins again. */
const allPages = 0x7f_ff_ff_ff;

/**
 * Copies a journal to a new file, beside the till that writes it: what was committed when it began is in it. The copy is
 * verified, is one file without any beside it, and has its name only once it is whole and on the disk.
 * Blocks its thread while SQLite copies; `Journal.backup` gives it a thread of its own.
 * @throws JournalRefused when `to` is there already, or the copy has a fault; JournalFailure when a disk fails.
 */
export async function backupJournal(path: string, to: string): Promise<Verification> {
  if (existsSync(to)) throw alreadyThere(to);
  const unnamed = `${to}.${randomBytes(6).toString("hex")}.part`;
  try {
    await (await open(unnamed, "wx", 0o600)).close();
    await copy(path, unnamed);
    const verification = await verifyJournal(unnamed);
    if (verification.fault !== undefined) {
      throw new JournalRefused(`the copy of ${path} has a fault: ${verification.fault.detail}`);
    }
    await sync(unnamed);
    await name(unnamed, to);
    return verification;
  } catch (error) {
    throw journalFailureOf(error) ?? error;
  } finally {
    for (const end of ["", "-journal", "-wal", "-shm"]) await rm(unnamed + end, { force: true });
  }
}

async function copy(path: string, to: string): Promise<void> {
  const source = connectForReading(path);
  try {
    await source.backup(to, { progress: () => allPages });
  } finally {
    source.close();
  }
  const made = new Database(to);
  try {
    // Readable from a read-only disk too, which a file in WAL mode is not.
    const mode = made.pragma("journal_mode = delete", { simple: true });
    if (mode !== "delete") throw new JournalRefused(`${to} stays in the journal mode ${String(mode)}`);
  } finally {
    made.close();
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Never takes the place of a file, however late that one came. */
async function name(unnamed: string, to: string): Promise<void> {
  try {
    await link(unnamed, to);
    await unlink(unnamed);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EEXIST") throw alreadyThere(to);
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "ENOSYS") throw error;
    // A disk without hard links, such as a memory stick.
    await copyFile(unnamed, to, constants.COPYFILE_EXCL);
    await sync(to);
  }
  syncFolder(dirname(to));
}

function alreadyThere(to: string): JournalRefused {
  return new JournalRefused(`${to} is there already: a backup needs a new name`);
}
