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
  /** Gives the start up. */
  readonly stop?: AbortSignal | undefined;
}

/** As long as a start may take, recovery included. */
const turnTimeoutMs = 15 * 60_000;
/** Whoever leaves does not wait for a start that takes as long as that. */
const leavingTurnTimeoutMs = 5_000;

/**
 * Starts the folder's server, or joins the one that runs.
 * @throws when another hub owns the folder, or the server cannot be brought up; the message says what to do. Stopped
 */
export async function useEmbeddedServer(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { role, log } = options;
  const folders = await prepareFolders(options.dataDir);
  const ownership = role === "hub" ? await becomeOwner(folders) : undefined;
  try {
    const site = await chooseSite(folders, options);
    const { server, share, url } = await enter(site, options.stop);
    const { address } = server;
    const watch = new Watch(server, log, {
      isUp: (current) => isUp(site, current),
      revive: (stop) =>
        takeTurn(folders, () => ensureServer(site, { kind: "reviving", address }, stop), stop),
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

async function takeTurn<T>(folders: Folders, work: () => Promise<T>, stop?: AbortSignal): Promise<T> {
  const lock = await waitForLock(
    folders.startLock,
    turnTimeoutMs,
    `another process has been starting or stopping the database in ${folders.dataDir} for a quarter of an hour`,
    stop,
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

async function enter(site: Site, stop: AbortSignal | undefined): Promise<Entry> {
  const { folders } = site;
  const work = async () => {
    const alone = tryLock(folders.usersLock, "exclusive");
    alone?.release();
    const server = alone === undefined ? await reach(site, "joining", stop) : await takeOver(site, stop);
    const share = tryLock(folders.usersLock, "shared");
    if (share === undefined) throw new Error(`${folders.usersLock} is locked by another program`);
    return { server, share, url: addressUrl(server.address, await readPassword(folders)) };
  };
  return takeTurn(folders, work, stop);
}

async function reach(
  site: Site,
  kind: "nobody-yet" | "joining",
  stop: AbortSignal | undefined,
): Promise<Server> {
  const server = await ensureServer(site, { kind }, stop);
  await ensureDatabase(server, await readPassword(site.folders));
  return server;
}

/** Nobody uses the server: one that does not answer is stopped, and started again. What stays unusable is stopped. */
async function takeOver(site: Site, stop: AbortSignal | undefined): Promise<Server> {
  try {
    return await reach(site, "nobody-yet", stop);
  } catch (error) {
    if (!(await stopLeftServer(site, error)) || stop?.aborted) throw error;
  }
  try {
    return await reach(site, "nobody-yet", stop);
  } catch (error) {
    await stopLeftServer(site, error);
    throw error;
  }
}

/** @returns whether there was one. */
async function stopLeftServer(site: Site, error: unknown): Promise<boolean> {
  const left = await readPostmaster(site.folders);
  if (left?.address === undefined || !(await worksOn(left.pid, site.folders.cluster))) return false;
  const reason = error instanceof Error ? error.message : String(error);
  site.log.warn({ pid: left.pid, reason }, "the embedded database does not answer and is stopped");
  return stopPostgres(site, { pid: left.pid, address: left.address });
}

/** Another user of the folder may have brought the server up again since, as another process. */
async function serverNow({ folders }: Site, known: Server): Promise<Server> {
  if (await worksOn(known.pid, folders.cluster)) return known;
  const now = await readPostmaster(folders);
  const isOurs = now !== undefined && (await worksOn(now.pid, folders.cluster));
  return isOurs ? { pid: now.pid, address: now.address ?? known.address } : known;
}

/** Gives the share back, and stops the server if it was the last one, whatever another process is doing. */
async function leave(site: Site, share: Lock, server: Server): Promise<void> {
  const { folders, log } = site;
  const turn = await waitForLock(folders.startLock, leavingTurnTimeoutMs, "").catch(() => undefined);
  if (turn === undefined) {
    log.warn(
      {},
      "another process has been starting or stopping the embedded database for long; not waited for",
    );
  }
  try {
    share.release();
    const alone = tryLock(folders.usersLock, "exclusive");
    if (alone === undefined) {
      log.info({ pid: server.pid }, "others use the embedded database, which goes on");
      return;
    }
    try {
      const last = await serverNow(site, server);
      if (!(await stopPostgres(site, last))) return;
      await rm(folders.socket, { recursive: true, force: true });
      log.info({ pid: last.pid }, "the embedded database is stopped");
    } finally {
      alone.release();
    }
  } finally {
    turn?.release();
  }
}
