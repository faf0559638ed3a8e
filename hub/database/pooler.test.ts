import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readConfiguration } from "../configuration.ts";
import { createEmptyDatabase } from "../testing/empty-database.ts";
import { chooseAccount } from "./embedded/account.ts";
import { foldersOf } from "./embedded/folders.ts";
import { openDatabase } from "./open.ts";
import { createPool } from "./pool.ts";

/** It is no part of the product: Debian has it as `pgbouncer`. */
const hasPgBouncer = spawnSync("pgbouncer", ["--version"]).status === 0;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** A PgBouncer before the database of `url`, until the test's end. @returns the address through it. */
async function bouncerBefore(url: string, settings: readonly string[]): Promise<string> {
  const { hostname, port: serverPort, username, password, pathname } = new URL(url);
  const folder = await mkdtemp(join(tmpdir(), "prilavok-bouncer-"));
  // PgBouncer refuses root, as PostgreSQL does.
  const account = await chooseAccount(foldersOf("/nowhere"), undefined);
  await chmod(folder, 0o755);
  const port = await freePort();
  const users = join(folder, "users.txt");
  const name = pathname.slice(1);
  const server = `host=${decodeURIComponent(hostname)} port=${serverPort} dbname=${name}`;
  await writeFile(users, `"${username}" "${decodeURIComponent(password)}"\n`);
  await writeFile(
    join(folder, "pgbouncer.ini"),
    ["[databases]", `${name} = ${server}`, "[pgbouncer]", "listen_addr = 127.0.0.1", `listen_port = ${port}`]
      .concat("auth_type = trust", `auth_file = ${users}`, "unix_socket_dir =", settings)
      .join("\n"),
  );
  const child: ChildProcess = spawn("pgbouncer", [join(folder, "pgbouncer.ini")], {
    ...(account && { uid: account.uid, gid: account.gid }),
    cwd: "/",
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr?.on("data", (text: Buffer) => {
    said += text.toString();
  });
  const ended = once(child, "close");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
    await rm(folder, { recursive: true, force: true });
  });
  await expect.poll(() => said, { timeout: 10_000 }).toContain("process up");
  return `postgres://${username}@127.0.0.1:${port}/${name}`;
}

const ignored = "ignore_startup_parameters = options, extra_float_digits";

test.skipIf(!hasPgBouncer).for([
  ["that hands out the server used last", ["pool_mode = transaction", ignored]],
  [
    "that hands them out in turn",
    ["pool_mode = transaction", ignored, "server_round_robin = 1", "min_pool_size = 5"],
  ],
  ["of a single server", ["pool_mode = transaction", ignored, "default_pool_size = 1"]],
  ["of statements", ["pool_mode = statement", ignored]],
  ["that refuses our sessions' options", ["pool_mode = transaction"]],
] as const)(
  "a pooler of transactions %s is refused at the start, and nothing is migrated",
  async ([, settings]) => {
    const url = await createEmptyDatabase();
    const pooled = await bouncerBefore(url, settings);
    await expect(openDatabase(readConfiguration({ DATABASE_URL: pooled }), "hub")).rejects.toThrow(
      "is reached through a pooler that gives a connection another server process for each transaction",
    );
    const pool = createPool({ url, connectionsMax: 1 });
    expect((await pool.query("select from pg_class where relname = 'migration'")).rowCount).toBe(0);
    await pool.end();
  },
);

test.skipIf(!hasPgBouncer)("a pooler of sessions is taken", async () => {
  const url = await createEmptyDatabase();
  const pooled = await bouncerBefore(url, ["pool_mode = session", ignored]);
  const database = await openDatabase(readConfiguration({ DATABASE_URL: pooled }), "hub");
  expect(database.applied.length).toBeGreaterThan(0);
  await database.close();
});
