import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { onTestFinished } from "vitest";

const program = join(import.meta.dirname, "..", "bin", "prilavok-till.js");
/** A machine with much else to do starts a till in some seconds. */
const startMsMax = 60_000;
const keptErrorChars = 64 * 1024;

export interface Ended {
  /** Null: a signal ended it. */
  readonly code: number | null;
  readonly output: string;
  /** The end of what it said on the standard error. */
  readonly errors: string;
}

/** What a program runs in besides its arguments. */
export interface Surroundings {
  /** Of Node itself. */
  readonly nodeFlags?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** `prilavok-till` with these arguments, as a process of its own. It ends with the test, or with the test's process. */
export class TillProgram {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  #output = "";
  #errors = "";
  #onOutput: () => void = () => {};

  constructor(args: readonly string[], { nodeFlags = [], environment = {} }: Surroundings = {}) {
    this.#child = spawn(process.execPath, [...nodeFlags, program, ...args], {
      env: { ...ownEnvironment(), ...environment },
      // By the channel the program notices that we are gone, even when nobody could stop it any more.
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.#child.stdout?.on("data", (text: Buffer) => {
      this.#output += text.toString("utf8");
      this.#onOutput();
    });
    this.#child.stderr?.on("data", (text: Buffer) => {
      this.#errors = (this.#errors + text.toString("utf8")).slice(-keptErrorChars);
    });
    this.ended = once(this.#child, "close").then(([code]: (number | null)[]) => {
      return { code: code ?? null, output: this.#output, errors: this.#errors };
    });
    onTestFinished(async () => void (await this.end("SIGKILL")));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get errors(): string {
    return this.#errors;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The first line that it prints. @throws when it ends instead, with what it said. */
  async firstLine(): Promise<string> {
    const line = new Promise<string>((resolve) => {
      this.#onOutput = () => {
        const end = this.#output.indexOf("\n");
        if (end !== -1) resolve(this.#output.slice(0, end));
      };
      this.#onOutput();
    });
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`it does not start: ${this.#errors}`)), startMsMax);
    });
    const failure = this.ended.then(({ code, errors }) => {
      throw new Error(`it ended with ${code} instead of starting: ${errors}`);
    });
    try {
      return await Promise.race([line, failure, patience]);
    } finally {
      clearTimeout(timer);
      failure.catch(() => undefined);
    }
  }

  /** Sends the signal and waits for the end. */
  async end(signal: "SIGKILL" | "SIGTERM"): Promise<Ended> {
    this.#child.kill(signal);
    return this.ended;
  }
}

/** Runs a command to its end. @throws when it fails, with what it said. */
export async function runTill(args: readonly string[]): Promise<string> {
  const { code, output, errors } = await new TillProgram(args).ended;
  if (code !== 0) throw new Error(`prilavok-till ${args[0]} ended with ${code}: ${output}\n${errors}`);
  return output;
}

/** A till that serves from a folder, at a free port, with nothing of this machine's configuration. */
export class TillProcess extends TillProgram {
  readonly folder: string;

  constructor(folder: string, flags: readonly string[] = [], surroundings: Surroundings = {}) {
    const own = ["--data", folder, "--conf", folder, "--port", "0", "--log-level", "warn"];
    super(["serve", "--json", ...own, ...flags], surroundings);
    this.folder = folder;
  }

  /** Resolves with its port when it is open. @throws when it ends instead. */
  async open(): Promise<number> {
    const { url }: { readonly url: string } = JSON.parse(await this.firstLine());
    return Number(new URL(url).port);
  }
}

export async function startTillProcess(
  folder: string,
  flags: readonly string[] = [],
): Promise<{ readonly till: TillProcess; readonly port: number }> {
  const till = new TillProcess(folder, flags);
  return { till, port: await till.open() };
}

/** Ours without the variables that configure tills. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const foreign = Object.entries(process.env).filter(([name]) => !name.startsWith("TILL_"));
  return { ...Object.fromEntries(foreign), NODE_NO_WARNINGS: "1" };
}
