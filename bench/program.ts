import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/** A TypeScript program of the bench, in a process of its own. */
export interface Program {
  readonly child: ChildProcess;
  /** The next line of its standard output. @throws when it ends without one. */
  line(): Promise<string>;
  /** Peak of its resident memory so far, in MiB; Linux only, else NaN. */
  peakMemoryMib(): number;
  stop(): Promise<void>;
}

export function startProgram(
  file: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Program {
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...environment },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    async line() {
      const next = await lines.next();
      if (next.done === true) throw new Error(`${file} ended without an answer`);
      return next.value;
    },
    peakMemoryMib() {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
        return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
      } catch {
        return Number.NaN;
      }
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}
