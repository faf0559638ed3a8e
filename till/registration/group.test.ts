import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { JournalFailure } from "../journal/failure.ts";
import { Journal } from "../journal/journal.ts";
import { draft } from "../testing/draft.ts";
import { appendOne, openTestJournal } from "../testing/journal.ts";
import { doTogether } from "./group.ts";

/** Counts the transactions that the journal commits from now on. */
function watchCommits(journal: Journal): () => number {
  let commits = 0;
  const { transact } = Journal.prototype;
  journal.transact = (work) => {
    const result = transact.call(journal, work);
    commits += 1;
    return result as ReturnType<typeof work>;
  };
  return () => commits;
}

test("works share one transaction, and one that refuses before it writes leaves the others in it", () => {
  const { journal } = openTestJournal();
  appendOne(journal, "shift_open");
  const commits = watchCommits(journal);
  const sell = () => journal.append(draft(journal)).number;
  const refuse = () => {
    journal.documentAt(1);
    throw new Error("refused");
  };
  expect(doTogether(journal, [sell, refuse, sell])).toEqual([
    { isDone: true, value: 2 },
    { isDone: false, cause: new Error("refused") },
    { isDone: true, value: 3 },
  ]);
  expect(commits()).toBe(1);
});

test("one that throws after it has written leaves nothing, and the others are done each in a transaction of its own", () => {
  const { journal, path, options } = openTestJournal();
  appendOne(journal, "shift_open");
  const commits = watchCommits(journal);
  const sell = () => journal.append(draft(journal));
  const breakOff = () => {
    sell();
    throw new Error("in the middle");
  };
  const outcomes = doTogether(journal, [sell, breakOff, sell]);
  expect(outcomes.map((one) => (one.isDone ? one.value.number : one.cause))).toEqual([
    2,
    new Error("in the middle"),
    3,
  ]);
  expect(commits()).toBe(2);
  const [first, , last] = outcomes;
  expect(last?.isDone && last.value.previousHash).toBe(first?.isDone && first.value.hash);
  journal.close();
  const again = Journal.open(path, options);
  expect(again.last()).toMatchObject({ number: 3, drawerE2: 200 });
  again.close();
});

test("a disk that fails while works are done again refuses those that are not on it, and no others", () => {
  const { journal, path } = openTestJournal();
  appendOne(journal, "shift_open");
  const stranger = new Database(path);
  stranger.exec(`create trigger full before insert on document when new.cashier = 'Full'
    begin select raise(rollback, 'all undone'); end`);
  stranger.close();
  const sell = () => journal.append(draft(journal)).number;
  const fail = () => {
    try {
      journal.append(draft(journal, "sale", { cashier: "Full" }));
    } catch {
      // SQLite has undone the transaction: whatever is asked of it now is a failure of the journal.
    }
    return sell();
  };
  const breakOff = () => {
    sell();
    throw new Error("in the middle");
  };
  const outcomes = doTogether(journal, [sell, breakOff, fail, sell]);
  expect(outcomes).toMatchObject([
    { isDone: true, value: 2 },
    { isDone: false, cause: new Error("in the middle") },
    { isDone: false, cause: expect.any(JournalFailure) },
    { isDone: true, value: 3 },
  ]);
  expect(journal.last()?.number).toBe(3);
});
