import { setTimeout as sleep } from "node:timers/promises";
import { type Address, freePort, socketAddress } from "./address.ts";
import { answers } from "./answers.ts";
import { claimCluster, createCluster, makeServerFolder } from "./cluster.ts";
import type { Folders } from "./folders.ts";
import { Lingering } from "./lingering.ts";
import { pruneLogs } from "./logs.ts";
import { clearSocket, disownPidFile, type Postmaster } from "./postmaster.ts";
import { isAlive, worksOn } from "./process.ts";
import { portOf, readSettings, settingsText, writeSettings } from "./settings.ts";
import type { Server, Site } from "./site.ts";
import { lookAt, type Situation } from "./situation.ts";
import { isPassing, startPostgres } from "./start.ts";
import { stopPostgres } from "./stop.ts";

/**
 * Who wants the server.
 * - nobody-yet: the caller is the first; a server that runs is an orphan and may be replaced.
 * - joining: others use the server; it is taken as it is.
 * - reviving: the caller's connections expect it at `address`, with the data that were there.
 */
export type Need =
  | { readonly kind: "nobody-yet" | "joining" }
  | { readonly kind: "reviving"; readonly address: Address };

const lookEveryMs = 50;
/** Recovery after a crash reads up to `max_wal_size` and more; a slow disk needs its minutes. */
const patienceMs = 15 * 60_000;
const startAttemptsMax = 10;
const startRetryMs = 500;

/**
 * Brings the folder's server up, whatever state it was left in: see the table in situation.ts. The caller holds
 * the folder's start lock.
 * @param stop gives it up. A server that was being started is ended then.
 * @throws when that is impossible; the message ends with what the server said. Stopped
 */
export async function ensureServer(site: Site, need: Need, stop?: AbortSignal): Promise<Server> {
  const until = performance.now() + patienceMs;
  const lingering = new Lingering(site.log);
  for (let startAttempts = 0; ; ) {
    stop?.throwIfAborted();
    const situation = await lookAt(site.folders, site.binaries);
    if (performance.now() > until) throw new Error(`the embedded database is still ${situation.kind}`);
    switch (situation.kind) {
      case "absent":
        if (need.kind === "reviving") throw new Error(`${site.folders.cluster} has gone`);
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
        const server = await join(site, situation.postmaster, need);
        if (server !== undefined) return server;
        break;
      }
      case "stopped":
      case "crashed":
      case "foreign":
        try {
          return await start(site, situation.kind, need, stop);
        } catch (error) {
          startAttempts++;
          if (!isPassing(error) || startAttempts === startAttemptsMax) throw error;
          site.log.info({ reason: error.message }, "the embedded database does not start yet");
          await sleep(startRetryMs);
        }
        break;
      default:
        return situation satisfies never;
    }
  }
}

/** Whether a server that was up still is. */
export async function isUp({ folders }: Site, { pid, address }: Server): Promise<boolean> {
  // Elsewhere it costs a process to learn more than that one of this number lives.
  const seen = process.platform === "linux" ? await worksOn(pid, folders.cluster) : await isAlive(pid);
  return seen || answers(folders, address);
}

async function start(
  site: Site,
  kind: Situation["kind"],
  need: Need,
  stop: AbortSignal | undefined,
): Promise<Server> {
  const { folders, account, log } = site;
  await claimCluster(folders, account);
  if (kind !== "stopped") {
    log.warn({ situation: kind }, "the embedded database was not stopped in order; it recovers");
    await disownPidFile(folders, account);
  }
  await clearSocket(folders);
  await makeServerFolder(folders.socket, account);
  await makeServerFolder(folders.log, account);
  await pruneLogs(folders);
  const address = need.kind === "reviving" ? need.address : await chooseAddress(folders);
  await writeSettings(folders.cluster, settingsText(folders, address, site.binaries.version), account);
  const pid = await startPostgres(site, stop);
  log.info({ pid, recovered: kind !== "stopped" }, "the embedded database is up");
  return { pid, address };
}

async function chooseAddress(folders: Folders): Promise<Address> {
  const socket = socketAddress(folders);
  if (socket !== undefined) return socket;
  return { kind: "tcp", port: await freePort(portOf(await readSettings(folders))) };
}

/** @returns undefined when the server has no address yet, or was outdated and is stopped now. */
async function join(site: Site, postmaster: Postmaster, need: Need): Promise<Server | undefined> {
  const { folders, log } = site;
  const { pid, address } = postmaster;
  if (address === undefined) return undefined;
  const outdated = (await readSettings(folders)) !== settingsText(folders, address, site.binaries.version);
  if (outdated && need.kind === "nobody-yet") {
    log.info({ pid }, "the embedded database runs with outdated settings and is restarted");
    if (await stopPostgres(site, { pid, address })) return undefined;
  }
  log.info({ pid }, "joined the embedded database that is running");
  return { pid, address };
}
