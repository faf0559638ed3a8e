import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Account } from "./account.ts";
import type { Address } from "./address.ts";
import type { Folders } from "./folders.ts";
import { writeServerFile } from "./settings.ts";

/** What a server says about itself in `postmaster.pid` of its cluster. */
export interface Postmaster {
  readonly pid: number;
  /** Absent while the server has not got so far as to listen. */
  readonly address: Address | undefined;
  readonly status: "starting" | "stopping" | "ready" | "standby" | "unknown";
}

const statuses = ["starting", "stopping", "ready", "standby"] as const;

function pidFile(folders: Folders): string {
  return join(folders.cluster, "postmaster.pid");
}

/**
 * Lines of the file: pid, cluster, start time, port, socket folder, listen address, shared memory, status.
 * @returns undefined when there is no file, or one that a dying server left empty.
 */
export async function readPostmaster(folders: Folders): Promise<Postmaster | undefined> {
  const text = await readFile(pidFile(folders), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  const lines = text.split("\n").map((line) => line.trim());
  // A server that runs alone, without clients, marks itself with a minus.
  const pid = Math.abs(Number(lines[0]));
  if (!Number.isInteger(pid) || pid === 0) return undefined;
  return {
    pid,
    address: addressIn(folders, Number(lines[3]), lines[4] ?? ""),
    status: statuses.find((status) => status === lines[7]) ?? "unknown",
  };
}

/** The socket is where the folder is now, which may have been moved, or have another path in another container. */
function addressIn(folders: Folders, port: number, socketFolder: string): Address | undefined {
  if (!Number.isInteger(port) || port === 0) return undefined;
  return socketFolder === "" ? { kind: "tcp", port } : { kind: "socket", folder: folders.socket, port };
}

/**
 * Makes PostgreSQL see that the pid in the file is no server's. It refuses to start while there is a process with
 * that number, be it another program or the dead server that nobody reaped yet (in a container it can stay for
 * ever). Only its own parent's number, which is ours, it takes for harmless. The other lines stay, so that it still
 * looks for processes that hold the old server's memory.
 */
export async function disownPidFile(folders: Folders, account: Account | undefined): Promise<void> {
  const text = await readFile(pidFile(folders), "utf8");
  const [, ...others] = text.split("\n");
  await writeServerFile(pidFile(folders), [String(process.pid), ...others].join("\n"), account);
}

/** Removes the socket of a server that is gone: its lock file has the same weakness. */
export async function clearSocket(folders: Folders): Promise<void> {
  await rm(folders.socket, { recursive: true, force: true });
}
