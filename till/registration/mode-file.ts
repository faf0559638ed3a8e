import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type Mode, modes } from "../journal/document.ts";

/**
 * The current mode on the disk: the file `mode` in the data folder. A till that has never practised needs none and works for
 * real; the file is there before the first practice journal is.
 */
export class ModeFile {
  readonly #folder: string;
  readonly #path: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#path = join(folder, "mode");
  }

  /**
   * @param hasPractised there is a practice journal.
   * @throws Error when the file holds no mode, or is lost: guessing would let a till sell for practice, or practise for real.
   */
  read(hasPractised: boolean): Mode {
    const text = this.#text();
    if (text === undefined && !hasPractised) return "work";
    if (text === undefined) {
      throw new Error(
        `${this.#path} is not there, although the till has practised: write work, demo or training into it`,
      );
    }
    if (isMode(text)) return text;
    throw new Error(`${this.#path} holds no mode: ${text.slice(0, 40)}`);
  }

  get isThere(): boolean {
    return this.#text() !== undefined;
  }

  #text(): string | undefined {
    try {
      return readFileSync(this.#path, "utf8").trim();
    } catch (cause) {
      if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
      throw cause;
    }
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
