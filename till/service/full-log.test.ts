import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { operate } from "../testing/http.ts";
import { noSmallDisk, SmallDisk } from "../testing/small-disk.ts";

const program = join(import.meta.dirname, "..", "bin", "prilavok-till.js");
const why = noSmallDisk === undefined ? "" : ` (skipped: ${noSmallDisk})`;
const sale = { cashier: "Кассир", itemList: [{ price: "1.62", amount: "2" }], cash: "5" };
const attempts = 60;

/** A till whose log is a file on the disk of its journal. */
async function startLogging(disk: SmallDisk) {
  const folder = join(disk.folder, "till");
  const logPath = join(disk.folder, "till.log");
  const log = openSync(logPath, "a");
  const args = ["serve", "--json", "--data", folder, "--conf", disk.folder, "--port", "0"];
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", log] });
  closeSync(log);
  onTestFinished(async () => {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "close");
  });
  const [line]: Buffer[] = await once(child.stdout ?? child, "data");
  return { child, logPath, port: Number(new URL(JSON.parse(String(line)).url).port) };
}

describe.skipIf(noSmallDisk !== undefined)(`a log on the journal's own full disk${why}`, () => {
  test("refusals go on being answered, and selling goes on when there is room again", {
    timeout: 60_000,
  }, async () => {
    const disk = new SmallDisk(4 * 1024);
    const { child, logPath, port } = await startLogging(disk);
    await operate(port, "OPEN_SHIFT", { cashier: "Кассир" });
    disk.fill();
    const codes = new Set<number>();
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      codes.add((await operate(port, "SALE", sale)).resultCode);
      disk.fill();
    }
    expect([...codes].at(-1)).toBe(670);
    expect(await operate(port, "OTHER_INFO", {})).toMatchObject({ resultCode: 200 });
    expect(child.exitCode).toBeNull();
    disk.empty();
    await wait(50);
    expect(await operate(port, "SALE", sale)).toMatchObject({ resultCode: 200 });
    child.kill("SIGTERM");
    const [code] = await once(child, "close");
    expect(code).toBe(0);
    expect(readFileSync(logPath, "utf8")).toContain("lines of the log could not be written");
  });
});
