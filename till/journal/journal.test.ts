import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { draft } from "../testing/draft.ts";
import { appendOne, openTestJournal } from "../testing/journal.ts";
import { type DocumentContent, noContent } from "./document.ts";
import { JournalFailure } from "./failure.ts";
import { Journal } from "./journal.ts";
import { laneNames } from "./messages.ts";
import { verifyJournal } from "./verify.ts";

test("documents are numbered from 1 without a gap, and are there after the till was started again", () => {
  const { journal, path, options } = openTestJournal();
  expect(journal.last()).toBeUndefined();
  appendOne(journal, "shift_open");
  const sale = appendOne(journal);
  expect(sale).toMatchObject({ number: 2, drawerE2: 100, shift: 1, isClockBehind: false });
  journal.close();
  const again = Journal.open(path, options);
  expect(again.last()).toMatchObject({ number: 2, hash: sale.hash, drawerE2: 100 });
  expect(again.documentAt(2)).toEqual(sale);
  expect(appendOne(again)).toMatchObject({ number: 3, previousHash: sale.hash });
  again.close();
});

test("a document is found by number, uid, the device's number, and the document that it is about", () => {
  const { journal } = openTestJournal();
  appendOne(journal, "shift_open");
  const sale = appendOne(journal, "sale", { numberCheck: "D-17" });
  const refund = appendOne(journal, "refund_by_receipt", { baseNumber: sale.number, drawerChangeE2: -40 });
  const rollback = appendOne(journal, "rollback", { baseNumber: sale.number, drawerChangeE2: -60 });
  expect(journal.documentAt(sale.number)).toEqual(sale);
  expect(journal.documentByUid(sale.uid)).toEqual(sale);
  expect(journal.documentByNumberCheck("D-17", 1)).toEqual(sale);
  expect(journal.documentByNumberCheck("D-17", 2)).toBeUndefined();
  expect(journal.documentsByBase(sale.number)).toEqual([refund, rollback]);
  expect(journal.documentAt(99)).toBeUndefined();
});

test("the last receipt of a shift is no deposit, no rollback and none of another shift", () => {
  const { journal } = openTestJournal();
  appendOne(journal, "shift_open");
  expect(journal.lastReceiptOfShift(1)).toBeUndefined();
  const sale = appendOne(journal);
  appendOne(journal, "deposit");
  appendOne(journal, "rollback", { baseNumber: sale.number });
  appendOne(journal, "shift_close");
  appendOne(journal, "shift_open");
  expect(journal.lastReceiptOfShift(1)).toEqual(sale);
  expect(journal.lastReceiptOfShift(2)).toBeUndefined();
});

test("a shift is known by its opening: who, when and the first number, over a restart too", () => {
  const { journal, path, options } = openTestJournal();
  expect(journal.shift()).toEqual({
    isOpen: false,
    number: 0,
    openedAtMs: null,
    openedBy: "",
    firstNumber: null,
  });
  const opening = appendOne(journal, "shift_open", { cashier: "Петров" });
  appendOne(journal);
  const open = { isOpen: true, number: 1, openedAtMs: opening.atMs, openedBy: "Петров", firstNumber: 1 };
  expect(journal.shift()).toEqual(open);
  journal.close();
  const again = Journal.open(path, options);
  expect(again.shift()).toEqual(open);
  appendOne(again, "shift_close");
  expect(again.shift()).toEqual({ ...open, isOpen: false });
  expect([...again.documentsOfShift(1)].map(({ kind }) => kind)).toEqual([
    "shift_open",
    "sale",
    "shift_close",
  ]);
  again.close();
});

test("the documents of a shift are read page by page, and the journal can be written meanwhile", () => {
  const { journal } = openTestJournal();
  appendOne(journal, "shift_open");
  journal.transact(() => {
    for (let count = 0; count < 450; count += 1) journal.append(draft(journal));
  });
  const numbers: number[] = [];
  for (const { number } of journal.documentsOfShift(1)) {
    numbers.push(number);
    if (number === 1) appendOne(journal, "deposit");
  }
  expect(numbers).toEqual(Array.from({ length: 452 }, (_, index) => index + 1));
});

test("no document is written outside an open shift, in another shift, or outside a transaction", () => {
  const { journal } = openTestJournal();
  expect(() => appendOne(journal)).toThrow("cannot follow");
  expect(() => appendOne(journal, "shift_open", { shift: 2 })).toThrow("cannot follow");
  appendOne(journal, "shift_open");
  expect(() => appendOne(journal, "sale", { shift: 2 })).toThrow("cannot follow");
  expect(() => appendOne(journal, "shift_open")).toThrow("cannot follow");
  expect(() => journal.append(draft(journal))).toThrow("inside transact");
  expect(journal.last()?.number).toBe(1);
});

