import { chown, mkdir, open, realpath, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

/**
 * Where the embedded server keeps what in `DATA_DIR`:
 * ```
 * postgres/            the cluster (PGDATA), and in it the password of its only role
 * postgres.init-…/     a first start under way; a leftover of one that was killed
 * socket/              the server's socket, closed to every other user of the machine
 * log/                 the server's log, a few files of limited size
 * server/              locks of the hub and its commands, who owns the folder, what the server said at its start
 * ```
 */
export interface Folders {
  readonly dataDir: string;
  readonly cluster: string;
  readonly socket: string;
  readonly log: string;
  readonly server: string;
  readonly startLock: string;
  readonly usersLock: string;
  readonly hubLock: string;
}

export const initPrefix = "postgres.init-";

/** @param dataDir absolute and without symbolic links: it is compared with what a running server reports. */
export function foldersOf(dataDir: string): Folders {
  const server = join(dataDir, "server");
  return {
    dataDir,
    cluster: join(dataDir, "postgres"),
    socket: join(dataDir, "socket"),
    log: join(dataDir, "log"),
    server,
    startLock: join(server, "start.lock"),
    usersLock: join(server, "users.lock"),
    hubLock: join(server, "hub.lock"),
  };
}

/**
 * Makes the data folder and what hub and commands share in it.
 * @throws when this user may not write there.
 */
export async function prepareFolders(dataDir: string): Promise<Folders> {
  const isRoot = process.getuid?.() === 0;
  try {
    if (isRoot) await makeAsRoot(dataDir);
    else await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const folders = foldersOf(await realpath(dataDir));
    await mkdir(folders.server, { recursive: true, mode: 0o700 });
    const locks = [folders.startLock, folders.usersLock, folders.hubLock];
    for (const lock of locks) await createEmpty(lock);
    if (isRoot) {
      const { uid, gid } = await stat(folders.dataDir);
      for (const path of [folders.server, ...locks]) await chown(path, uid, gid);
    }
    return folders;
  } catch (error) {
    throw folderFault(dataDir, error);
  }
}

/** What is told of a data folder that cannot be used. */
export function folderFault(dataDir: string, error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  return new Error(`DATA_DIR ${dataDir} must be a folder that this user may write to: ${reason}`, {
    cause: error,
  });
}

/**
 * What root makes in an ordinary user's folder becomes that user's, who could not go on without root otherwise. Root's
 * server runs as another user, who must be able to pass through.
 */
async function makeAsRoot(dataDir: string): Promise<void> {
  const first = await mkdir(dataDir, { recursive: true, mode: 0o711 });
  if (first === undefined) return;
  const { uid, gid } = await stat(dirname(first));
  for (let path = resolve(dataDir); path.startsWith(first); path = dirname(path)) await chown(path, uid, gid);
}

/** Never opens a file that is there: see lock.ts. */
async function createEmpty(path: string): Promise<void> {
  try {
    await (await open(path, "ax", 0o600)).close();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}
