import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { serverPid, temporaryDataDir } from "./testing/folder.ts";
import { Program, runProgram, untilReady } from "./testing/hub-process.ts";

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

test("a hub whose reader has gone takes receipts, and stops in order with its database", async () => {
  const dataDir = await temporaryDataDir();
  const port = await freePort();
  const environment = { DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: "debug" };
  const make = async (...args: string[]): Promise<{ readonly accesskey: string }> =>
    JSON.parse(await runProgram([...args, "--json"], environment));
  await make("store", "add", "--name", "Shop", "--ext-id", "1", "--time-zone", "Europe/Minsk");
  const { accesskey } = await make("device", "add", "--store", "1", "--ext-id", "1");
  const hub = new Program(["serve"], environment);
  onTestFinished(() => void hub.child.kill("SIGKILL"));
  // Before it has said a word: it says where it serves, and logs, to nobody.
  hub.child.stdout?.destroy();
  hub.child.stderr?.destroy();
  await untilReady(hub, port, 60_000);
  const call = { jsonrpc: "2.0", id: 1, method: "purchaseRegister" };
  const cart = { extId: "1", ts: "2026-03-02T10:00:00Z", positions: [{ name: "a", count: 1, total: 1 }] };
  const answer = await fetch(`http://127.0.0.1:${port}/s/${accesskey}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...call, params: { amount: 1, cart } }),
  });
  expect(await answer.json()).toMatchObject({ id: 1, result: expect.anything() });
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  expect(await hub.kill("SIGTERM")).toMatchObject({ code: 0 });
  expect(await serverPid(dataDir)).toBeUndefined();
});

test("a command whose reader has gone leaves no database behind", async () => {
  const dataDir = await temporaryDataDir();
  const args = ["store", "add", "--name", "Shop", "--ext-id", "1", "--time-zone", "Europe/Minsk"];
  const command = new Program(args, { DATA_DIR: dataDir });
  command.child.stdout?.destroy();
  command.child.stderr?.destroy();
  expect(await command.ended).toMatchObject({ code: 0 });
  expect(await serverPid(dataDir)).toBeUndefined();
});

test("a pipe that nobody empties keeps no line's writer waiting", async () => {
  const script = join(import.meta.dirname, "testing", "write-log-lines.ts");
  const child = spawn("sh", ["-c", `"$0" "$1" 5000 2>&1 >&3 | sleep 600`, process.execPath, script], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
    detached: true,
  });
  onTestFinished(() => void process.kill(-(child.pid ?? 0), "SIGKILL"));
  const told = child.stdio[3];
  const [text] = told === null || told === undefined ? [] : await once(told, "data");
  expect(String(text)).toBe("written\n");
});
