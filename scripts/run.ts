import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The script behind a tool's name on the command line. It is run with this very Node, on every platform alike. */
export function toolPath(root: string, packageName: string, tool: string): string {
  const folder = join(root, "node_modules", packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    bin: string | Record<string, string>;
  };
  const path = typeof bin === "string" ? bin : bin[tool];
  if (path === undefined) throw new Error(`${packageName} has no program ${tool}`);
  return join(folder, path);
}

/** Runs a script with its output shown. @returns its exit code; 1 when a signal ended it. */
export function runShown(root: string, script: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: "inherit" });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
