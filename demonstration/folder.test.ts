import { spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfiguration } from "@prilavok/hub/configuration.ts";
import { foldersOf } from "@prilavok/hub/database/embedded/folders.ts";
import { processesOn } from "@prilavok/hub/database/embedded/process.ts";
import { openDatabase } from "@prilavok/hub/database/open.ts";
import { listAccounts } from "@prilavok/hub/network/account.ts";
import { temporaryDataDir } from "@prilavok/hub/testing/folder.ts";
import { Program, runProgram } from "@prilavok/hub/testing/hub-process.ts";
import { expect, onTestFinished, test } from "vitest";
import { stage } from "./testing/stage.ts";
import { tillProcesses } from "./testing/till-processes.ts";

const program = join(import.meta.dirname, "main.ts");
const root = join(import.meta.dirname, "..");
const small = ["--days", "2", "--till-port", "0", "--order-pace", "0"];

test("a shop's own database is refused before anything is started in it", async () => {
  const dataDir = await temporaryDataDir();
  await runProgram(["store", "add", "--name", "Лавка"], { DATA_DIR: dataDir });
  const { code, output, errors } = await new Program(["--data", dataDir, "--lang", "en"], {}, program).ended;
  expect({ code, output }).toEqual({ code: 1, output: "" });
  expect(errors).toContain(`${dataDir} holds a database that the demonstration did not make`);
  const database = await openDatabase(readConfiguration({ DATA_DIR: dataDir }), "command");
  expect((await listAccounts(database.pool)).map(({ name, stores }) => [name, stores])).toEqual([
    ["Prilavok", 1],
  ]);
  await database.close();
});

test("an account that the demonstration did not make is refused, be it named like its own", async () => {
  for (const name of ["Prilavok", "Сдобный двор"]) {
    const { hub, run } = await stage();
    await hub.database.pool.query("insert into account (name, time_zone) values ($1, 'Europe/Moscow')", [
      name,
    ]);
    await expect(run(() => true)).rejects.toThrow(`"${name}", which the demonstration did not make`);
    expect(await listAccounts(hub.database.pool)).toMatchObject([{ name, stores: 0 }]);
  }
});

test("an account that somebody adds to the demonstration's database stays beside its own", async () => {
  const { hub, run } = await stage();
  await run(() => true);
  await hub.database.pool.query("insert into account (name, time_zone) values ('А', 'Europe/Moscow')");
  await run(() => true);
  expect((await listAccounts(hub.database.pool)).map(({ stores }) => stores)).toEqual([0, 3]);
});

test.skipIf(process.getuid?.() !== 0)(
  "root is refused in a folder that belongs to somebody else",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "prilavok-owned-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await chown(folder, 1000, 1000);
    const { code, errors } = await new Program(["--data", join(folder, "demo"), "--lang", "en"], {}, program)
      .ended;
    expect(code).toBe(1);
    expect(errors).toMatch(/^prilavok: .+ belongs to user 1000, who could not use what root leaves there/);
  },
);

/** A demonstration as `npm start` runs it, in a process group of its own, with its port taken by another program. */
async function npmStart(dataDir: string) {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as AddressInfo;
  const args = ["start", "--", "--data", dataDir, "--port", String(port), ...small, "--lang", "en"];
  const child = spawn("npm", args, { cwd: root, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const group = -(child.pid ?? 0);
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null) process.kill(group, "SIGKILL");
  });
  let output = "";
  child.stdout.on("data", (text: Buffer) => {
    output += text.toString();
  });
  child.stderr.on("data", (text: Buffer) => {
    output += text.toString();
  });
  await expect.poll(() => output, { timeout: 60_000 }).toContain("Try:");
  return { child, group, port, output: () => output };
}

async function nothingIsLeft(dataDir: string) {
  const left = async () => [
    ...(await processesOn(foldersOf(dataDir).cluster)),
    ...(await tillProcesses(dataDir)),
  ];
  await expect.poll(left, { timeout: 60_000 }).toEqual([]);
}

test.for(["SIGTERM", "SIGINT"] as const)(
  "%s to the process group of npm start stops its tills and its database",
  async (name) => {
    const dataDir = await temporaryDataDir();
    const { child, group, port, output } = await npmStart(dataDir);
    // The port that was taken was left to whoever has it.
    expect(output()).toMatch(/http:\/\/127\.0\.0\.1:\d+/);
    expect(output()).not.toContain(`http://127.0.0.1:${port}`);
    process.kill(group, name);
    await once(child, "close");
    await nothingIsLeft(dataDir);
    expect(output()).not.toContain("rror");
  },
);

test("a demonstration whose reader goes away stops its tills and its database", async () => {
  const dataDir = await temporaryDataDir();
  const { child } = await npmStart(dataDir);
  child.stdout.destroy();
  await once(child, "exit");
  await nothingIsLeft(dataDir);
});
