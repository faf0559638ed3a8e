import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { type E2, zeroE2 } from "@prilavok/contracts/till-api/exact.ts";
import { onTestFinished } from "vitest";
import { type Document, type DocumentKind, type NewDocument, noContent } from "../journal/document.ts";
import { Journal, type JournalOptions } from "../journal/journal.ts";
import { SettableClock } from "./settable-clock.ts";
import { tillFolder } from "./till-folder.ts";

/** Morning in Minsk. */
export const testStart = "2026-03-02T10:00:00+03:00";

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
  const options: JournalOptions = { mode: "work", serial: "TEST-1", clock, lanes: ["hub"], ...overrides };
  const path = join(folder, `${options.mode}.journal`);
  const journal = Journal.open(path, options);
  onTestFinished(() => journal.close());
  return { journal, path, folder, clock, options };
}

/** A document that could follow: by default a cash sale of 1.00 in the journal's current shift. */
export function draft(
  journal: Journal,
  kind: DocumentKind = "sale",
  given: Partial<NewDocument> = {},
): NewDocument {
  const last = journal.last();
  const totalE2 = given.totalE2 ?? ((kind.startsWith("shift") ? 0 : 100) as E2);
  const number = (last?.number ?? 0) + 1;
  return {
    kind,
    uid: randomBytes(12).toString("hex").toUpperCase(),
    uuid: randomUUID(),
    numberCheck: String(number),
    registerNumber: "000000001",
    shift: journal.shift().number + (kind === "shift_open" ? 1 : 0),
    atMs: Date.parse(testStart) + number,
    offsetMinutes: 180,
    cashier: "Иванова",
    totalE2,
    cashE2: totalE2,
    cashlessE2: zeroE2,
    certificateE2: zeroE2,
    changeE2: zeroE2,
    drawerChangeE2: totalE2,
    baseNumber: null,
    operationId: null,
    rrn: "",
    content: noContent,
    ...given,
  };
}

/** Appends one document in a transaction of its own. */
export function appendOne(journal: Journal, kind?: DocumentKind, given?: Partial<NewDocument>): Document {
  return journal.transact(() => journal.append(draft(journal, kind, given)));
}
