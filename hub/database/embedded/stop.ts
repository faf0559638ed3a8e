import { answers } from "./answers.ts";
import { runProgram } from "./launch.ts";
import { processesOn, signal, waitForEnd, worksOn } from "./process.ts";
import type { Server, Site } from "./site.ts";

/** How long each way of stopping gets. All of them together, and the hub's own, are shorter than a supervisor's patience. */
export interface StopPatience {
  /** A fast shutdown writes all changed pages to disk. */
  readonly fastMs: number;
  /** An immediate one leaves that to the recovery of the next start: nothing committed is lost. */
  readonly immediateMs: number;
  /** A server that cannot even do that, such as one that is suspended, is killed with all its processes. */
  readonly killMs: number;
}

const patienceByDefault: StopPatience = { fastMs: 30_000, immediateMs: 8_000, killMs: 5_000 };

/**
 * Stops the server of a folder, rather hard than never.
 * @returns false for one that lives where we cannot see it: whoever started it has to stop it.
 * @throws when it cannot be stopped.
 */
export async function stopPostgres(
  site: Site,
  { pid, address }: Server,
  patience: StopPatience = patienceByDefault,
): Promise<boolean> {
  const { folders, launch, binaries } = site;
  if (!(await worksOn(pid, folders.cluster))) return !(await answers(folders, address));
  if (process.platform === "win32") {
    await runProgram(launch, binaries.pgCtl, [
      "stop",
      "--mode=fast",
      "--wait",
      `--pgdata=${folders.cluster}`,
    ]);
    return true;
  }
  await endServer(site, pid, patience);
  return true;
}

/** Ends a server whose process we know, be it ready or still starting. @throws when it cannot be ended. */
export async function endServer(
  { folders, log }: Pick<Site, "folders" | "log">,
  pid: number,
  { fastMs, immediateMs, killMs }: StopPatience = patienceByDefault,
): Promise<void> {
  signal(pid, "SIGINT");
  if (await waitForEnd(pid, fastMs)) return;
  log.warn({ pid }, "the embedded database does not stop; it is stopped without its last checkpoint");
  signal(pid, "SIGQUIT");
  if (await waitForEnd(pid, immediateMs)) return;
  log.warn({ pid }, "the embedded database does not stop; it is killed and recovers at its next start");
  const processes = await processesOn(folders.cluster);
  for (const each of new Set([pid, ...processes])) signal(each, "SIGKILL");
  if (await waitForEnd(pid, killMs)) return;
  throw new Error(`the embedded database (process ${pid}) cannot be stopped`);
}
