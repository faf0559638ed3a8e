import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Folders } from "./folders.ts";
import { type Lock, tryLock } from "./lock.ts";

const lockFile = "hub.lock";
const recordFile = "hub.json";

/** Who owns the folder, for people. The lock beside it decides. */
interface OwnerRecord {
  readonly pid: number;
  /** ISO 8601. */
  readonly since: string;
}

/** Makes this process the folder's only hub, until it releases the lock or dies. @throws when another hub is. */
export async function becomeOwner(folders: Folders): Promise<Lock> {
  const lock = tryLock(join(folders.server, lockFile), "exclusive");
  const record = join(folders.server, recordFile);
  if (lock === undefined) {
    const owner = await readOwner(record);
    const who = owner === undefined ? "" : ` (process ${owner.pid}, since ${owner.since})`;
    throw new Error(
      `another hub${who} works in ${folders.dataDir}: stop it first, or give this one a DATA_DIR of its own`,
    );
  }
  const mine: OwnerRecord = { pid: process.pid, since: new Date().toISOString() };
  await writeFile(record, `${JSON.stringify(mine)}\n`);
  return lock;
}

async function readOwner(record: string): Promise<OwnerRecord | undefined> {
  try {
    return JSON.parse(await readFile(record, "utf8")) as OwnerRecord;
  } catch {
    // The other hub has the lock and has not written its record yet; it only makes the message richer.
    return undefined;
  }
}

/** Removes the record; call it while the lock is held. */
export async function forgetOwner(folders: Folders): Promise<void> {
  await rm(join(folders.server, recordFile), { force: true });
}
