import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { operate } from "../testing/http.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { runTill, startTillProcess, TillProgram } from "../testing/till-process.ts";

const program = join(import.meta.dirname, "..", "bin", "prilavok-till.js");

test("a look at the PIN makes no folder", async () => {
  const data = join(tillFolder(), "data");
  expect(await runTill(["pin", "status", "--data", data])).toBe("there is no PIN\n");
  expect(existsSync(data)).toBe(false);
});

test("a folder of the configuration that is named and not there is told; the default one need not be there", async () => {
  const missing = join(tillFolder(), "cnf");
  const named = await new TillProgram(["config", "--conf", missing]).ended;
  expect(named).toMatchObject({ code: 0 });
  expect(named.errors).toContain(`the folder ${missing} (--conf) is not there`);
  expect(await new TillProgram(["config"]).ended).toMatchObject({ errors: "" });
});

test.skipIf(!existsSync("/dev/full"))("an export that finds no room ends with one line", async () => {
  const folder = tillFolder();
  const { port } = await startTillProcess(folder);
  await operate(port, "OPEN_SHIFT", { cashier: "Кассир" });
  expect(await runTill(["verify", "--data", folder])).toContain(": 1 document is right,");
  const full = openSync("/dev/full", "w");
  const child = spawn(process.execPath, [program, "export", "--data", folder], {
    stdio: ["ignore", full, "pipe"],
  });
  closeSync(full);
  const [errors, [code]] = await Promise.all([text(child.stderr ?? process.stdin), once(child, "close")]);
  expect({ code, errors }).toEqual({
    code: 1,
    errors: "prilavok-till: the result cannot be written: ENOSPC\n",
  });
});

test("print jobs are listed in the shop's time", async () => {
  const folder = tillFolder();
  const { port } = await startTillProcess(folder, ["--printer", `file:${folder}`]);
  await operate(port, "OPEN_SHIFT", { cashier: "Кассир" });
  const minsk = await runTill(["print", "list", "--data", folder]);
  expect(minsk).toMatch(/document 1 +\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+03:00 /);
});
