import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { DatabaseLog } from "../log.ts";
import type { Folders } from "./folders.ts";
import { logFilesMax } from "./settings.ts";

const pruneEveryMs = 30_000;

/** Removes the oldest log files of the server beyond the limit; the server itself never does. */
export async function pruneLogs(folders: Folders): Promise<void> {
  // The names hold the time, so that their order is the order of time.
  const files = (await readdir(folders.log))
    .filter((name) => /^postgres-\d{8}-\d{6}\.log$/.test(name))
    .sort();
  for (const file of files.slice(0, -logFilesMax)) await rm(join(folders.log, file), { force: true });
}

/** Keeps the log within its limit until stopped. */
export function keepLogsShort(folders: Folders, log: DatabaseLog): { stop(): void } {
  const prune = () =>
    pruneLogs(folders).catch((error: Error) => log.warn({ reason: error.message }, "old database logs stay"));
  const timer = setInterval(prune, pruneEveryMs).unref();
  return { stop: () => clearInterval(timer) };
}
