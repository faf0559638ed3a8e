import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import { JournalFailure, journalFailureOf } from "./failure.ts";

const kibibyteBytes = 1024;
/** With less than this SQLite fails in other ways too, for want of room. */
const scantKibibytes = 256;
/** What a till needs for a start and some hundred receipts. */
const neededMegabytes = 16;

/**
 * Says of an error that comes of a full disk which file it was, how much room there is, and what to do. Any other error
 * stays as it is.
 */
export function namingFullDisk(error: unknown, path: string): unknown {
  const failure = journalFailureOf(error);
  if (failure === undefined || failure.cause instanceof JournalFailure) return error;
  const freeKibibytes = freeKibibytesOf(dirname(path));
  const isFull = /FULL|ENOSPC|EDQUOT/.test(failure.code);
  const isScant =
    freeKibibytes !== undefined && freeKibibytes < scantKibibytes && /IOERR|CANTOPEN/.test(failure.code);
  if (!isFull && !isScant) return error;
  const room = freeKibibytes === undefined ? "" : `, ${freeKibibytes} KiB are free`;
  return new JournalFailure(
    failure.code,
    `${path} cannot be written: the disk is full${room}. Make at least ${neededMegabytes} MB of room on it, and start the ` +
      "till again. What is registered stays in the file: move or delete no file of the till",
    failure,
  );
}

function freeKibibytesOf(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return Math.floor((bavail * bsize) / kibibyteBytes);
  } catch {
    // The disk is full without a figure, too.
    return undefined;
  }
}
