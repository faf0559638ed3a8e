import { firstPreviousHash } from "./chain.ts";
import { isEmptyJournal, JournalRefused } from "./file.ts";
import type { Journal } from "./journal.ts";

/** How far a journal has come, as somebody outside of it remembers. */
export interface JournalMark {
  readonly serial: string;
  /** Of the last document that is remembered; 0: the journal was made, and nothing more is known. */
  readonly number: number;
  /** Of that document; of the empty chain when there is none. */
  readonly hash: string;
}

/** Where the journal stands now. */
export function markOf(journal: Journal): JournalMark {
  const { serial, mode } = journal;
  const { number, hash } = journal.last() ?? { number: 0, hash: firstPreviousHash(serial, mode) };
  return { serial, number, hash };
}

/** Whether a journal that is remembered is gone: its file is not there, or holds nothing. */
export function isLost(path: string, mark: JournalMark | undefined): mark is JournalMark {
  return mark !== undefined && isEmptyJournal(path);
}

/** For a journal that is gone. A new one in its place would do again what the lost one knows as done. */
export function lostJournal(path: string, { number, hash }: JournalMark): JournalRefused {
  return new JournalRefused(
    `${path} is not there or empty, although the till has written it up to document ${number} at least (its hash is ${hash}). ` +
      `Put it back, with the files ${path}-wal and ${path}-shm if they are there. If it is lost for good, ` +
      `start once with --new-journal "<why it is lost>": a new journal then begins and keeps the reason`,
  );
}

/** @throws JournalRefused when the journal is not the one that is remembered, or an older copy of it. */
export function refuseBehind(journal: Journal, path: string, mark: JournalMark): void {
  const { serial, replaces } = journal;
  if (serial !== mark.serial) {
    throw new JournalRefused(
      `${path} is the journal of the till ${serial}, and this folder is the till ${mark.serial}'s`,
    );
  }
  // It was made in the place of the lost one, and the till was stopped before it noted that.
  if (replaces?.number === mark.number && replaces.hash === mark.hash) return;
  if (mark.number === 0) return;
  const known = journal.documentAt(mark.number);
  if (known?.hash === mark.hash) return;
  const ends = journal.last()?.number ?? 0;
  const what =
    known === undefined
      ? `it ends with document ${ends}, and the till has written ${mark.number} at least`
      : `its document ${mark.number} is another one than the till has written`;
  throw new JournalRefused(
    `${path} is an older copy or another journal: ${what} (hash ${mark.hash}). Put the newest one in its place. ` +
      `If that is lost for good, move this file away and start once with --new-journal "<why it is lost>"`,
  );
}
