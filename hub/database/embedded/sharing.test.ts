import pg from "pg";
import { expect, test } from "vitest";
import { readConfiguration } from "../../configuration.ts";
import { serverPid, temporaryDataDir } from "../../testing/folder.ts";
import { WriterProcess } from "../../testing/writer-process.ts";
import { openDatabase } from "../open.ts";
import type { Queryable } from "../pool.ts";
import { foldersOf } from "./folders.ts";
import { isAlive, processesOn, signal } from "./process.ts";

function open(dataDir: string, role: "hub" | "command") {
  return openDatabase(readConfiguration({ DATA_DIR: dataDir }), role);
}

function works(database: Queryable): Promise<boolean> {
  return database.query("select 1").then(
    () => true,
    () => false,
  );
}

test("a command joins the hub's server and leaves it running", async () => {
  const dataDir = await temporaryDataDir();
  const hub = await open(dataDir, "hub");
  const pid = await serverPid(dataDir);
  const command = await open(dataDir, "command");
  expect(command.url).toBe(hub.url);
  await command.close();
  await hub.pool.query("select 1");
  expect(await serverPid(dataDir)).toBe(pid);
  await hub.close();
});

test("a command goes on, with new connections, when its hub or the command that started the server ends", async () => {
  const dataDir = await temporaryDataDir();
  const starter = await open(dataDir, "command");
  const hub = await open(dataDir, "hub");
  const command = await open(dataDir, "command");
  await starter.close();
  await hub.close();
  const connections = await Promise.all([1, 2, 3].map(() => command.pool.connect()));
  for (const connection of connections) connection.release();
  expect(connections).toHaveLength(3);
  await command.close();
  expect(await processesOn(foldersOf(dataDir).cluster)).toEqual([]);
});

test.for([0, 1])(
  "the last to leave stops a server that another user has brought up again, %i",
  async (first) => {
    const dataDir = await temporaryDataDir();
    const users = [await open(dataDir, "command"), await open(dataDir, "command")];
    signal((await serverPid(dataDir)) ?? 0, "SIGKILL");
    for (const user of users) {
      await expect.poll(() => works(user.pool), { timeout: 20_000 }).toBe(true);
    }
    await users[first]?.close();
    await users[1 - first]?.close();
    expect(await processesOn(foldersOf(dataDir).cluster)).toEqual([]);
  },
);

test("commands and a hub that start at once on an empty folder all do their work, on one server", async () => {
  const dataDir = await temporaryDataDir();
  const writers = [
    new WriterProcess(dataDir, "command", "first", 20),
    new WriterProcess(dataDir, "hub", "hub", 20),
    new WriterProcess(dataDir, "command", "second", 20),
  ];
  const codes = await Promise.all(writers.map((writer) => writer.ended()));
  expect(codes, writers.map((writer) => writer.errors).join("\n")).toEqual([0, 0, 0]);
  expect(await processesOn(foldersOf(dataDir).cluster)).toEqual([]);
  const database = await open(dataDir, "command");
  const { rows } = await database.pool.query(
    "select writer, count(*)::int as rows from written group by 1 order by 1",
  );
  expect(rows).toEqual(["first", "hub", "second"].map((writer) => ({ writer, rows: 20 })));
  await database.close();
});

test("of two hubs that start at once, one serves and one is refused", async () => {
  const dataDir = await temporaryDataDir();
  const hubs = [new WriterProcess(dataDir, "hub"), new WriterProcess(dataDir, "hub")];
  const refused = await Promise.race(hubs.map((hub) => hub.ended().then(() => hub)));
  expect(refused.errors).toContain("another hub");
  expect(refused.acknowledged).toEqual([]);
  const serving = hubs.find((hub) => hub !== refused);
  await serving?.writes(10);
  serving?.kill("SIGTERM");
  expect(await serving?.ended()).toBe(0);
});

test("a transaction is broken by the death of its server, and the process that holds it lives on", async () => {
  const dataDir = await temporaryDataDir();
  const hub = await open(dataDir, "hub");
  const connection = await hub.pool.connect();
  await connection.query("begin");
  const pid = (await serverPid(dataDir)) ?? 0;
  signal(pid, "SIGKILL");
  await expect.poll(() => works(connection)).toBe(false);
  connection.release(true);
  await expect.poll(() => works(hub.pool), { timeout: 10_000 }).toBe(true);
  expect(await serverPid(dataDir)).not.toBe(pid);
  await hub.close();
});

test("a query that outlives its server is ended before another server starts", {
  timeout: 40_000,
}, async () => {
  const dataDir = await temporaryDataDir();
  const hub = await open(dataDir, "hub");
  const busy = new pg.Client({ connectionString: hub.url });
  busy.on("error", () => undefined);
  await busy.connect();
  const { rows } = await busy.query<{ pid: number }>("select pg_backend_pid() as pid");
  const endless = busy.query("do $$ begin loop perform 1; end loop; end $$").catch(() => "broken");
  const pid = (await serverPid(dataDir)) ?? 0;
  signal(pid, "SIGKILL");
  const nextServer = async () => ((await serverPid(dataDir)) ?? pid) !== pid;
  await expect.poll(nextServer, { timeout: 20_000 }).toBe(true);
  expect(await isAlive(rows[0]?.pid ?? 0)).toBe(false);
  expect(await endless).toBe("broken");
  await busy.end();
  await hub.close();
});
