import { existsSync } from "node:fs";
import { join } from "node:path";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { Clock } from "../clock.ts";
import { type Mode, modes } from "../journal/document.ts";
import { Journal } from "../journal/journal.ts";
import type { LaneName } from "../journal/messages.ts";
import { ModeFile } from "./mode-file.ts";
import type { RememberedJournals } from "./remembered-journals.ts";

export interface JournalsOptions {
  /** The till's data folder. */
  readonly folder: string;
  readonly serial: string;
  readonly clock: Clock;
  /** How far the journals have come, as far as is remembered outside of them. */
  readonly remembered: RememberedJournals;
  /** Lanes that a document of the mode `work` is queued in now. */
  readonly lanes: () => readonly LaneName[];
}

/**
 * The journals of the till's modes, each a file of its own, and which of them is current. That of `work` is always open,
 * since its queue is delivered in every mode; the others are opened when they are first needed.
 */
export class Journals {
  readonly #options: JournalsOptions;
  readonly #open = new Map<Mode, Journal>();
  readonly #file: ModeFile;
  #mode: Mode;

  private constructor(options: JournalsOptions) {
    this.#options = options;
    this.#file = new ModeFile(options.folder);
    this.#mode = this.#file.read(modes.some((mode) => mode !== "work" && existsSync(this.#pathOf(mode))));
  }

  static open(options: JournalsOptions): Journals {
    const journals = new Journals(options);
    try {
      journals.of("work");
      journals.of(journals.mode);
      journals.#beginLost();
      return journals;
    } catch (cause) {
      journals.close();
      throw cause;
    }
  }

  get mode(): Mode {
    return this.#mode;
  }

  get current(): Journal {
    return this.of(this.#mode);
  }

  /** @throws JournalRefused when it is gone, behind what is remembered, or cannot be used. */
  of(mode: Mode): Journal {
    const known = this.#open.get(mode);
    if (known !== undefined) return known;
    const { serial, clock, lanes, remembered } = this.#options;
    const path = this.#pathOf(mode);
    const replaces = remembered.replaced(mode, path);
    const journal = Journal.open(path, { mode, serial, clock, lanes, replaces });
    try {
      remembered.opened(journal, path);
    } catch (cause) {
      journal.close();
      throw cause;
    }
    this.#open.set(mode, journal);
    return journal;
  }

  /** Journals of other modes that a person has said may begin again. */
  #beginLost(): void {
    const { remembered } = this.#options;
    for (const mode of modes) if (remembered.isToBegin(mode, this.#pathOf(mode))) this.of(mode);
    remembered.refuseUnneeded();
  }

  #pathOf(mode: Mode): string {
    return join(this.#options.folder, `${mode}.journal`);
  }

  /** After documents were written into the current journal. */
  written(): void {
    this.#options.remembered.written(this.current);
  }

  /** Those that are open now. */
  opened(): readonly Journal[] {
    return [...this.#open.values()];
  }

  /**
   * SET_MODE: durable before it returns. A shift begins and ends in one mode, so that no real receipt can be finished in
   * another; the mode that is current already may be named at any time.
   * @returns whether it is another one than before.
   * @throws TillRefusal 690 while the current journal's shift is open.
   */
  change(mode: Mode): boolean {
    if (mode === this.#mode) return false;
    if (this.current.shift().isOpen) throw new TillRefusal("modeNeedsClosedShift", "mode");
    if (!this.#file.isThere) this.#file.write(this.#mode);
    this.of(mode);
    this.#file.write(mode);
    this.#mode = mode;
    return true;
  }

  close(): void {
    for (const journal of this.#open.values()) {
      this.#options.remembered.closing(journal);
      journal.close();
    }
    this.#open.clear();
  }
}
