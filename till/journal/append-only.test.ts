import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { draft } from "../testing/draft.ts";
import { appendOne, openTestJournal } from "../testing/journal.ts";
import { verifyJournal } from "./verify.ts";

/** A journal with a row in every table, and a stranger's connection to it with SQLite's usual settings. */
function withStranger() {
  const { journal, path } = openTestJournal();
  appendOne(journal, "shift_open");
  journal.transact(() => {
    const { number } = journal.append(draft(journal, "sale", { operationId: "A" }));
    journal.recordOperation({ id: "A", operation: "SALE", requestHash: "h", answer: "{}", number });
    journal.recordMarking("0104", number, true);
    const row = { atMs: 1, operationId: null, operation: "SALE", requestHash: "h", body: "{}", uid: "AA" };
    const id = journal.beginUnfinished({ ...row, totalE2: 1, reason: "" });
    journal.endUnfinished(id, { outcome: "cancelled", cashier: "", reason: "", number: null });
  });
  const stranger = new Database(path);
  onTestFinished(() => void stranger.close());
  return { journal, path, stranger };
}

const columns = `kind, uid, uuid, number_check, register_number, shift, at_ms, latest_ms, offset_minutes, cashier, total_e2,
  cash_e2, cashless_e2, certificate_e2, change_e2, drawer_change_e2, drawer_e2, base_number, operation_id, rrn, content,
  previous_hash, hash`;
const copyOfLast = (number: string, replaced: Record<string, string>) =>
  `insert or replace into document (number, ${columns}) select ${number},
    ${columns
      .split(",")
      .map((column) => replaced[column.trim()] ?? column)
      .join(",")}
    from document where number = 2`;

const refused: readonly [what: string, statement: string, why: string][] = [
  ["a changed document", "update document set total_e2 = 1 where number = 2", "never changed"],
  [
    "a changed document, or replaced",
    "update or replace document set number = 1 where number = 2",
    "never changed",
  ],
  ["a deleted document", "delete from document where number = 2", "never deleted"],
  ["all documents deleted", "delete from document", "never deleted"],
  ["a replaced document", copyOfLast("2", {}), "no gap"],
  [
    "a new document that takes another's uid away",
    copyOfLast("3", { previous_hash: "hash", drawer_e2: "drawer_e2 + drawer_change_e2" }),
    "one document",
  ],
  ["a gap", copyOfLast("4", { uid: "'new'", previous_hash: "hash" }), "no gap"],
  ["a document before the first", copyOfLast("0", { uid: "'new'" }), "no gap"],
  ["a document out of the chain", copyOfLast("3", { uid: "'new'" }), "follows the hash"],
  ["a drawer out of nowhere", copyOfLast("3", { uid: "'new'", previous_hash: "hash" }), "drawer"],
  ["a changed answer", "update operation set answer = '' where id = 'A'", "never changed"],
  ["a deleted operation", "delete from operation", "never deleted"],
  [
    "a replaced operation",
    "insert or replace into operation values ('A', 'SALE', 'h', '', null)",
    "never changed",
  ],
  [
    "an operation replaced by its place",
    "insert or replace into operation (rowid, id, operation, request_hash, answer) values (1, 'B', 'SALE', 'h', '')",
    "never changed",
  ],
  ["a changed marking", "update marking set sold = 0", "never changed"],
  ["a deleted marking", "delete from marking", "never deleted"],
  ["a replaced marking", "insert or replace into marking values ('0104', 2, 0)", "never changed"],
  ["a changed unfinished sale", "update unfinished set total_e2 = 0", "never changed"],
  ["a deleted unfinished sale", "delete from unfinished", "never deleted"],
  [
    "a replaced unfinished sale",
    "insert or replace into unfinished values (1, 1, null, 'SALE', 'h', '', 'AA', 2, '')",
    "never changed",
  ],
  ["a changed end", "update unfinished_end set reason = 'x'", "never changed"],
  ["a deleted end", "delete from unfinished_end", "never deleted"],
  [
    "a replaced end",
    "insert or replace into unfinished_end values (1, 1, 'finished', '', '', null)",
    "never changed",
  ],
  ["another serial", "update about set value = 'TEST-2' where name = 'serial'", "never changed"],
  ["no serial", "delete from about", "never deleted"],
  ["a replaced serial", "insert or replace into about values ('serial', 'TEST-2')", "never changed"],
];

test.each(refused)("plain SQL of a stranger is refused: %s", async (_what, statement, why) => {
  const { journal, path, stranger } = withStranger();
  stranger.pragma("foreign_keys = off");
  for (const triggers of ["off", "on"]) {
    stranger.pragma(`recursive_triggers = ${triggers}`);
    expect(() => stranger.exec(statement)).toThrow(why);
  }
  expect((await verifyJournal(path)).fault).toBeUndefined();
  expect(appendOne(journal).number).toBe(3);
});
