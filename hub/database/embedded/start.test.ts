import { type ChildProcess, spawn } from "node:child_process";
import { appendFile, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { serverPid, temporaryDataDir } from "../../testing/folder.ts";
import { WriterProcess } from "../../testing/writer-process.ts";
import { silentLog } from "../log.ts";
import { foldersOf } from "./folders.ts";
import { isAlive, processesOn, signal, waitForEnd } from "./process.ts";
import { endServer } from "./stop.ts";
import { type EmbeddedServer, useEmbeddedServer } from "./supervisor.ts";

function use(dataDir: string, role: "hub" | "command" = "hub"): Promise<EmbeddedServer> {
  return useEmbeddedServer({ dataDir, role, userName: undefined, log: silentLog });
}

async function ask(server: EmbeddedServer, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query<{ answer: unknown }>(sql).finally(() => client.end());
  return rows[0]?.answer;
}

/** The highest process number that Linux can give; no process of a test machine has it. */
const pidMax = 4_194_303;

/** A server whose hub was killed. @returns its process. */
async function orphan(dataDir: string): Promise<number> {
  const writer = new WriterProcess(dataDir, "hub");
  await writer.writes(1);
  writer.kill("SIGKILL");
  await writer.ended();
  const pid = await serverPid(dataDir);
  if (pid === undefined) throw new Error("the server died with its hub");
  return pid;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const limit = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > limit) throw new Error("it did not happen in 20 s");
    await sleep(10);
  }
}

test("the first start makes a cluster, a later one uses it, and a stop leaves no process", async () => {
  const dataDir = await temporaryDataDir();
  const first = await use(dataDir);
  await ask(first, "create table kept as select 1 as one");
  await first.leave();
  expect(await processesOn(foldersOf(dataDir).cluster)).toEqual([]);
  const second = await use(dataDir);
  expect(await ask(second, "select count(*)::int as answer from kept")).toBe(1);
  await second.leave();
});

test("the server never runs as root, keeps checksums, and is closed to other users", async () => {
  const dataDir = await temporaryDataDir();
  const server = await use(dataDir);
  const folders = foldersOf(dataDir);
  const password = await stat(join(folders.cluster, "prilavok.password"));
  expect(password.uid).not.toBe(0);
  expect(password.mode & 0o777).toBe(0o600);
  expect((await stat(folders.socket)).mode & 0o777).toBe(0o700);
  expect(await ask(server, "select current_setting('data_checksums') as answer")).toBe("on");
  expect(await ask(server, "select pg_encoding_to_char(encoding) as answer from pg_database limit 1")).toBe(
    "UTF8",
  );
  const stranger = new pg.Client({ connectionString: server.url.replace(/:[^:@]+@/, ":wrong@") });
  await expect(stranger.connect()).rejects.toThrow("password authentication failed");
  await server.leave();
});

test("a second hub on the folder is refused and told who owns it", async () => {
  const dataDir = await temporaryDataDir();
  const first = await use(dataDir);
  await expect(use(dataDir)).rejects.toThrow(`another hub (process ${process.pid}, since `);
  await first.leave();
  await (await use(dataDir)).leave();
});

test("a folder whose path is too long for a socket is served through a port of the loopback interface", async () => {
  const dataDir = await temporaryDataDir("x".repeat(100));
  const first = await use(dataDir);
  expect(new URL(first.url).hostname).toBe("127.0.0.1");
  const { port } = new URL(first.url);
  await first.leave();
  const second = await use(dataDir);
  expect(new URL(second.url).port).toBe(port);
  await second.leave();
});

test("a first start that is killed half way does not spoil the next", async () => {
  const dataDir = await temporaryDataDir();
  const killed = new WriterProcess(dataDir, "hub");
  const names = () => readdir(dataDir).catch((): string[] => []);
  await until(async () => (await names()).some((name) => name.startsWith("postgres.init-")));
  killed.kill("SIGKILL");
  await killed.ended();
  expect(await names()).not.toContain("postgres");
  const server = await use(dataDir);
  expect((await names()).sort()).toEqual(["log", "postgres", "server", "socket"]);
  await server.leave();
});

test("an orphan is joined, and stopped by whoever leaves last", async () => {
  const dataDir = await temporaryDataDir();
  const pid = await orphan(dataDir);
  const server = await use(dataDir);
  expect(await serverPid(dataDir)).toBe(pid);
  await server.leave();
  expect(await isAlive(pid)).toBe(false);
});

