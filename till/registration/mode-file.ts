import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type Mode, modes } from "../journal/document.ts";

/** The current mode on the disk: the file `mode` in the data folder. Without it the till works for real. */
export class ModeFile {
  readonly #folder: string;
  readonly #path: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#path = join(folder, "mode");
  }

  /** @throws Error when the file holds no mode: guessing would let a till sell for practice. */
  read(): Mode {
    let text: string;
    try {
      text = readFileSync(this.#path, "utf8").trim();
    } catch (cause) {
      if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return "work";
      throw cause;
    }
    if (isMode(text)) return text;
    throw new Error(`${this.#path} holds no mode: ${text.slice(0, 40)}`);
  }

  /** The old mode or the new one is there whatever happens meanwhile; on the disk when it returns. */
  write(mode: Mode): void {
    const temporary = `${this.#path}.new`;
    const file = openSync(temporary, "w", 0o600);
    try {
      writeSync(file, `${mode}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, this.#path);
    const folder = openSync(this.#folder, "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }
}

function isMode(text: string): text is Mode {
  return (modes as readonly string[]).includes(text);
}
