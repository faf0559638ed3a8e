import { answers } from "./answers.ts";
import { runProgram } from "./launch.ts";
import { signal, waitForEnd, worksOn } from "./process.ts";
import type { Server, Site } from "./site.ts";

/** A fast shutdown writes all changed pages to disk. */
const fastMs = 60_000;
/** An immediate one leaves that to the recovery of the next start: nothing committed is lost. */
const immediateMs = 10_000;

/**
 * Stops the server of a folder, rather hard than never.
 * @returns false for one that lives where we cannot see it: whoever started it has to stop it.
 * @throws when it cannot be stopped.
 */
export async function stopPostgres(site: Site, { pid, address }: Server): Promise<boolean> {
  const { folders, launch, binaries, log } = site;
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
  signal(pid, "SIGINT");
  if (await waitForEnd(pid, fastMs)) return true;
  log.warn({ pid }, "the embedded database does not stop; it is stopped without its last checkpoint");
  signal(pid, "SIGQUIT");
  if (await waitForEnd(pid, immediateMs)) return true;
  throw new Error(`the embedded database (process ${pid}) cannot be stopped`);
}
