import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const program = join(import.meta.dirname, "..", "bin", "prilavok-till.js");

/** `pin set` with a PIN on the standard input. @throws when it fails. */
export async function setPin(folder: string, pin: string): Promise<void> {
  const args = [program, "pin", "set", "--data", folder, "--conf", folder, "--json"];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(`${pin}\n`);
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`pin set ended with ${code}`);
}
