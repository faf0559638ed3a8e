import { chown, mkdir, readdir, realpath, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import type { DatabaseLog } from "../log.ts";
import { chooseAccount } from "./account.ts";
import { addressUrl, databaseName } from "./address.ts";
import { findBinaries } from "./binaries.ts";
import { readPassword } from "./cluster.ts";
import { type Folders, foldersOf } from "./folders.ts";
import { chooseLaunch } from "./launch.ts";
import { type Lock, tryLock, waitForLock } from "./lock.ts";
import { becomeOwner, forgetOwner } from "./owner.ts";
import { ensureServer, type Server, type Site } from "./server.ts";
import { stopPostgres } from "./stop.ts";
import { Watch } from "./watch.ts";

/**
 * The embedded PostgreSQL of one data folder. Hub and commands are equals here: each holds a share of the server
 * while it works, each restarts a server that died, and the last one that leaves stops it.
 *
 * - `server/start.lock`, exclusive: held by whoever is starting, joining, leaving or stopping the server.
 * - `server/users.lock`, shared: held by everyone that uses the server; who gets it exclusively is alone.
 * - `server/hub.lock`, exclusive: held by the one hub of the folder.
 */
export interface EmbeddedServer {
  readonly url: string;
  /** Gives the share back; stops the server when it was the last one. */
  leave(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly role: "hub" | "command";
  /** The system user to run the server under when we are root. */
  readonly userName: string | undefined;
  readonly log: DatabaseLog;
}

/** As long as a start may take, recovery included. */
const turnTimeoutMs = 15 * 60_000;

/**
 * Starts the folder's server, or joins the one that runs.
 * @throws when another hub owns the folder, or the server cannot be brought up; the message says what to do.
 */
export async function useEmbeddedServer(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { role, log } = options;
  const folders = await prepareFolders(options.dataDir);
  const owner = role === "hub" ? await becomeOwner(folders) : undefined;
  try {
    const site = await chooseSite(folders, options);
    const { server, share } = await enter(site);
    const url = addressUrl(server.address, await readPassword(folders));
    const watch = new Watch(server, log, () => takeTurn(folders, () => ensureServer(site, false)));
    return {
      url,
      async leave() {
        await watch.stop();
        await leave(site, share, watch.server);
        if (owner !== undefined) await forgetOwner(folders);
        owner?.release();
      },
    };
  } catch (error) {
    owner?.release();
    throw error;
  }
}

/** Root's new folders belong to whoever owns the data folder, so that the owner can go on as an ordinary user. */
async function prepareFolders(dataDir: string): Promise<Folders> {
  // Root's server runs as another user, who must be able to pass through.
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  await mkdir(dataDir, { recursive: true, mode });
  const folders = foldersOf(await realpath(dataDir));
  await mkdir(folders.server, { recursive: true, mode: 0o700 });
  for (const name of ["start.lock", "users.lock", "hub.lock"])
    tryLock(join(folders.server, name), "shared")?.release();
  if (process.getuid?.() === 0) {
    const { uid, gid } = await stat(folders.dataDir);
    for (const name of ["", ...(await readdir(folders.server))])
      await chown(join(folders.server, name), uid, gid);
  }
  return folders;
}

async function chooseSite(folders: Folders, options: EmbeddedOptions): Promise<Site> {
  const binaries = await findBinaries();
  const account = await chooseAccount(folders, options.userName);
  const launch = await chooseLaunch(account, binaries, folders.dataDir);
  return { folders, binaries, account, launch, log: options.log };
}

async function takeTurn<T>(folders: Folders, work: () => Promise<T>): Promise<T> {
  const lock = await waitForLock(
    join(folders.server, "start.lock"),
    turnTimeoutMs,
    `another process has been starting or stopping the database in ${folders.dataDir} for a quarter of an hour`,
  );
  try {
    return await work();
  } finally {
    lock.release();
  }
}

async function enter(site: Site): Promise<{ server: Server; share: Lock }> {
  const { folders } = site;
  const users = join(folders.server, "users.lock");
  return takeTurn(folders, async () => {
    const alone = tryLock(users, "exclusive");
    alone?.release();
    const server = await ensureServer(site, alone !== undefined);
    await ensureDatabase(server, await readPassword(folders));
    const share = tryLock(users, "shared");
    if (share === undefined) throw new Error(`${users} is locked by a foreign program`);
    return { server, share };
  });
}

async function leave(site: Site, share: Lock, server: Server): Promise<void> {
  const { folders } = site;
  await takeTurn(folders, async () => {
    share.release();
    const alone = tryLock(join(folders.server, "users.lock"), "exclusive");
    if (alone === undefined) return;
    try {
      await stopPostgres(site, server.pid);
      await rm(folders.socket, { recursive: true, force: true });
      site.log.info({ pid: server.pid }, "the embedded database is stopped");
    } finally {
      alone.release();
    }
  });
}

/** The server answers, and has our database. */
async function ensureDatabase(server: Server, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: addressUrl(server.address, password, "postgres") });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [databaseName]);
    if (rowCount === 0) await client.query(`create database ${databaseName}`);
  } finally {
    await client.end();
  }
}
