import { constants, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Mode } from "../journal/document.ts";
import type { JournalMark } from "../journal/mark.ts";
import type { Settings } from "./settings.ts";

/** A mark is padded to it, so that one write replaces the whole file. */
const noteBytes = 512;

/**
 * How far the journal of each mode has come, kept outside of it: in the settings, which are synced, and after every commit
 * in a small file of its own, `work.last`, which is not. A killed till leaves the file whole; a power cut may leave an older
 * or a torn one, and then the settings' mark holds.
 */
export class JournalMarks {
  readonly #settings: Settings;
  readonly #files = new Map<Mode, number>();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  get(mode: Mode): JournalMark | undefined {
    const text = this.#settings.get(nameOf(mode));
    // Nobody but `set` writes it.
    const kept = text === undefined ? undefined : (JSON.parse(text) as JournalMark);
    const noted = readNote(this.#pathOf(mode));
    return noted !== undefined && noted.number > (kept?.number ?? -1) ? noted : kept;
  }

  /** After a commit, without a sync: it outlives the process, and maybe not the machine. */
  note(mode: Mode, { serial, number, hash }: JournalMark): void {
    let file = this.#files.get(mode);
    if (file === undefined) {
      file = openSync(this.#pathOf(mode), constants.O_WRONLY | constants.O_CREAT, 0o600);
      this.#files.set(mode, file);
    }
    writeSync(file, JSON.stringify({ serial, number, hash }).padEnd(noteBytes), 0);
  }

  #pathOf(mode: Mode): string {
    return join(this.#settings.folder, `${mode}.last`);
  }

  /** Durable when it returns. */
  set(mode: Mode, mark: JournalMark): void {
    const { serial, number, hash } = mark;
    this.#settings.set(nameOf(mode), JSON.stringify({ serial, number, hash }));
    this.note(mode, mark);
  }
}

/** Undefined when there is none, or none that is whole. */
function readNote(path: string): JournalMark | undefined {
  try {
    const { serial, number, hash } = JSON.parse(readFileSync(path, "utf8"));
    const isWhole = typeof serial === "string" && Number.isSafeInteger(number) && typeof hash === "string";
    return isWhole ? { serial, number, hash } : undefined;
  } catch (error) {
    const isAbsent = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (isAbsent || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function nameOf(mode: Mode): string {
  return `journal.${mode}`;
}