test("an orphan with the settings of another release is replaced", async () => {
  const dataDir = await temporaryDataDir();
  const pid = await orphan(dataDir);
  await appendFile(join(foldersOf(dataDir).cluster, "postgresql.conf"), "work_mem = '1MB'\n");
  const server = await use(dataDir);
  expect(await serverPid(dataDir)).not.toBe(pid);
  expect(await ask(server, "select current_setting('work_mem') as answer")).toBe("16MB");
  await server.leave();
});

test("an orphan in a folder that was moved is replaced", async () => {
  const dataDir = await temporaryDataDir();
  const pid = await orphan(dataDir);
  const moved = join(dataDir, "..", "moved");
  await rename(dataDir, moved);
  const server = await use(moved);
  expect(await serverPid(moved)).not.toBe(pid);
  expect(await isAlive(pid)).toBe(false);
  await server.leave();
});

test("a server that was told to stop is waited for", async () => {
  const dataDir = await temporaryDataDir();
  const pid = await orphan(dataDir);
  signal(pid, "SIGINT");
  const server = await use(dataDir);
  expect(await isAlive(pid)).toBe(false);
  expect(await ask(server, "select 1 as answer")).toBe(1);
  await server.leave();
});

test("a process number that another program got does not stop the start, nor is that program touched", async () => {
  const dataDir = await temporaryDataDir();
  const { cluster } = foldersOf(dataDir);
  const pid = await orphan(dataDir);
  const pidFile = join(cluster, "postmaster.pid");
  const text = await readFile(pidFile, "utf8");
  for (const each of await processesOn(cluster)) signal(each, "SIGKILL");
  await waitForEnd(pid, 5_000);
  const foreign = await sleeperOf((await stat(cluster)).uid);
  await writeFile(pidFile, text.replace(String(pid), String(foreign.pid)));
  const server = await use(dataDir);
  expect(await ask(server, "select count(*)::int as answer from written")).toBeGreaterThan(0);
  await server.leave();
  expect(await isAlive(foreign.pid ?? 0)).toBe(true);
});

/** A program of the server's user: PostgreSQL by itself would take it for a server. */
async function sleeperOf(uid: number): Promise<ChildProcess> {
  const child = spawn("sleep", ["60"], {
    stdio: "ignore",
    cwd: "/",
    ...(process.getuid?.() === 0 && { uid }),
  });
  onTestFinished(() => {
    child.kill();
  });
  await new Promise((resolve) => child.once("spawn", resolve));
  return child;
}

test("a server whose process cannot be seen, as in another container, is joined and left running", async () => {
  const dataDir = await temporaryDataDir();
  const pid = await orphan(dataDir);
  const pidFile = join(foldersOf(dataDir).cluster, "postmaster.pid");
  const text = await readFile(pidFile, "utf8");
  await writeFile(pidFile, text.replace(String(pid), String(pidMax)));
  const server = await use(dataDir);
  expect(await ask(server, "select count(*)::int as answer from written")).toBeGreaterThan(0);
  await server.leave();
  expect(await isAlive(pid)).toBe(true);
  await writeFile(pidFile, text);
});

test("a folder that holds something else is left alone", async () => {
  const dataDir = await temporaryDataDir();
  await (await use(dataDir)).leave();
  const { cluster } = foldersOf(dataDir);
  await rename(cluster, `${cluster}.away`);
  await (await use(dataDir)).leave();
  await rename(join(cluster, "PG_VERSION"), join(cluster, "SOMETHING"));
  await expect(use(dataDir)).rejects.toThrow("is not a PostgreSQL cluster");
  await writeFile(join(cluster, "PG_VERSION"), "15\n");
  await expect(use(dataDir)).rejects.toThrow("was made by PostgreSQL 15");
});

test("a server that does not hear, because it is suspended, is stopped in the time that each way gets", async () => {
  const dataDir = await temporaryDataDir();
  const told: string[] = [];
  const log = { ...silentLog, warn: (_: object, message: string) => void told.push(message) };
  const pid = await orphan(dataDir);
  const { cluster } = foldersOf(dataDir);
  for (const each of await processesOn(cluster)) signal(each, "SIGSTOP");
  const patience = { fastMs: 200, immediateMs: 200, killMs: 5_000 };
  await endServer({ folders: foldersOf(dataDir), log }, pid, patience);
  expect(told).toHaveLength(2);
  expect(await isAlive(pid)).toBe(false);
  const server = await use(dataDir);
  expect(await ask(server, "select count(*)::int as answer from written")).toBeGreaterThan(0);
  await server.leave();
});
