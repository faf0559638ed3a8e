import { join } from "node:path";

/**
 * Where the embedded server keeps what in `DATA_DIR`:
 * ```
 * postgres/            the cluster (PGDATA), and in it the password of its only role
 * postgres.init-…/     a first start under way; a leftover of one that was killed
 * socket/              the server's socket, closed to every other user of the machine
 * log/                 the server's log, a few files of limited size
 * server/              locks of the hub and its commands, and who owns the folder
 * ```
 */
export interface Folders {
  readonly dataDir: string;
  readonly cluster: string;
  readonly socket: string;
  readonly log: string;
  readonly server: string;
}

export const initPrefix = "postgres.init-";

/** @param dataDir absolute and without symbolic links: it is compared with what a running server reports. */
export function foldersOf(dataDir: string): Folders {
  return {
    dataDir,
    cluster: join(dataDir, "postgres"),
    socket: join(dataDir, "socket"),
    log: join(dataDir, "log"),
    server: join(dataDir, "server"),
  };
}
