import { execFile } from "node:child_process";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const pollMs = 20;

/** Whether a process of this number lives. One that is dead and only waits to be reaped does not. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) throw error;
  }
  if (process.platform !== "linux") return true;
  // pid (program name, which may hold anything) state …
  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return !/^[ZX] /.test(status.slice(status.lastIndexOf(")") + 2));
}

/** @returns whether the process ended within the time. */
export async function waitForEnd(pid: number, timeoutMs: number): Promise<boolean> {
  const until = performance.now() + timeoutMs;
  while (await isAlive(pid)) {
    if (performance.now() > until) return false;
    await sleep(pollMs);
  }
  return true;
}

/**
 * Whether a living process is a PostgreSQL server process that works on this cluster. Process numbers are used
 * again, so a number in a file proves nothing.
 */
export async function worksOn(pid: number, cluster: string): Promise<boolean> {
  if (process.platform === "linux") {
    const [program, folder, ours] = await Promise.all([
      readFile(`/proc/${pid}/comm`, "utf8").catch(() => ""),
      stat(`/proc/${pid}/cwd`, { bigint: true }).catch(() => undefined),
      stat(cluster, { bigint: true }),
    ]);
    // Every server process stands in its cluster; another user's process does not let us look, and is not ours.
    return program.trim() === "postgres" && folder?.ino === ours.ino && folder.dev === ours.dev;
  }
  return (await programName(pid)).startsWith("postgres");
}

async function programName(pid: number): Promise<string> {
  if (process.platform === "win32") {
    const { stdout } = await run("tasklist", ["/FI", `PID eq ${pid}`, "/FO", "CSV", "/NH"]);
    return /^"([^"]+)"/.exec(stdout.trim())?.[1] ?? "";
  }
  const { stdout } = await run("ps", ["-o", "comm=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
  return basename(stdout.trim());
}

/** Server processes that are left on a cluster. Linux only; elsewhere none are found. */
export async function processesOn(cluster: string): Promise<number[]> {
  if (process.platform !== "linux") return [];
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map((pid) => worksOn(pid, cluster)));
  return pids.filter((_, index) => found[index]);
}

/** Sends a signal; a process that has ended by now is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
