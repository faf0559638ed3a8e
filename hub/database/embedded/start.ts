import type { ChildProcess } from "node:child_process";
import { open, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Folders } from "./folders.ts";
import { runProgram, spawnServer } from "./launch.ts";
import { readPostmaster } from "./postmaster.ts";
import { isAlive } from "./process.ts";
import type { Site } from "./site.ts";
import { endServer } from "./stop.ts";

const pollMs = 20;
const patienceMs = 15 * 60_000;
const tailBytes = 4_096;
const tailLines = 12;
/** What the server says before its log is open. */
const outputFile = "start.txt";

/** The server did not come up. The message ends with what the server said last. */
export class StartFailure extends Error {
  /** What the server said. */
  readonly said: string;

  constructor(message: string, said: string) {
    super(said === "" ? message : `${message}; it said:\n${said}`);
    this.said = said;
  }
}

/** A dead server's memory is still held, its lock file is just going, or somebody took the port a moment ago. */
const passing =
  /pre-existing shared memory|lock file .* already exists|could not create any TCP|[Aa]ddress already in use/;

/** Whether starting again a little later can help. */
export function isPassing(error: unknown): error is StartFailure {
  return error instanceof StartFailure && passing.test(error.said);
}

/**
 * Starts the server and waits until it accepts connections, recovery included.
 * @param stop gives the start up. One that is given up or fails leaves no server behind.
 * @returns its process number. @throws StartFailure, Stopped
 */
export async function startPostgres(site: Site, stop?: AbortSignal): Promise<number> {
  if (process.platform === "win32") return startThroughPgCtl(site);
  const { folders, launch, binaries } = site;
  const outputPath = join(folders.server, outputFile);
  // One that root left could not be overwritten.
  await rm(outputPath, { force: true });
  const output = await open(outputPath, "wx", 0o600);
  const child = spawnServer(launch, binaries.postgres, ["-D", folders.cluster], output.fd);
  const failed = new Promise<never>((_, reject) => {
    child.once("error", (error) =>
      reject(new StartFailure(`PostgreSQL cannot be started: ${error.message}`, "")),
    );
  });
  try {
    await Promise.race([failed, untilReady(site, child, stop)]);
  } catch (error) {
    if (child.pid !== undefined) await endServer(site, child.pid);
    throw error;
  } finally {
    await output.close();
  }
  if (child.pid === undefined) throw new StartFailure("PostgreSQL has no process number", "");
  return child.pid;
}

async function untilReady({ folders }: Site, child: ChildProcess, stop?: AbortSignal): Promise<void> {
  const until = performance.now() + patienceMs;
  for (;;) {
    stop?.throwIfAborted();
    if (child.exitCode !== null || child.signalCode !== null) {
      const end = child.signalCode ?? `code ${child.exitCode}`;
      throw new StartFailure(`PostgreSQL ended at its start with ${end}`, await lastWords(folders));
    }
    const postmaster = await readPostmaster(folders);
    if (postmaster?.pid === child.pid && postmaster?.status === "ready") return;
    if (performance.now() > until)
      throw new StartFailure("PostgreSQL does not get ready", await lastWords(folders));
    await sleep(pollMs);
  }
}

/** On Windows pg_ctl gives up the rights of an administrator, which PostgreSQL refuses. */
async function startThroughPgCtl({ folders, launch, binaries }: Site): Promise<number> {
  const output = join(folders.server, outputFile);
  const patience = String(patienceMs / 1_000);
  const args = ["start", "--wait", `--timeout=${patience}`, `--pgdata=${folders.cluster}`, `--log=${output}`];
  await runProgram(launch, binaries.pgCtl, args).catch(async (error: Error) => {
    throw new StartFailure(error.message, await lastWords(folders));
  });
  const postmaster = await readPostmaster(folders);
  if (postmaster === undefined || !(await isAlive(postmaster.pid))) {
    throw new StartFailure("PostgreSQL ended at its start", await lastWords(folders));
  }
  return postmaster.pid;
}

/** The end of what the server wrote: before its log was open, and in its newest log file. */
async function lastWords(folders: Folders): Promise<string> {
  const logs = (await readdir(folders.log).catch(() => [])).filter((name) => name.endsWith(".log")).sort();
  const newest = logs.at(-1);
  const files = [
    join(folders.server, outputFile),
    ...(newest === undefined ? [] : [join(folders.log, newest)]),
  ];
  const texts = await Promise.all(files.map(tail));
  return texts.join("\n").trim();
}

async function tail(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return "";
  const text = (await readFile(path)).subarray(-tailBytes).toString("utf8");
  return text.trim().split("\n").slice(-tailLines).join("\n");
}
