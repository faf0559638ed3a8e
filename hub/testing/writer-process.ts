import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { DatabaseRole } from "../database/open.ts";

/** A row that the writer told as committed. */
export interface Acknowledged {
  readonly n: number;
  readonly value: string;
}

/** The program in writer.ts, running. */
export class WriterProcess {
  readonly acknowledged: Acknowledged[] = [];
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  #backendPid = 0;
  #errors = "";
  #waiting: { readonly rows: number; readonly resolve: () => void } | undefined;

  /** @param rows after which it ends; without it, on SIGTERM. */
  constructor(dataDir: string, role: DatabaseRole, name: string = role, rows?: number) {
    const args = [
      join(import.meta.dirname, "writer.ts"),
      role,
      name,
      ...(rows === undefined ? [] : [String(rows)]),
    ];
    const env = { ...process.env, DATA_DIR: dataDir, DATABASE_URL: undefined };
    this.#child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    this.#closed = once(this.#child, "close");
    this.#child.stderr?.on("data", (text: Buffer) => {
      this.#errors += text.toString("utf8");
    });
    if (this.#child.stdout !== null)
      createInterface(this.#child.stdout).on("line", (line) => this.#hear(line));
  }

  get backendPid(): number {
    return this.#backendPid;
  }

  get errors(): string {
    return this.#errors;
  }

  #hear(line: string): void {
    const [word, n, value, pid] = line.split(" ");
    if (word !== "ack" || value === undefined) return;
    this.acknowledged.push({ n: Number(n), value });
    this.#backendPid = Number(pid);
    if (this.#waiting !== undefined && this.acknowledged.length >= this.#waiting.rows)
      this.#waiting.resolve();
  }

  /** Waits for `rows` acknowledgements from now on. @throws when the writer ends before. */
  async writes(rows: number): Promise<void> {
    const reached = new Promise<"reached">((resolve) => {
      this.#waiting = { rows: this.acknowledged.length + rows, resolve: () => resolve("reached") };
    });
    if ((await Promise.race([reached, this.#closed])) !== "reached") {
      throw new Error(`the writer ended after ${this.acknowledged.length} rows: ${this.#errors}`);
    }
  }

  kill(signal: "SIGKILL" | "SIGTERM"): void {
    this.#child.kill(signal);
  }

  /** Waits until the process has ended and all it said was heard. @returns its exit code; null after a kill. */
  async ended(): Promise<number | null> {
    await this.#closed;
    return this.#child.exitCode;
  }
}