test("what a transaction throws from was never there: documents, numbers, drawer, operations, markings", () => {
  const { journal } = openTestJournal();
  const opening = appendOne(journal, "shift_open");
  const attempt = () =>
    journal.transact(() => {
      const { number } = journal.append(draft(journal));
      journal.recordMarking("0104", number, true);
      journal.recordOperation({ id: "A", operation: "SALE", requestHash: "x", answer: "{}", number });
      throw new Error("no");
    });
  expect(attempt).toThrow("no");
  expect(journal.last()).toMatchObject({ number: 1, hash: opening.hash, drawerE2: 0 });
  expect(journal.isMarkingSold(["0104"])).toBe(false);
  expect(journal.operation("A")).toBeUndefined();
  expect(appendOne(journal).number).toBe(2);
});

test("a group that SQLite undid by itself is refused as a whole, and nothing of it is written piece by piece", () => {
  const { journal, path } = openTestJournal();
  appendOne(journal, "shift_open");
  const stranger = new Database(path);
  stranger.exec(`create trigger undo after insert on document when new.cashier = 'Undo'
    begin select raise(rollback, 'all undone'); end`);
  const caught: unknown[] = [];
  const group = () =>
    journal.transact(() => {
      for (const cashier of ["Иванова", "Undo", "Иванова", "Иванова"]) {
        try {
          journal.append(draft(journal, "sale", { cashier }));
        } catch (error) {
          caught.push(error);
        }
      }
    });
  expect(group).toThrow(JournalFailure);
  expect(caught.length).toBe(3);
  expect(journal.last()?.number).toBe(1);
  stranger.exec("drop trigger undo");
  stranger.close();
  expect(appendOne(journal).number).toBe(2);
  expect([...journal.documentsOfShift(1)].length).toBe(2);
});

test("a transaction inside a transaction is refused, and undoes both", () => {
  const { journal } = openTestJournal();
  expect(() => journal.transact(() => appendOne(journal, "shift_open"))).toThrow("open already");
  expect(journal.last()).toBeUndefined();
});

test("a transaction whose work would go on after it is refused", () => {
  const { journal } = openTestJournal();
  expect(() => journal.transact(async () => journal.append(draft(journal, "shift_open")))).toThrow("promise");
  expect(journal.last()).toBeUndefined();
});

test("a commit that fails leaves last() where it was", () => {
  const { journal, path } = openTestJournal();
  appendOne(journal, "shift_open");
  const before = journal.last();
  // A foreign key that is looked at by the commit only.
  const stranger = new Database(path);
  stranger.exec(
    "create table hurdle (number integer references document (number) deferrable initially deferred)",
  );
  stranger.exec(
    "create trigger hurdle_of_sales after insert on document begin insert into hurdle values (999); end",
  );
  expect(() => appendOne(journal)).toThrow("FOREIGN KEY");
  expect(journal.last()).toEqual(before);
  stranger.exec("drop trigger hurdle_of_sales");
  stranger.close();
  expect(appendOne(journal)).toMatchObject({ number: 2, previousHash: before?.hash });
});

test("the clock: whatever is before the highest time so far is marked, and the numbers keep their order", () => {
  const { journal, path, options, clock } = openTestJournal();
  const at = (moment: string) => Date.parse(`2026-03-02T${moment}:00+03:00`);
  appendOne(journal, "shift_open", { atMs: at("10:00") });
  // An hour back: not only the first document after it is marked, but all until the hour is over again.
  const marks = ["11:00", "10:05", "10:30", "11:00", "11:01", "23:00", "11:05"].map(
    (moment) => appendOne(journal, "sale", { atMs: at(moment) }).isClockBehind,
  );
  expect(marks).toEqual([false, true, true, false, false, false, true]);
  journal.close();
  const again = Journal.open(path, options);
  expect(appendOne(again, "sale", { atMs: at("12:00") })).toMatchObject({ number: 9, isClockBehind: true });
  expect([...again.documentsOfShift(1)].map(({ isClockBehind }) => isClockBehind)).toEqual([
    false,
    ...marks,
    true,
  ]);
  clock.set("2026-03-02T12:00:00+03:00");
  expect(again.isClockBehind()).toBe(true);
  clock.set("2026-03-03T12:00:00+03:00");
  expect(again.isClockBehind()).toBe(false);
  again.close();
});

test("the drawer never leaves the numbers that are exact", () => {
  const { journal } = openTestJournal();
  appendOne(journal, "shift_open");
  appendOne(journal, "deposit", { drawerChangeE2: Number.MAX_SAFE_INTEGER });
  expect(() => appendOne(journal, "deposit", { drawerChangeE2: 1 })).toThrow("Общая ошибка");
  expect(() => appendOne(journal, "deposit", { drawerChangeE2: 0.5 })).toThrow(RangeError);
  expect(journal.last()).toMatchObject({ number: 2, drawerE2: Number.MAX_SAFE_INTEGER });
});

