import type { Logger } from "pino";
import type { Mode } from "../journal/document.ts";
import { JournalRefused, type Replaced } from "../journal/file.ts";
import type { Journal } from "../journal/journal.ts";
import { isLost, type JournalMark, lostJournal, markOf, refuseBehind } from "../journal/mark.ts";

/** Documents after which the mark of a journal is synced again within a shift. */
export const documentsAMark = 256;

/** Where marks are kept: outside of the journals, or they would be lost with them. */
export interface Marks {
  get(mode: Mode): JournalMark | undefined;
  /** Durable when it returns. */
  set(mode: Mode, mark: JournalMark): unknown;
  /** Outlives the process. */
  note(mode: Mode, mark: JournalMark): unknown;
}

export interface RememberedJournalsOptions {
  readonly marks: Marks;
  readonly log: Pick<Logger, "warn">;
  /** Why lost journals are to begin again, as a person says; undefined: they are refused. */
  readonly newJournal?: string | undefined;
}

/** What a mark was written for, to tell when the next one is due. */
interface Noted {
  readonly number: number;
  readonly shift: number;
  readonly isShiftOpen: boolean;
}

/**
 * Remembers how far each journal has come, so that one that was lost, or taken back to an older copy, is not taken for a new
 * one: it would number, sell and answer again what was done already.
 *
 * A mark is written after every commit of the journal, never before, so it is never ahead of the journal. It is synced when
 * the journal is opened and closed, when a shift opens or closes, and every `documentsAMark` documents, because a sync of its
 * own for every sale would be expensive. So after a power cut it may lag: a journal that is gone is found all the same, and an
 * older copy is found when it was made before the last mark that was synced.
 */
export class RememberedJournals {
  readonly #marks: Marks;
  readonly #log: Pick<Logger, "warn">;
  readonly #newJournal: string | undefined;
  #isOneReplaced = false;
  readonly #noted = new Map<Mode, Noted>();

  constructor({ marks, log, newJournal }: RememberedJournalsOptions) {
    this.#marks = marks;
    this.#log = log;
    this.#newJournal = newJournal;
  }

  /**
   * Before the journal is opened.
   * @returns what a new journal replaces; undefined: the journal is there, or there never was one.
   * @throws JournalRefused when it is gone and nobody has said that a new one may begin.
   */
  replaced(mode: Mode, path: string): Replaced | undefined {
    const mark = this.#marks.get(mode);
    if (!isLost(path, mark)) return undefined;
    if (this.#newJournal === undefined) throw lostJournal(path, mark);
    this.#isOneReplaced = true;
    return { number: mark.number, hash: mark.hash, reason: this.#newJournal };
  }

  /** Whether a person has said that this journal may begin again, and it is gone. */
  isToBegin(mode: Mode, path: string): boolean {
    return this.#newJournal !== undefined && isLost(path, this.#marks.get(mode));
  }

  /** The permission is for one loss: kept in a service's start command it would hide the next. */
  refuseUnneeded(): void {
    if (this.#newJournal === undefined || this.#isOneReplaced) return;
    throw new JournalRefused("no journal is lost: start without --new-journal");
  }

  /** Right after the journal was opened. @throws JournalRefused when it is behind what is remembered. */
  opened(journal: Journal, path: string): void {
    const mark = this.#marks.get(journal.mode);
    if (mark === undefined) this.#write(journal);
    else {
      refuseBehind(journal, path, mark);
      this.#attempt(journal, () => this.#write(journal));
    }
  }

  /** After documents were written: writes the mark when one is due. */
  written(journal: Journal): void {
    this.#attempt(journal, () => {
      const noted = this.#noted.get(journal.mode);
      const { number, shift, isShiftOpen } = stateOf(journal);
      const isDue =
        noted === undefined ||
        noted.shift !== shift ||
        noted.isShiftOpen !== isShiftOpen ||
        number - noted.number >= documentsAMark;
      if (isDue) this.#write(journal);
      else this.#marks.note(journal.mode, markOf(journal));
    });
  }

  /** Before the journal is closed. */
  closing(journal: Journal): void {
    this.#attempt(journal, () => this.#write(journal));
  }

  /** The documents stand in the journal, whatever becomes of the mark. The next one is tried with the next document. */
  #attempt(journal: Journal, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#log.warn({ err: error, mode: journal.mode }, "how far the journal has come could not be noted");
    }
  }

  #write(journal: Journal): void {
    const mark = markOf(journal);
    const before = this.#marks.get(journal.mode);
    if (before?.number !== mark.number || before.hash !== mark.hash) this.#marks.set(journal.mode, mark);
    this.#noted.set(journal.mode, stateOf(journal));
  }
}

function stateOf(journal: Journal): Noted {
  const { isOpen, number } = journal.shift();
  return { number: journal.last()?.number ?? 0, shift: number, isShiftOpen: isOpen };
}
