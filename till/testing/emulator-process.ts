import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { systemClock } from "../clock.ts";
import { EmulatorServer } from "../fiscal/emulator-server.ts";

/** The emulator in a process of its own, which can be killed. Prints its port. */
if (import.meta.main) {
  const [memoryPath = "", port = "0"] = process.argv.slice(2);
  const server = await EmulatorServer.start({
    memoryPath,
    serial: "K-1",
    clock: systemClock,
    port: Number(port),
    onProblem: (problem) => process.stderr.write(`${problem.message}\n`),
  });
  process.stdout.write(`${server.port}\n`);
}

export interface EmulatorProcess {
  readonly port: number;
  /** SIGKILL, and waits for its end. */
  kill(): Promise<void>;
}

/** Resolves when it listens. */
export async function startEmulatorProcess(memoryPath: string, port = 0): Promise<EmulatorProcess> {
  const child: ChildProcess = spawn(process.execPath, [
    fileURLToPath(import.meta.url),
    memoryPath,
    String(port),
  ]);
  const ended = once(child, "exit");
  let complaints = "";
  child.stderr?.on("data", (chunk) => {
    complaints += String(chunk);
  });
  const told = child.stdout === null ? undefined : await Promise.race([once(child.stdout, "data"), ended]);
  const listening = Number(String(told?.[0]));
  if (!Number.isInteger(listening) || listening <= 0 || child.exitCode !== null) throw new Error(complaints);
  return {
    port: listening,
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
