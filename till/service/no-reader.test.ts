import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { call, operate } from "../testing/http.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { readAccess } from "./access-file.ts";

const program = join(import.meta.dirname, "..", "bin", "prilavok-till.js");
const sale = { cashier: "Кассир", itemList: [{ price: "1.62", amount: "2" }], cash: "5" };

/** A till in a shell's pipe, whose reader reads one line and goes. */
test("a till whose reader has gone goes on selling, and stops in order", async () => {
  const folder = tillFolder();
  const args = ["serve", "--data", folder, "--conf", folder, "--port", "0", "--log-level", "debug"];
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit");
  child.stderr.destroy();
  const [line] = await once(child.stdout, "data");
  child.stdout.destroy();
  const port = Number(/:(\d+)\s*$/.exec(String(line))?.[1]);
  await operate(port, "OPEN_SHIFT", { cashier: "Кассир" });
  // Each is told in the log, which nobody reads.
  const lowered = { intent_operation_type: "OTHER_INFO" };
  expect((await call({ port, headers: lowered, body: "{}" })).status).toBe(200);
  expect(await operate(port, "SALE", sale)).toMatchObject({ resultCode: 200 });
  expect((await call({ port, path: "/healthz", method: "GET" })).status).toBe(200);
  child.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
});

test("a till whose reader goes before it has said where it serves goes on", async () => {
  const folder = tillFolder();
  const args = ["serve", "--data", folder, "--conf", folder, "--port", "0"];
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit");
  child.stdout.destroy();
  child.stderr.destroy();
  await expect
    .poll(() => operateFrom(folder), { timeout: 60_000, interval: 50 })
    .toMatchObject({ resultCode: 200 });
  child.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
});

/** By the file that tells commands where the till serves. */
async function operateFrom(folder: string): Promise<unknown> {
  const access = readAccess(folder);
  return access === undefined ? undefined : operate(Number(new URL(access.url).port), "OTHER_INFO", {});
}

test("a pipe that nobody empties keeps no line's writer waiting", async () => {
  const script = join(import.meta.dirname, "..", "testing", "write-log-lines.ts");
  const child = spawn("sh", ["-c", `"$0" "$1" 5000 2>&1 >&3 | sleep 600`, process.execPath, script], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
    detached: true,
  });
  onTestFinished(() => void process.kill(-(child.pid ?? 0), "SIGKILL"));
  const told = child.stdio[3];
  const [text] = told === null || told === undefined ? [] : await once(told, "data");
  expect(String(text)).toBe("written\n");
});
