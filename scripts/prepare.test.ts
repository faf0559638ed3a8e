import { spawnSync } from "node:child_process";
import { chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

test.skipIf(process.getuid?.() !== 0)(
  "root is refused npm start in a folder of somebody else's, before it installs",
  () => {
    const root = mkdtempSync(join(tmpdir(), "prilavok-prepare-"));
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    mkdirSync(join(root, "scripts"));
    cpSync(join(import.meta.dirname, "prepare.js"), join(root, "scripts", "prepare.mjs"));
    const prepare = () =>
      spawnSync(process.execPath, [join(root, "scripts", "prepare.mjs")], {
        env: { ...process.env, npm_lifecycle_event: "prestart" },
        encoding: "utf8",
      });
    expect(prepare().stderr).toContain("package-lock.json is missing");
    chownSync(root, 1000, 1000);
    expect(prepare()).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("this folder belongs to user 1000"),
    });
  },
);
