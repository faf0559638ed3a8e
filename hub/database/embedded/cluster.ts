import { randomBytes } from "node:crypto";
import {
  chmod,
  chown,
  lchown,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  statfs,
} from "node:fs/promises";
import { join } from "node:path";
import { type Account, hasName } from "./account.ts";
import { roleName } from "./address.ts";
import type { Binaries } from "./binaries.ts";
import { type Folders, folderFault, foldersOf, initPrefix } from "./folders.ts";
import { type Launch, runProgram } from "./launch.ts";
import { writeServerFile } from "./settings.ts";

const passwordFile = "prilavok.password";
const passwordBytes = 24;
const bytesPerMegabyte = 1024 * 1024;
/** An empty cluster, its first log files, and something to begin with. */
const roomMegabytesMin = 200;

/** @returns whether the cluster is there. @throws when its folder holds something else, or another version's. */
export async function clusterExists(folders: Folders, binaries: Binaries): Promise<boolean> {
  const entries = await entriesOf(folders.cluster);
  if (entries.length === 0) return false;
  if (!entries.includes("PG_VERSION")) {
    throw new Error(`${folders.cluster} holds something that is not a PostgreSQL cluster: move it away`);
  }
  const cluster = (await readFile(join(folders.cluster, "PG_VERSION"), "utf8")).trim();
  const program = binaries.version.split(".")[0];
  if (cluster === program) return true;
  throw new Error(
    `${folders.cluster} was made by PostgreSQL ${cluster}, and this program brings ${binaries.version}: ` +
      "use the release of Prilavok that made it, export there, and import here",
  );
}

/** Whether a data folder has a cluster, of whatever version. Makes nothing. @throws when it cannot be looked into. */
export async function holdsCluster(dataDir: string): Promise<boolean> {
  try {
    return (await entriesOf(foldersOf(dataDir).cluster)).length > 0;
  } catch (error) {
    throw folderFault(dataDir, error);
  }
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

/**
 * Makes a new cluster. It grows in a folder beside its place and is moved there when it is whole and on disk, so
 * that an initdb that is killed half way leaves nothing but a folder that the next start removes.
 */
export async function createCluster(folders: Folders, binaries: Binaries, launch: Launch): Promise<void> {
  const account = launch.way === "own" ? undefined : launch.account;
  await requireName();
  await requireRoom(folders.dataDir);
  await removeLeftovers(folders);
  const nursery = await mkdtemp(join(folders.dataDir, initPrefix));
  if (account !== undefined) await chown(nursery, account.uid, account.gid);
  const cluster = join(nursery, "postgres");
  const passwordPath = join(nursery, "password");
  const password = randomBytes(passwordBytes).toString("base64url");
  await writeServerFile(passwordPath, password, account);
  await runProgram(launch, binaries.initdb, [
    `--pgdata=${cluster}`,
    `--username=${roleName}`,
    `--pwfile=${passwordPath}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    // The built-in locale knows Cyrillic and is the same on every system; libc's are neither.
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--data-checksums",
    "--no-instructions",
  ]);
  await writeServerFile(join(cluster, passwordFile), password, account);
  await rename(cluster, folders.cluster);
  await syncFolder(folders.dataDir);
  await rm(nursery, { recursive: true, force: true });
}

/** @throws when this user has no name: initdb, unlike the server, insists on one. */
async function requireName(): Promise<void> {
  const uid = process.getuid?.();
  if (uid === undefined || (await hasName(uid))) return;
  throw new Error(
    `user ${uid} has no name on this system (no line in /etc/passwd), and PostgreSQL makes no cluster for it: ` +
      "make the first start as root or as a user with a name, or set DATABASE_URL",
  );
}

/** @throws when the disk has too little room: PostgreSQL would say so half way, and not where. */
async function requireRoom(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const megabytes = Math.floor((bavail * bsize) / bytesPerMegabyte);
  if (megabytes >= roomMegabytesMin) return;
  throw new Error(
    `the disk of ${folder} has ${megabytes} MB of room, and a new database needs ${roomMegabytesMin}: ` +
      "make room, or name another folder in DATA_DIR",
  );
}

async function removeLeftovers(folders: Folders): Promise<void> {
  for (const name of await readdir(folders.dataDir)) {
    if (!name.startsWith(initPrefix)) continue;
    // Its initdb may still be running for a moment, writing into what we remove.
    await rm(join(folders.dataDir, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  await folder.sync().finally(() => folder.close());
}

/** The password of the cluster's only role. @throws when this user may not read it. */
export async function readPassword(folders: Folders): Promise<string> {
  const path = join(folders.cluster, passwordFile);
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (error) {
    throw new Error(`cannot read the embedded database's password in ${path}`, { cause: error });
  }
}

/** @throws when we are an ordinary user and the cluster is somebody else's, before anything else fails on it. */
export async function refuseOthersCluster(folders: Folders): Promise<void> {
  const self = process.getuid?.();
  const cluster = await stat(folders.cluster).catch(() => undefined);
  if (self === undefined || self === 0 || cluster === undefined || cluster.uid === self) return;
  throw new Error(
    `${folders.cluster} belongs to user ${cluster.uid}, and this program runs as user ${self}: run it as that user, ` +
      `or, while no hub runs, as root: chown -R ${self} ${folders.dataDir}`,
  );
}

/** Gives root's server what is the server's: a cluster that root copied belongs to root. */
export async function claimCluster(folders: Folders, account: Account | undefined): Promise<void> {
  if (account === undefined) return;
  const { uid } = await stat(folders.cluster);
  if (uid !== account.uid) await chownTree(folders.cluster, account);
}

/** Makes a folder that only the server's user may enter. */
export async function makeServerFolder(path: string, account: Account | undefined): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (account !== undefined) await chownTree(path, account);
  await chmod(path, 0o700);
}

async function chownTree(path: string, account: Account): Promise<void> {
  const entries = await readdir(path, { recursive: true });
  // The folder itself last: it tells the next start whether all of it was done.
  for (const entry of [...entries, ""]) await lchown(join(path, entry), account.uid, account.gid);
}
