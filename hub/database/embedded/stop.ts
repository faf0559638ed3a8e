import { runProgram } from "./launch.ts";
import { signal, waitForEnd, worksOn } from "./process.ts";
import type { Site } from "./server.ts";

/** A fast shutdown writes all changed pages to disk. */
const fastMs = 60_000;
/** An immediate one leaves that to the recovery of the next start: nothing committed is lost. */
const immediateMs = 10_000;

/** Stops the server of a folder, rather hard than never. @throws when it cannot be stopped. */
export async function stopPostgres(site: Site, pid: number): Promise<void> {
  const { folders, launch, binaries, log } = site;
  if (!(await worksOn(pid, folders.cluster))) return;
  if (process.platform === "win32") {
    await runProgram(launch, binaries.pgCtl, [
      "stop",
      "--mode=fast",
      "--wait",
      `--pgdata=${folders.cluster}`,
    ]);
    return;
  }
  signal(pid, "SIGINT");
  if (await waitForEnd(pid, fastMs)) return;
  log.warn({ pid }, "the embedded database does not stop; it is stopped without its last checkpoint");
  signal(pid, "SIGQUIT");
  if (await waitForEnd(pid, immediateMs)) return;
  throw new Error(`the embedded database (process ${pid}) cannot be stopped`);
}
