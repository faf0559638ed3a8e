import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { promisify } from "node:util";
import type { Folders } from "./folders.ts";

const run = promisify(execFile);

/** The system user that the server runs under. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const candidates = ["postgres", "nobody"] as const;

/**
 * PostgreSQL refuses to run as root, so root lends the server another user: the one named in
 * `POSTGRES_USER_NAME`, else the owner of the cluster, else the named owner of the data folder, else `postgres`, else `nobody`.
 * @returns undefined when we are not root: the server then simply runs as we do.
 */
export async function chooseAccount(
  folders: Folders,
  wanted: string | undefined,
): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  if (wanted) return lookUp(wanted);
  const clusterOwner = await ownerOf(folders.cluster);
  if (clusterOwner !== undefined) return clusterOwner;
  const dataOwner = await ownerOf(folders.dataDir);
  if (dataOwner !== undefined && (await hasName(dataOwner.uid))) return dataOwner;
  for (const name of candidates) {
    const account = await lookUp(name).catch(() => undefined);
    if (account !== undefined) return account;
  }
  throw new Error(
    "PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to lend it: " +
      "name one in POSTGRES_USER_NAME, or start the hub as an ordinary user",
  );
}

async function ownerOf(folder: string): Promise<Account | undefined> {
  const found = await stat(folder).catch(() => undefined);
  return found === undefined || found.uid === 0 ? undefined : { uid: found.uid, gid: found.gid };
}

/** A container often lacks a name for the owner of a folder from outside, and initdb wants one. */
export async function hasName(uid: number): Promise<boolean> {
  return run("id", ["-un", String(uid)]).then(
    () => true,
    () => false,
  );
}

async function lookUp(name: string): Promise<Account> {
  try {
    const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
    const account = { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    if (account.uid === 0) throw new Error("that is root");
    return account;
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim() : String(error);
    throw new Error(`PostgreSQL cannot run as the system user "${name}": ${reason}`, { cause: error });
  }
}
