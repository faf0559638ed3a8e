import { type ChildProcess, execFile, type SpawnOptions, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import type { Account } from "./account.ts";
import type { Binaries } from "./binaries.ts";

const run = promisify(execFile);

/**
 * How the server's programs are started.
 * - own: as we are (an ordinary user, or Windows).
 * - account: we are root, they run as `account`.
 * - capability: as `account`, and with the one capability that lets them through folders closed to that account.
 */
export type Launch =
  | { readonly way: "own" }
  | { readonly way: "account"; readonly account: Account }
  | { readonly way: "capability"; readonly account: Account; readonly capability: Capability };

type Capability = "dac_read_search" | "dac_override";

/** Bit numbers in the kernel's capability masks. The first is the smaller right; containers often lack it. */
const capabilityBits: readonly (readonly [Capability, number])[] = [
  ["dac_read_search", 2],
  ["dac_override", 1],
];

/** Nothing of ours reaches the server: no secrets, no PG* variables, and messages in English. */
const environment: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  LC_ALL: "C",
  TZ: "UTC",
  // glibc would give the memory of each statement back to the kernel and fetch it again for the next one. Every time
  // the other processors must be told to forget it: a write of one receipt spent half of its time so.
  MALLOC_TRIM_THRESHOLD_: String(64 * 1024 * 1024),
  MALLOC_MMAP_THRESHOLD_: String(32 * 1024 * 1024),
  MALLOC_TOP_PAD_: String(1024 * 1024),
  ...(process.platform === "win32" && { SystemRoot: process.env.SystemRoot, TEMP: process.env.TEMP }),
};

interface Invocation {
  readonly file: string;
  readonly args: readonly string[];
  readonly options: SpawnOptions;
}

function invocation(launch: Launch, file: string, args: readonly string[]): Invocation {
  const options: SpawnOptions = { env: environment, windowsHide: true };
  // The account may not enter the folder that we stand in.
  if (process.platform !== "win32") options.cwd = "/";
  if (launch.way === "own") return { file, args, options };
  const { uid, gid } = launch.account;
  if (launch.way === "account") return { file, args, options: { ...options, uid, gid } };
  // PostgreSQL asks the kernel whether its programs may be run, and without this bit the kernel answers for a user
  // without capabilities.
  const answer = "--securebits=+no_setuid_fixup";
  const rights = [
    answer,
    `--inh-caps=-all,+${launch.capability}`,
    `--ambient-caps=-all,+${launch.capability}`,
  ];
  const user = [`--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
  return { file: "setpriv", args: ["--no-new-privs", ...user, ...rights, "--", file, ...args], options };
}

/**
 * Starts a server that lives on without us: in a session of its own, so that Ctrl-C in a terminal reaches the
 * hub alone, which then stops the server when its work is done.
 */
export function spawnServer(
  launch: Launch,
  file: string,
  args: readonly string[],
  output: number,
): ChildProcess {
  const { file: program, args: words, options } = invocation(launch, file, args);
  const child = spawn(program, words, { ...options, detached: true, stdio: ["ignore", output, output] });
  child.unref();
  return child;
}

/** @throws with what the program said. */
export async function runProgram(launch: Launch, file: string, args: readonly string[]): Promise<string> {
  const { file: program, args: words, options } = invocation(launch, file, args);
  try {
    const { stdout } = await run(program, words, options as Parameters<typeof run>[2]);
    return String(stdout);
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
    throw new Error(`${file} failed: ${said || (error instanceof Error ? error.message : String(error))}`, {
      cause: error,
    });
  }
}

/**
 * Finds the way that works here: root's folders (a clone in a `mktemp -d`, anything under /root) are closed to
 * the account that root lends to the server.
 * @param folder of the data, which exists.
 * @throws naming the folder that is in the way and what to do about it.
 */
export async function chooseLaunch(
  account: Account | undefined,
  binaries: Binaries,
  folder: string,
): Promise<Launch> {
  if (account === undefined) return { way: "own" };
  const plain: Launch = { way: "account", account };
  const closed = await closedFolder(plain, binaries, folder);
  if (closed === undefined) return plain;
  const capability = process.platform === "linux" ? await heldCapability() : undefined;
  if (capability !== undefined) {
    const lifted: Launch = { way: "capability", account, capability };
    const stillClosed = await closedFolder(lifted, binaries, folder).catch(() => closed);
    if (stillClosed === undefined) return lifted;
  }
  throw new Error(
    `PostgreSQL runs as user ${account.uid} here, because it refuses root, and that user may not enter ${closed}: ` +
      `open it (\`chmod o+x ${closed}\`), move the program or DATA_DIR elsewhere, ` +
      "or start the hub as an ordinary user",
  );
}

/** @returns the first folder on the way to the programs or the data that the launched program cannot enter. */
async function closedFolder(launch: Launch, binaries: Binaries, folder: string): Promise<string | undefined> {
  const way = [...ancestors(dirname(binaries.postgres)), ...ancestors(folder)];
  const enterEach = 'for folder do cd "$folder" 2>/dev/null || { printf "%s" "$folder"; exit 0; }; done';
  const closed = await runProgram(launch, "/bin/sh", ["-c", enterEach, "sh", ...way]);
  if (closed !== "") return closed;
  await runProgram(launch, binaries.postgres, ["--version"]);
  return undefined;
}

function ancestors(path: string): string[] {
  const above = dirname(path);
  return above === path ? [path] : [...ancestors(above), path];
}

async function heldCapability(): Promise<Capability | undefined> {
  const status = await readFile("/proc/self/status", "utf8").catch(() => "");
  const mask = BigInt(`0x${/^CapPrm:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0"}`);
  return capabilityBits.find(([, bit]) => ((mask >> BigInt(bit)) & 1n) === 1n)?.[0];
}
