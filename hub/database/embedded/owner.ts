import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Folders } from "./folders.ts";
import { tryLock } from "./lock.ts";

const recordFile = "hub.json";

/** Who owns the folder, for people. The lock beside it decides. */
interface OwnerRecord {
  readonly pid: number;
  /** ISO 8601. */
  readonly since: string;
}

/** Being the folder's only hub. */
export interface Ownership {
  giveUp(): Promise<void>;
}

/** Makes this process the folder's only hub, until it gives that up or dies. @throws when another hub is. */
export async function becomeOwner(folders: Folders): Promise<Ownership> {
  const lock = tryLock(folders.hubLock, "exclusive");
  const record = join(folders.server, recordFile);
  if (lock === undefined) {
    const owner = await readOwner(record);
    const who = owner === undefined ? "" : ` (process ${owner.pid}, since ${owner.since})`;
    throw new Error(
      `another hub${who} works in ${folders.dataDir}: stop it first, or give this one a DATA_DIR of its own`,
    );
  }
  const mine: OwnerRecord = { pid: process.pid, since: new Date().toISOString() };
  // Renamed into place, because one that root left could not be overwritten.
  await writeFile(`${record}.new`, `${JSON.stringify(mine)}\n`);
  await rename(`${record}.new`, record);
  return {
    async giveUp() {
      await rm(record, { force: true });
      lock.release();
    },
  };
}

async function readOwner(record: string): Promise<OwnerRecord | undefined> {
  try {
    return JSON.parse(await readFile(record, "utf8")) as OwnerRecord;
  } catch {
    // The other hub has the lock and has not written its record yet; it only makes the message richer.
    return undefined;
  }
}