test("what was written is what is read: any text, half surrogates and zero characters, any content", () => {
  const { journal, path, options } = openTestJournal();
  appendOne(journal, "shift_open");
  const content: DocumentContent = {
    ...noContent,
    reason: 'a\u0000b\n"\\ \u2028 Ёж 🦔 \ud800',
    attributes: [{ name: "\ud800", value: "" }],
    prefix: ["-", { Text: { text: "'); drop table document; --" } }],
  };
  const written = appendOne(journal, "sale", { cashier: "a\u0000b\ud800c 🦔", content, rrn: "\udfff" });
  expect(written.cashier).toBe("a\u0000b\ufffdc 🦔");
  journal.close();
  const again = Journal.open(path, options);
  expect(again.documentAt(2)).toEqual(written);
  again.close();
});

test("a marked code is sold by its sale and free again by its return", () => {
  const { journal } = openTestJournal();
  appendOne(journal, "shift_open");
  for (const isSold of [true, false, true]) {
    journal.transact(() => journal.recordMarking("0104", journal.append(draft(journal)).number, isSold));
    expect(journal.isMarkingSold(["0104"])).toBe(isSold);
  }
  expect(journal.isMarkingSold(["0105"])).toBe(false);
});

test("an operation is recorded once, and its answer stays", () => {
  const { journal, path, options } = openTestJournal();
  const row = { id: "A-1", operation: "SALE", requestHash: "h", answer: '{"total":"1.00"}', number: null };
  journal.recordOperation(row);
  expect(() => journal.recordOperation({ ...row, answer: "{}" })).toThrow("never changed");
  journal.close();
  const again = Journal.open(path, options);
  const { id, ...rest } = row;
  expect(again.operation(id)).toEqual(rest);
  again.close();
});

test("an unfinished sale is there until it has its end, over a restart too, and is the only one", () => {
  const { journal, path, options } = openTestJournal();
  appendOne(journal, "shift_open");
  const row = {
    atMs: 5,
    operationId: null,
    operation: "SALE",
    requestHash: "h",
    body: "{}",
    uid: "AA",
    totalE2: 797,
    reason: "no answer",
  };
  const id = journal.beginUnfinished(row);
  expect(() => journal.beginUnfinished(row)).toThrow("already");
  journal.close();
  const again = Journal.open(path, options);
  expect(again.unfinished()).toEqual({ ...row, id });
  const end = { outcome: "cancelled", cashier: "Иванова", reason: "card refunded", number: null } as const;
  again.endUnfinished(id, end);
  expect(again.unfinished()).toBeUndefined();
  expect(() => again.endUnfinished(id, end)).toThrow("never changed");
  expect(again.beginUnfinished(row)).toBe(id + 1);
  again.close();
});

test("the lanes hear of receipts, rollbacks and shifts, in the mode work only", () => {
  const kinds = [
    "shift_open",
    "sale",
    "refund",
    "refund_by_receipt",
    "correction_income",
    "correction_expense",
    "rollback",
    "deposit",
    "withdraw",
    "shift_close",
  ] as const;
  const work = openTestJournal({ lanes: () => laneNames });
  expect(work.journal.queue()).toEqual({ depth: 0, oldestAtMs: null });
  const first = kinds.map((kind) => appendOne(work.journal, kind))[0];
  expect(work.journal.queue()).toEqual({ depth: 14, oldestAtMs: first?.atMs });
  expect(work.journal.messages.counts().map(({ lane, waiting }) => [lane, waiting])).toEqual([
    ["giftoman-receipts", 6],
    ["giftoman-shifts", 2],
    ["hub-transactions", 6],
  ]);
  for (const mode of ["demo", "training"] as const) {
    const { journal } = openTestJournal({ mode });
    for (const kind of kinds) appendOne(journal, kind);
    expect(journal.queue().depth).toBe(0);
  }
});

test("a document from before orders were taken is read as one without an order, and the chain still holds", async () => {
  const { journal, path } = openTestJournal();
  appendOne(journal, "shift_open");
  const { order: _order, ...older } = noContent;
  appendOne(journal, "sale", { content: older as DocumentContent });
  expect(journal.documentAt(2)?.content).toEqual(noContent);
  expect((await verifyJournal(path)).fault).toBeUndefined();
});

test("a journal of a hundred thousand documents is opened by its last ones", () => {
  const { journal, path, options } = openTestJournal();
  appendOne(journal, "shift_open");
  journal.transact(() => {
    for (let count = 1; count < 100_000; count += 1) journal.append(draft(journal));
  });
  journal.close();
  const again = Journal.open(path, options);
  expect(again.last()).toMatchObject({ number: 100_000, drawerE2: 9_999_900 });
  expect(again.shift()).toMatchObject({ isOpen: true, firstNumber: 1 });
  expect(appendOne(again)).toMatchObject({ number: 100_001 });
  again.close();
});
