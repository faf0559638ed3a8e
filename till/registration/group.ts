import { JournalFailure } from "../journal/failure.ts";
import type { Journal } from "../journal/journal.ts";

/** What became of one member of a group. */
export type Outcome<Value> =
  | { readonly isDone: true; readonly value: Value }
  | { readonly isDone: false; readonly cause: unknown };

/** A work of the group threw after it had begun to write. */
class HalfDone extends Error {}

/**
 * Does the works one after another in one transaction, so that one write to the disk serves them all. One that throws
 * leaves nothing, and the others do not notice: either it had not written yet, as with every refusal, or the whole
 * transaction is undone and each work is done again in one of its own. (A savepoint for each would undo the one alone, at
 * a price that every sale pays: some 9 of some 60 µs of its writing.) Nothing that is returned happened before it is on the disk.
 * @throws JournalFailure when the disk failed: then none of the works happened. Of works that are done again each has its
 *   own outcome, a failure of the disk too.
 */
export function doTogether<Value>(
  journal: Journal,
  works: readonly (() => Value)[],
): readonly Outcome<Value>[] {
  try {
    return journal.transact(() => works.map((work) => doOne(journal, work)));
  } catch (cause) {
    if (!(cause instanceof HalfDone)) throw cause;
    return works.map((work) => doAlone(journal, work));
  }
}

/** Inside the group's transaction. @throws HalfDone */
function doOne<Value>(journal: Journal, work: () => Value): Outcome<Value> {
  const before = journal.writes;
  try {
    return { isDone: true, value: work() };
  } catch (cause) {
    if (cause instanceof JournalFailure) throw cause;
    if (journal.writes !== before) throw new HalfDone("a work of a group is to be done alone", { cause });
    return { isDone: false, cause };
  }
}

/** What it has left when it throws is undone with its transaction. */
function doAlone<Value>(journal: Journal, work: () => Value): Outcome<Value> {
  try {
    return { isDone: true, value: journal.transact(work) };
  } catch (cause) {
    return { isDone: false, cause };
  }
}
