import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Document, DocumentKind, NewDocument } from "../journal/document.ts";
import { Journal, type JournalOptions } from "../journal/journal.ts";
import { lanesOf } from "../journal/messages.ts";
import { draft, testStart } from "./draft.ts";
import { SettableClock } from "./settable-clock.ts";
import { tillFolder } from "./till-folder.ts";

export interface TestJournal {
  readonly journal: Journal;
  readonly path: string;
  readonly folder: string;
  readonly clock: SettableClock;
  readonly options: JournalOptions;
}

/** Opens a real journal in a folder of its own. At the test's end it is closed and removed. */
export function openTestJournal(given: Partial<JournalOptions> & { folder?: string } = {}): TestJournal {
  const { folder = tillFolder(), ...overrides } = given;
  const clock = new SettableClock(testStart);
  const options: JournalOptions = {
    mode: "work",
    serial: "TEST-1",
    clock,
    lanes: () => lanesOf.giftoman,
    ...overrides,
  };
  const path = join(folder, `${options.mode}.journal`);
  const journal = Journal.open(path, options);
  onTestFinished(() => journal.close());
  return { journal, path, folder, clock, options };
}

/** Appends one document in a transaction of its own. */
export function appendOne(journal: Journal, kind?: DocumentKind, given?: Partial<NewDocument>): Document {
  return journal.transact(() => journal.append(draft(journal, kind, given)));
}
