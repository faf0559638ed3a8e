import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { DatabaseLog } from "../log.ts";
import type { Account } from "./account.ts";
import { type Address, freePort, socketAddress } from "./address.ts";
import type { Binaries } from "./binaries.ts";
import { claimCluster, createCluster, makeServerFolder } from "./cluster.ts";
import type { Folders } from "./folders.ts";
import type { Launch } from "./launch.ts";
import { clearSocket, disownPidFile, type Postmaster } from "./postmaster.ts";
import { isAlive, signal } from "./process.ts";
import { portOf, readSettings, settingsText, writeSettings } from "./settings.ts";
import { lookAt, type Situation } from "./situation.ts";
import { isPassing, StartFailure, startPostgres } from "./start.ts";
import { stopPostgres } from "./stop.ts";

/** All that is decided once about the server of one folder. */
export interface Site {
  readonly folders: Folders;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  readonly launch: Launch;
  readonly log: DatabaseLog;
}

/** A server that is ready. */
export interface Server {
  readonly pid: number;
  readonly address: Address;
  /** Present when this process started it. */
  readonly child: ChildProcess | undefined;
}

const lookEveryMs = 50;
/** Recovery after a crash reads up to `max_wal_size` and more; a slow disk needs its minutes. */
const patienceMs = 15 * 60_000;
/** The rest of a dead server ends by itself within a second or two, unless a long query keeps it. */
const lingerMs = 5_000;
const startAttemptsMax = 10;
const startRetryMs = 500;

/**
 * Brings the folder's server up, whatever state it was left in: see the table in situation.ts. The caller holds
 * the folder's start lock.
 * @param mayReplace whether a running server with outdated settings may be stopped: nobody uses it.
 */
export async function ensureServer(site: Site, mayReplace: boolean): Promise<Server> {
  const until = performance.now() + patienceMs;
  const lingering = new Lingering(site.log);
  let startAttempts = 0;
  for (;;) {
    const situation = await lookAt(site.folders, site.binaries);
    if (performance.now() > until) throw new Error(`the embedded database is still ${situation.kind}`);
    switch (situation.kind) {
      case "absent":
        await createCluster(site.folders, site.binaries, site.launch);
        break;
      case "starting":
      case "stopping":
        await sleep(lookEveryMs);
        break;
      case "lingering":
        await lingering.endAfterPatience(situation.pids);
        await sleep(lookEveryMs);
        break;
      case "running": {
        const server = await join(site, situation.postmaster, mayReplace);
        if (server !== undefined) return server;
        break;
      }
      case "stopped":
      case "crashed":
      case "foreign":
        try {
          return await start(site, situation.kind);
        } catch (error) {
          startAttempts++;
          if (!isPassing(error) || startAttempts === startAttemptsMax) throw error;
          await sleep(startRetryMs);
        }
        break;
      default:
        return situation satisfies never;
    }
  }
}

async function start(site: Site, kind: Situation["kind"]): Promise<Server> {
  const { folders, account, log } = site;
  await claimCluster(folders, account);
  if (kind === "foreign") await disownPidFile(folders, account);
  if (kind !== "stopped")
    log.warn({ situation: kind }, "the embedded database was not stopped in order; it recovers");
  await clearSocket(folders);
  await makeServerFolder(folders.socket, account);
  await makeServerFolder(folders.log, account);
  const address = await chooseAddress(folders);
  await writeSettings(folders.cluster, settingsText(folders, address, site.binaries.version), account);
  const { pid, child } = await startPostgres(site);
  log.info({ pid, recovered: kind !== "stopped" }, "the embedded database is up");
  return { pid, address, child };
}

async function chooseAddress(folders: Folders): Promise<Address> {
  const socket = socketAddress(folders);
  if (socket !== undefined) return socket;
  return { kind: "tcp", port: await freePort(portOf(await readSettings(folders))) };
}

/** @returns undefined when the server was outdated and is stopped now. */
async function join(site: Site, postmaster: Postmaster, mayReplace: boolean): Promise<Server | undefined> {
  const { folders, log } = site;
  const { pid, address } = postmaster;
  if (address === undefined) throw new StartFailure("postmaster.pid has no address", "");
  const outdated = (await readSettings(folders)) !== settingsText(folders, address, site.binaries.version);
  if (outdated && mayReplace) {
    log.info({ pid }, "the embedded database runs with outdated settings and is restarted");
    await stopPostgres(site, pid);
    return undefined;
  }
  log.info({ pid }, "joined the embedded database that is running");
  return { pid, address, child: undefined };
}

/** Gives the processes of a dead server time to end, and then ends them, as PostgreSQL's manual advises. */
class Lingering {
  #since: number | undefined;
  readonly #log: DatabaseLog;

  constructor(log: DatabaseLog) {
    this.#log = log;
  }

  async endAfterPatience(pids: readonly number[]): Promise<void> {
    this.#since ??= performance.now();
    const waitedMs = performance.now() - this.#since;
    if (waitedMs < lingerMs) return;
    const name = waitedMs < 2 * lingerMs ? "SIGQUIT" : "SIGKILL";
    for (const pid of pids) {
      if (!(await isAlive(pid))) continue;
      this.#log.warn({ pid, signal: name }, "ending a process that outlived its database server");
      signal(pid, name);
    }
  }
}
