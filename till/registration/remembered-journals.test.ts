import { pino } from "pino";
import { expect, test } from "vitest";
import type { Mode } from "../journal/document.ts";
import { type JournalMark, markOf } from "../journal/mark.ts";
import { appendOne, openTestJournal } from "../testing/journal.ts";
import { documentsAMark, type Marks, RememberedJournals } from "./remembered-journals.ts";

const log = pino({ level: "silent" });

test("a mark is noted with every document and synced with shifts and every so many, and never ahead of the journal", () => {
  const { journal, path } = openTestJournal();
  const written: number[] = [];
  const noted: number[] = [];
  const kept = new Map<Mode, JournalMark>();
  const marks: Marks = {
    get: (mode) => kept.get(mode),
    set(mode, mark) {
      expect(mark).toEqual(markOf(journal));
      written.push(mark.number);
      kept.set(mode, mark);
    },
    note(_, mark) {
      expect(mark).toEqual(markOf(journal));
      noted.push(mark.number);
    },
  };
  const remembered = new RememberedJournals({ marks, log });
  remembered.opened(journal, path);
  for (const kind of ["shift_open", ...new Array(documentsAMark + 1).fill("sale"), "shift_close"] as const) {
    appendOne(journal, kind);
    remembered.written(journal);
  }
  remembered.closing(journal);
  expect(written).toEqual([0, 1, documentsAMark + 1, documentsAMark + 3]);
  const others = Array.from({ length: documentsAMark + 3 }, (_, index) => index + 1);
  expect(noted).toEqual(others.filter((number) => !written.includes(number)));
});

test("marks that cannot be written keep nobody from selling", () => {
  const { journal, path } = openTestJournal();
  const first = markOf(journal);
  const marks: Marks = {
    get: () => first,
    set: () => {
      throw new Error("database or disk is full");
    },
    note: () => {
      throw new Error("no space left on device");
    },
  };
  const remembered = new RememberedJournals({ marks, log });
  appendOne(journal, "shift_open");
  remembered.opened(journal, path);
  remembered.written(journal);
  remembered.closing(journal);
});
