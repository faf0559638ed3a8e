import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const pollMs = 20;
const nameDigits = 12;
const psBytesMax = 16 * 1024 * 1024;

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
  if (process.platform === "linux") return worksOnByProc(pid, cluster);
  if (process.platform === "win32") return (await windowsProgram(pid)).startsWith("postgres");
  return (await commands()).some((each) => each.pid === pid && commandIsOn(each.command, cluster));
}

/** Server processes that are left on a cluster. On Windows none are found; there no number is used again so soon. */
export async function processesOn(cluster: string): Promise<number[]> {
  if (process.platform === "win32") return [];
  if (process.platform !== "linux") {
    return (await commands()).filter((each) => commandIsOn(each.command, cluster)).map((each) => each.pid);
  }
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map((pid) => worksOnByProc(pid, cluster)));
  return pids.filter((_, index) => found[index]);
}

async function worksOnByProc(pid: number, cluster: string): Promise<boolean> {
  const program = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "");
  if (program.trim() !== "postgres") return false;
  // Every server process stands in its cluster, wherever that was moved.
  const [folder, ours] = await Promise.all([
    stat(`/proc/${pid}/cwd`, { bigint: true }).catch(() => undefined),
    stat(cluster, { bigint: true }),
  ]);
  if (folder !== undefined) return folder.ino === ours.ino && folder.dev === ours.dev;
  // In a container even root may not look into another user's process; anyone may read its command.
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  return commandIsOn(command.replaceAll("\0", " "), cluster);
}

/** What a cluster's processes call themselves, so that they can be told from those of other clusters. */
export function clusterName(cluster: string): string {
  return `prilavok-${createHash("sha256").update(cluster).digest("hex").slice(0, nameDigits)}`;
}

/** @param command of a process, as `ps` prints it: the server's own call, or the title of one of its processes. */
export function commandIsOn(command: string, cluster: string): boolean {
  return (
    command.trimEnd().endsWith(`postgres -D ${cluster}`) ||
    command.startsWith(`postgres: ${clusterName(cluster)}:`)
  );
}

async function commands(): Promise<{ pid: number; command: string }[]> {
  const { stdout } = await run("ps", ["-axo", "pid=,command="], { maxBuffer: psBytesMax });
  return stdout.split("\n").flatMap((line) => {
    const [, pid, command] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
    return pid === undefined || command === undefined ? [] : [{ pid: Number(pid), command }];
  });
}

async function windowsProgram(pid: number): Promise<string> {
  const { stdout } = await run("tasklist", ["/FI", `PID eq ${pid}`, "/FO", "CSV", "/NH"]);
  return /^"([^"]+)"/.exec(stdout.trim())?.[1] ?? "";
}

/** Sends a signal; a process that has ended by now is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
