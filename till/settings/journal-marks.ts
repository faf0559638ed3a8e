import type { Mode } from "../journal/document.ts";
import type { JournalMark } from "../journal/mark.ts";
import type { Settings } from "./settings.ts";

/** How far the journal of each mode has come, kept outside of it. */
export class JournalMarks {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  get(mode: Mode): JournalMark | undefined {
    const text = this.#settings.get(nameOf(mode));
    // Nobody but `set` writes it.
    return text === undefined ? undefined : (JSON.parse(text) as JournalMark);
  }

  /** Durable when it returns. */
  set(mode: Mode, { serial, number, hash }: JournalMark): void {
    this.#settings.set(nameOf(mode), JSON.stringify({ serial, number, hash }));
  }
}

function nameOf(mode: Mode): string {
  return `journal.${mode}`;
}
