import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";

/** The program in journal-writer.ts, running. */
export class JournalWriterProcess {
  /** What it told so far. */
  readonly lines: string[] = [];
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  #errors = "";
  #heard = 0;
  #onLine: () => void = () => {};

  constructor(
    path: string,
    pace: "freely" | "on request",
    environment: Readonly<Record<string, string>> = {},
  ) {
    const program = join(import.meta.dirname, "journal-writer.ts");
    this.#child = spawn(process.execPath, [program, path, pace], {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, ...environment },
    });
    this.#closed = once(this.#child, "close");
    this.#child.stderr?.on("data", (text: Buffer) => {
      this.#errors += text.toString("utf8");
    });
    if (this.#child.stdout !== null) {
      createInterface(this.#child.stdout).on("line", (line) => {
        this.lines.push(line);
        this.#onLine();
      });
    }
    onTestFinished(() => void this.#child.kill("SIGKILL"));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get errors(): string {
    return this.#errors;
  }

  /** The next line that it tells. @throws when it ends instead. */
  async next(): Promise<string> {
    const line = () => this.lines[this.#heard];
    while (line() === undefined) {
      const told = new Promise<"told">((resolve) => {
        this.#onLine = () => resolve("told");
      });
      if ((await Promise.race([told, this.#closed])) !== "told" && line() === undefined) {
        throw new Error(`the writer ended: ${this.#errors}`);
      }
    }
    this.#heard += 1;
    return this.lines[this.#heard - 1] ?? "";
  }

  /** Has it write a group of sales. @returns what it told. */
  sell(sales: number): Promise<string> {
    this.#child.stdin?.write(`${sales}\n`);
    return this.next();
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#closed;
  }
}
