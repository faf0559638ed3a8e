import { existsSync } from "node:fs";
import { chown, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Account } from "./account.ts";
import { type Address, tcpHost } from "./address.ts";
import type { Folders } from "./folders.ts";
import { clusterName } from "./process.ts";

/** What makes a commit survive a power cut. The start-up check reads them back. */
const durability = { fsync: "on", full_page_writes: "on", synchronous_commit: "on" };

const resources = {
  max_connections: "100",
  shared_buffers: "128MB",
  effective_cache_size: "1GB",
  work_mem: "16MB",
  maintenance_work_mem: "64MB",
  // Rare checkpoints: each one makes the next change of every page a whole page in the log.
  max_wal_size: "2GB",
  checkpoint_timeout: "15min",
  wal_compression: "on",
  random_page_cost: "1.1",
  // Compiling a plan costs more than any of our queries.
  jit: "off",
};

const behaviour = {
  timezone: "UTC",
  log_timezone: "UTC",
  lc_messages: "C",
  password_encryption: "scram-sha-256",
  // A query of a hub that was killed ends soon, instead of working on for nobody.
  client_connection_check_interval: "2s",
};

/** Of the server's log; the supervisor removes the oldest beyond it. */
export const logFilesMax = 10;
const logging = {
  logging_collector: "on",
  log_filename: "postgres-%Y%m%d-%H%M%S.log",
  log_rotation_size: "10MB",
  log_rotation_age: "7d",
  log_file_mode: "0600",
  log_line_prefix: "%m [%p] %a ",
  log_checkpoints: "off",
  // A repeated receipt ends its write statement with an error that is no fault (PR001): a line of log, not its text.
  log_min_error_statement: "panic",
  log_lock_waits: "on",
};

const fileName = "postgresql.conf";
const tuningText =
  "# Settings of PostgreSQL that you add here win over those of prilavok-hub from its next start on.\n";

/** The server's whole configuration file. An operator's own additions go to `tuning.conf` beside it. */
export function settingsText(folders: Folders, address: Address, serverVersion: string): string {
  const listening =
    address.kind === "socket"
      ? { listen_addresses: "", unix_socket_directories: address.folder, unix_socket_permissions: "0700" }
      : { listen_addresses: tcpHost, unix_socket_directories: "" };
  const all = {
    port: String(address.port),
    ...listening,
    ...durability,
    ...resources,
    ...behaviour,
    ...logging,
    log_directory: folders.log,
    cluster_name: clusterName(folders.cluster),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${quoted(value)}`);
  const header = [
    `# Written by prilavok-hub at each start of the server (PostgreSQL ${serverVersion}).`,
    "# Put settings of your own into tuning.conf beside this file.",
  ];
  return [...header, ...lines, "include_if_exists = 'tuning.conf'", ""].join("\n");
}

function quoted(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

export async function readSettings(folders: Folders): Promise<string> {
  return readFile(join(folders.cluster, fileName), "utf8").catch(() => "");
}

/** The port in a settings file, so that a server that starts again stays where its clients look for it. */
export function portOf(settings: string): number | undefined {
  const port = /^port = '(\d+)'$/m.exec(settings)?.[1];
  return port === undefined ? undefined : Number(port);
}

export async function writeSettings(
  cluster: string,
  text: string,
  account: Account | undefined,
): Promise<void> {
  const tuning = join(cluster, "tuning.conf");
  if (!existsSync(tuning)) await writeServerFile(tuning, tuningText, account);
  await writeServerFile(join(cluster, fileName), text, account);
}

/** Writes a file of the server's whole or not at all, durable, readable by the server's user alone. */
export async function writeServerFile(
  path: string,
  text: string,
  account: Account | undefined,
): Promise<void> {
  const temporary = `${path}.new`;
  const file = await open(temporary, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  if (account !== undefined) await chown(temporary, account.uid, account.gid);
  await rename(temporary, path);
}
