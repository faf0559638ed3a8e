import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const hubProgram = join(import.meta.dirname, "..", "main.ts");

export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** `prilavok-hub` (or another program of the repository) with these arguments, as a process of its own. */
export class Program {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  #output = "";
  #errors = "";

  constructor(
    args: readonly string[],
    environment: Readonly<Record<string, string | undefined>>,
    program = hubProgram,
  ) {
    const env = { ...process.env, DATABASE_URL: undefined, NODE_NO_WARNINGS: "1", ...environment };
    this.child = spawn(process.execPath, [program, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
    this.child.stdout?.on("data", (text: Buffer) => {
      this.#output += text.toString("utf8");
    });
    this.child.stderr?.on("data", (text: Buffer) => {
      this.#errors += text.toString("utf8");
    });
    this.ended = once(this.child, "close").then(([code]: (number | null)[]) => {
      return { code: code ?? null, output: this.#output, errors: this.#errors };
    });
  }

  get output(): string {
    return this.#output;
  }

  /** What it said on the standard error. */
  get errors(): string {
    return this.#errors;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async kill(signal: "SIGKILL" | "SIGTERM" | "SIGINT"): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }

  /** Waits until the program has printed something that matches. @throws when it ends before, with what it said. */
  async prints(pattern: RegExp, patienceMs = 30_000): Promise<void> {
    const untilMs = Date.now() + patienceMs;
    while (!pattern.test(this.#output)) {
      if (!this.isRunning || Date.now() > untilMs) {
        throw new Error(`the program did not print ${pattern}: ${this.#output}\n${this.#errors}`);
      }
      await wait(20);
    }
  }
}

/** Runs one command to its end. @throws when it fails, with what it said. */
export async function runProgram(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const { code, output, errors } = await new Program(args, environment).ended;
  if (code !== 0) throw new Error(`prilavok-hub ${args[0]} ended with ${code}: ${output}\n${errors}`);
  return output;
}

const readyMsMax = 10_000;

/** Waits until the hub on this port is ready. @throws when it ends or stays away. */
export async function untilReady(hub: Program, port: number, patienceMs = 30_000): Promise<void> {
  const untilMs = Date.now() + patienceMs;
  for (;;) {
    const answered = await fetch(`http://127.0.0.1:${port}/readyz`, {
      signal: AbortSignal.timeout(readyMsMax),
    }).then(
      (response) => response.status,
      (error: unknown) => String(error),
    );
    if (answered === 200) return;
    if (!hub.isRunning) throw new Error(`the hub ended: ${JSON.stringify(await hub.ended)}`);
    if (Date.now() > untilMs) {
      throw new Error(
        `the hub was not ready in ${patienceMs} ms, last ${answered}: ${hub.output} ${hub.errors}`,
      );
    }
    await wait(50);
  }
}
