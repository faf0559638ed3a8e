import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, matchesGlob } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..");
const textOf = (path: string) => readFileSync(join(root, path), "utf8");

/** Patterns of the ignore file, in their order; one with `!` takes back what those before it left out. */
const patterns = textOf("packaging/Dockerfile.dockerignore")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));

/** Whether a builder sees the file: the last pattern that matches it or a folder above it decides. */
function isInContext(path: string): boolean {
  const above = path.split("/").map((_, index, parts) => parts.slice(0, index + 1).join("/"));
  const deciding = patterns.findLast((pattern) =>
    above.some((one) => matchesGlob(one, pattern.replace(/^!/, ""))),
  );
  return deciding === undefined || deciding.startsWith("!");
}

/** Sources of the COPY lines that read from the context, of one stage each. */
const stages = textOf("packaging/Dockerfile")
  .split(/^FROM /m)
  .slice(1)
  .map((stage) =>
    [...stage.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = ""]) => sources.split(" ")),
  );

const files = globSync("{*,{contracts,hub,till,demonstration,simulation,bench}/**/*.*}", {
  cwd: root,
  exclude: (path) => path.includes("node_modules"),
});

test.for(stages.flat())("the ignore file leaves in what the Dockerfile copies: %s", (source) => {
  const within = files.filter((path) => path === source || path.startsWith(join(source, "/")));
  expect(within.filter(isInContext)).not.toEqual([]);
});

test("all workspaces of the lock file are there before the packages are installed", () => {
  const { workspaces } = JSON.parse(textOf("package.json")) as { workspaces: string[] };
  expect(stages[0]).toEqual(expect.arrayContaining(workspaces.map((name) => `${name}/package.json`)));
});

test("the context has neither tests nor what only tests use nor packages", () => {
  expect(files.filter((path) => isInContext(path) && /\.test\.ts$|^\w+\/testing\//.test(path))).toEqual([]);
  expect(isInContext("hub/node_modules/pg/package.json")).toBe(false);
});

test("a hub of the copied files alone tells its configuration and its migrations", async () => {
  const image = mkdtempSync(join(tmpdir(), "prilavok-image-"));
  onTestFinished(() => rmSync(image, { recursive: true, force: true }));
  const copied = files.filter(
    (path) => isInContext(path) && stages[1]?.some((source) => path.startsWith(source)),
  );
  for (const path of copied) {
    mkdirSync(dirname(join(image, path)), { recursive: true });
    cpSync(join(root, path), join(image, path));
  }
  const packages = join(image, "node_modules");
  mkdirSync(join(packages, "@prilavok"), { recursive: true });
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (name !== "@prilavok") symlinkSync(join(root, "node_modules", name), join(packages, name));
  }
  for (const name of ["contracts", "hub"]) {
    symlinkSync(join(image, name), join(packages, "@prilavok", name));
    // Packages of which another workspace has another version.
    const own = join(root, name, "node_modules");
    if (existsSync(own)) symlinkSync(own, join(image, name, "node_modules"));
  }
  const program = join(image, "hub", "bin", "prilavok-hub.js");
  const hub = (...args: string[]) =>
    run(process.execPath, [program, ...args], { env: { PATH: process.env.PATH } });
  expect(JSON.parse((await hub("config", "--json")).stdout)).toMatchObject({ PORT: { value: "8080" } });
  expect((await hub("serve", "--help")).stdout).toContain("prilavok-hub serve");
  const migrations = join("hub", "database", "migrations");
  expect(readdirSync(join(image, migrations))).toEqual(readdirSync(join(root, migrations)));
});
