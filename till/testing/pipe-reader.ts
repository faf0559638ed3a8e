import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, openSync } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { onTestFinished } from "vitest";

const lookMs = 20;
const quietLooks = 5;

/** A process that reads a named pipe, which stands for a device file: it takes bytes a few at a time. */
export class PipeReader {
  readonly path: string;
  readonly #caught: string;
  #process: ChildProcess | undefined;

  private constructor(path: string) {
    this.path = path;
    this.#caught = `${path}.caught`;
  }

  /** Makes the pipe; nobody reads it yet. */
  static async make(path: string): Promise<PipeReader> {
    execFileSync("mkfifo", [path]);
    const reader = new PipeReader(path);
    await writeFile(reader.#caught, "");
    onTestFinished(() => reader.stop());
    return reader;
  }

  async start(): Promise<void> {
    // Opened for reading and writing, the pipe has no end when a writer closes it.
    this.#process = spawn("sh", ["-c", 'exec cat 0<>"$0" >>"$1"', this.path, this.#caught], {
      stdio: "ignore",
    });
    while (!isRead(this.path)) await pause(lookMs);
  }

  async stop(): Promise<void> {
    const reader = this.#process;
    this.#process = undefined;
    if (reader === undefined) return;
    reader.kill("SIGKILL");
    await once(reader, "exit");
  }

  /** What has come through, once nothing more comes. */
  async caught(): Promise<Buffer> {
    let [size, looks] = [-1, 0];
    while (looks < quietLooks) {
      const now = (await stat(this.#caught)).size;
      looks = now === size ? looks + 1 : 0;
      size = now;
      await pause(lookMs);
    }
    return readFile(this.#caught);
  }
}

function isRead(path: string): boolean {
  try {
    closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENXIO") return false;
    throw error;
  }
}
