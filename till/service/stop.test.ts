import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { verifyJournal } from "../journal/verify.ts";

const program = join(import.meta.dirname, "..", "bin", "prilavok-till.js");

test("signals that come together to a till are one stop", async () => {
  const data = await mkdtemp(join(tmpdir(), "prilavok-till-stop-"));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const flags = ["--data", data, "--conf", data, "--port", "0"];
  const child = spawn(process.execPath, [program, "serve", ...flags], {
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let log = "";
  child.stderr.on("data", (text: Buffer) => {
    log += text.toString();
  });
  await once(child.stdout, "data");
  for (const name of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.kill(-(child.pid ?? 0), name);
  const [code] = (await once(child, "close")) as (number | null)[];
  expect(code, log).toBe(0);
  expect(log).toContain("the till is closed");
  expect((await verifyJournal(join(data, "work.journal"))).fault).toBeUndefined();
});
