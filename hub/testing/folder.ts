import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { foldersOf } from "../database/embedded/folders.ts";
import { readPostmaster } from "../database/embedded/postmaster.ts";
import { isAlive, processesOn, signal, waitForEnd, worksOn } from "../database/embedded/process.ts";

const patienceMs = 10_000;

/** A data folder of the test's own, closed to others. At the test's end its server is stopped and it is removed. */
export async function temporaryDataDir(name = "data"): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), "prilavok-data-"));
  const dataDir = join(parent, name);
  onTestFinished(async () => {
    const { cluster } = foldersOf(dataDir);
    const postmaster = await readPostmaster(foldersOf(dataDir));
    const pids = await processesOn(cluster).catch((): number[] => []);
    if (postmaster !== undefined && (await worksOn(postmaster.pid, cluster))) pids.push(postmaster.pid);
    for (const pid of pids) {
      signal(pid, "SIGKILL");
      await waitForEnd(pid, patienceMs);
    }
    await rm(parent, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  return dataDir;
}

/** The server that works in a data folder now. */
export async function serverPid(dataDir: string): Promise<number | undefined> {
  const postmaster = await readPostmaster(foldersOf(dataDir));
  return postmaster !== undefined && (await isAlive(postmaster.pid)) ? postmaster.pid : undefined;
}
