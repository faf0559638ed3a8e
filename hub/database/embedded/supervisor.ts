import { rm } from "node:fs/promises";
import type { DatabaseLog } from "../log.ts";
import { chooseAccount } from "./account.ts";
import { addressUrl } from "./address.ts";
import { findBinaries } from "./binaries.ts";
import { readPassword, refuseOthersCluster } from "./cluster.ts";
import { ensureDatabase } from "./contents.ts";
import { type Folders, prepareFolders } from "./folders.ts";
import { chooseLaunch } from "./launch.ts";
import { type Lock, tryLock, waitForLock } from "./lock.ts";
import { keepLogsShort } from "./logs.ts";
import { becomeOwner } from "./owner.ts";
import { readPostmaster } from "./postmaster.ts";
import { worksOn } from "./process.ts";
import { ensureServer, isUp } from "./server.ts";
import type { Server, Site } from "./site.ts";
import { stopPostgres } from "./stop.ts";
import { Watch } from "./watch.ts";

/**
 * The embedded PostgreSQL of one data folder. Hub and commands are equals here: each holds a share of the server
 * while it works, each restarts a server that died, and the last one that leaves stops it.
 *
 * - start lock, exclusive: held by whoever is starting, joining, leaving or stopping the server.
 * - users lock, shared: held by everyone that uses the server; who gets it exclusively is alone. It is touched by
 *   the holder of the start lock only.
 * - hub lock, exclusive: held by the one hub of the folder.
 *
 * A process that is killed holds nothing from that moment on. Its server lives on as an orphan, and the next start
 * takes it over.
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
  const ownership = role === "hub" ? await becomeOwner(folders) : undefined;
  try {
    const site = await chooseSite(folders, options);
    const { server, share, url } = await enter(site);
    const { address } = server;
    const watch = new Watch(server, log, {
      isUp: (current) => isUp(site, current),
      revive: () => takeTurn(folders, () => ensureServer(site, { kind: "reviving", address })),
    });
    const logs = keepLogsShort(folders, log);
    return {
      url,
      async leave() {
        logs.stop();
        await watch.stop();
        try {
          await leave(site, share, watch.server);
        } finally {
          await ownership?.giveUp();
        }
      },
    };
  } catch (error) {
    await ownership?.giveUp();
    throw error;
  }
}

async function chooseSite(folders: Folders, options: EmbeddedOptions): Promise<Site> {
  await refuseOthersCluster(folders);
  const binaries = await findBinaries();
  const account = await chooseAccount(folders, options.userName);
  const launch = await chooseLaunch(account, binaries, folders.dataDir);
  return { folders, binaries, account, launch, log: options.log };
}

async function takeTurn<T>(folders: Folders, work: () => Promise<T>): Promise<T> {
  const lock = await waitForLock(
    folders.startLock,
    turnTimeoutMs,
    `another process has been starting or stopping the database in ${folders.dataDir} for a quarter of an hour`,
  );
  try {
    return await work();
  } finally {
    lock.release();
  }
}

interface Entry {
  readonly server: Server;
  readonly share: Lock;
  readonly url: string;
}

async function enter(site: Site): Promise<Entry> {
  const { folders } = site;
  return takeTurn(folders, async () => {
    const alone = tryLock(folders.usersLock, "exclusive");
    alone?.release();
    const server = alone === undefined ? await reach(site, "joining") : await takeOver(site);
    const share = tryLock(folders.usersLock, "shared");
    if (share === undefined) throw new Error(`${folders.usersLock} is locked by another program`);
    return { server, share, url: addressUrl(server.address, await readPassword(folders)) };
  });
}

async function reach(site: Site, kind: "nobody-yet" | "joining"): Promise<Server> {
  const server = await ensureServer(site, { kind });
  await ensureDatabase(server, await readPassword(site.folders));
  return server;
}

/** Nobody uses the server: an orphan that does not answer is stopped, and started afresh. */
async function takeOver(site: Site): Promise<Server> {
  try {
    return await reach(site, "nobody-yet");
  } catch (error) {
    const orphan = await readPostmaster(site.folders);
    if (orphan?.address === undefined || !(await worksOn(orphan.pid, site.folders.cluster))) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    site.log.warn({ pid: orphan.pid, reason }, "the embedded database does not answer and is restarted");
    await stopPostgres(site, { pid: orphan.pid, address: orphan.address });
    return reach(site, "nobody-yet");
  }
}

async function leave(site: Site, share: Lock, server: Server): Promise<void> {
  const { folders } = site;
  await takeTurn(folders, async () => {
    share.release();
    const alone = tryLock(folders.usersLock, "exclusive");
    if (alone === undefined) return;
    try {
      if (!(await stopPostgres(site, server))) return;
      await rm(folders.socket, { recursive: true, force: true });
      site.log.info({ pid: server.pid }, "the embedded database is stopped");
    } finally {
      alone.release();
    }
  });
}
