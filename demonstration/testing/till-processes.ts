import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const psBytesMax = 16 * 1024 * 1024;

/** Numbers of the processes that serve tills from a demonstration's data folder, or from one till's. */
export async function tillProcesses(folder: string): Promise<number[]> {
  const { stdout } = await run("ps", ["-A", "-o", "pid=,stat=,args="], { maxBuffer: psBytesMax });
  return stdout
    .split("\n")
    .filter((line) => line.includes(`${join(folder, "")}`) && line.includes("prilavok-till.js"))
    .filter((line) => !/^\s*\d+ Z/.test(line))
    .map((line) => Number.parseInt(line, 10));
}
