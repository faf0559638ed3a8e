import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { readConfiguration } from "./configuration.ts";
import { foldersOf } from "./database/embedded/folders.ts";
import { processesOn } from "./database/embedded/process.ts";
import { openDatabase } from "./database/open.ts";
import { closeWithin } from "./serve.ts";
import { serverPid, temporaryDataDir } from "./testing/folder.ts";
import { Program } from "./testing/hub-process.ts";

const launcher = join(import.meta.dirname, "bin", "prilavok-hub.js");
const patienceMs = 30_000;

/** A Node of the machine that the launcher hands over from. */
const olderNode = (process.env.PATH ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "node"))
  .filter((path) => !path.includes("node_modules") && existsSync(path))
  .find((path) => Number(/^v(\d+)/.exec(String(spawnSync(path, ["--version"]).stdout))?.[1]) < 26);

/** A hub as a process group of its own, as a shell or a supervisor starts it. */
async function hubInGroup(dataDir: string, node: string) {
  const child = spawn(node, [launcher, "serve"], {
    env: { ...process.env, DATA_DIR: dataDir, DATABASE_URL: undefined, PORT: "0" },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const group = -(child.pid ?? 0);
  let [output, log] = ["", ""];
  child.stdout.on("data", (text: Buffer) => {
    output += text.toString();
  });
  child.stderr.on("data", (text: Buffer) => {
    log += text.toString();
  });
  const ended = once(child, "close").then(([code]: (number | null)[]) => ({ code, log }));
  onTestFinished(() => {
    if (child.exitCode === null) process.kill(group, "SIGKILL");
  });
  await expect.poll(() => output + log, { timeout: patienceMs }).toContain("prilavok-hub serves at");
  return { ended, log: () => log, signal: (name: NodeJS.Signals) => process.kill(group, name) };
}

async function expectInOrder({ ended }: Awaited<ReturnType<typeof hubInGroup>>, dataDir: string) {
  const { code, log } = await ended;
  expect(code, log).toBe(0);
  expect(log).toContain("the embedded database is stopped");
  expect(await processesOn(foldersOf(dataDir).cluster)).toEqual([]);
}

test("signals that come together to a hub are one stop, and leave no database behind", async () => {
  const dataDir = await temporaryDataDir();
  const hub = await hubInGroup(dataDir, process.execPath);
  for (const name of ["SIGTERM", "SIGINT", "SIGHUP"] as const) hub.signal(name);
  await expectInOrder(hub, dataDir);
});

test("a signal that comes again and again is one stop", async () => {
  const dataDir = await temporaryDataDir();
  const hub = await hubInGroup(dataDir, process.execPath);
  // Until the process is about to end: Node itself hears nothing in its last moments.
  const again = setInterval(() => {
    if (hub.log().includes("the embedded database is stopped")) clearInterval(again);
    else hub.signal("SIGINT");
  }, 5);
  await expectInOrder(hub, dataDir);
});

test.skipIf(olderNode === undefined).for(["SIGTERM", "SIGTERM", "SIGINT"] as const)(
  "a %s to the whole group of a hub that an older Node has launched is one stop",
  async (name) => {
    const dataDir = await temporaryDataDir();
    const hub = await hubInGroup(dataDir, olderNode ?? "");
    hub.signal(name);
    await expectInOrder(hub, dataDir);
  },
);

test.for(["serve", "check"])(
  "%s that is stopped while its database starts leaves none behind",
  async (command) => {
    const dataDir = await temporaryDataDir();
    await (await openDatabase(readConfiguration({ DATA_DIR: dataDir }), "command")).close();
    const program = new Program([command], { DATA_DIR: dataDir, PORT: "0" });
    const { cluster } = foldersOf(dataDir);
    await expect
      .poll(() => existsSync(join(cluster, "postmaster.pid")), { timeout: patienceMs, interval: 1 })
      .toBe(true);
    const { code, errors } = await program.kill("SIGTERM");
    expect(code, errors).toBe(command === "serve" ? 0 : 143);
    expect(await processesOn(cluster)).toEqual([]);
  },
);

test("the database of a hub that does not close is stopped all the same, and the log says so", async () => {
  const dataDir = await temporaryDataDir();
  const database = await openDatabase(readConfiguration({ DATA_DIR: dataDir }), "hub");
  // A connection that somebody never gives back.
  await database.pool.connect();
  const told: string[] = [];
  const log = { error: (_: object, message: string) => void told.push(message) };
  const hanging = { close: () => sleep(patienceMs, undefined, { ref: false }) };
  const closing = closeWithin(hanging, 50, log as Parameters<typeof closeWithin>[2]).finally(() =>
    database.close(),
  );
  await expect(closing).rejects.toThrow("did not end in time");
  expect(told).toEqual(["the hub does not close; what still runs is cut, and its database is stopped"]);
  expect(await serverPid(dataDir)).toBeUndefined();
});

test("a command in which something throws that nobody catches leaves its database in order", async () => {
  const dataDir = await temporaryDataDir();
  const code = `
    import { onDatabase } from "${join(import.meta.dirname, "command-database.ts")}";
    import { readConfiguration } from "${join(import.meta.dirname, "configuration.ts")}";
    const work = () => new Promise(() => setTimeout(() => { throw new Error("nobody catches me"); }));
    await onDatabase(readConfiguration(process.env), work, { mayCreate: true });
  `;
  const command = new Program(["-e", code], { DATA_DIR: dataDir }, "--input-type=module");
  const { code: status, errors } = await command.ended;
  expect(status).toBe(1);
  expect(errors).toContain("nobody catches me");
  expect(await serverPid(dataDir)).toBeUndefined();
});
