import { JournalFailure } from "../journal/failure.ts";
import type { Journal } from "../journal/journal.ts";

/** What became of one member of a group. */
export type Outcome<Value> =
  | { readonly isDone: true; readonly value: Value }
  | { readonly isDone: false; readonly cause: unknown };

/**
 * Does the works one after another in one transaction, so that one write to the disk serves them all. Each has a savepoint
 * of its own: one that throws leaves nothing, and the others do not notice. Nothing that is returned happened before the
 * transaction is on the disk.
 * @throws JournalFailure when the disk failed, at whatever point: then none of the works happened.
 */
export function doTogether<Value>(
  journal: Journal,
  works: readonly (() => Value)[],
): readonly Outcome<Value>[] {
  const [only] = works;
  // One alone needs no savepoint: what it has left is undone with the transaction.
  if (works.length === 1 && only !== undefined) return [doOne(journal, only)];
  return journal.transact(() => works.map((work) => doOne(journal, work)));
}

function doOne<Value>(journal: Journal, work: () => Value): Outcome<Value> {
  try {
    return { isDone: true, value: journal.transact(work) };
  } catch (cause) {
    if (cause instanceof JournalFailure) throw cause;
    return { isDone: false, cause };
  }
}
