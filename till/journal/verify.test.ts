import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { sampleReport } from "../testing/documents.ts";
import { draft } from "../testing/draft.ts";
import { appendOne, openTestJournal } from "../testing/journal.ts";
import { chainAnew, tamper } from "../testing/tampering.ts";
import { chainHash } from "./chain.ts";
import { type Document, noContent } from "./document.ts";
import { type DocumentRow, hashedValues } from "./documents.ts";
import type { FaultKind } from "./fault.ts";
import { JournalRefused } from "./file.ts";
import { type Verification, verifyJournal } from "./verify.ts";

/** A journal of two shifts with 12 documents and something in every table, closed. */
function writtenJournal(): { path: string; documents: Document[] } {
  const { journal, path } = openTestJournal();
  const documents: Document[] = [];
  for (const _ of [1, 2]) {
    documents.push(appendOne(journal, "shift_open"));
    journal.transact(() => {
      for (let count = 0; count < 4; count += 1) {
        const operationId = `A-${documents.length}`;
        const sale = journal.append(draft(journal, "sale", { operationId }));
        const { number } = sale;
        journal.recordOperation({
          id: operationId,
          operation: "SALE",
          requestHash: "h",
          answer: "{}",
          number,
        });
        journal.recordMarking(`0104-${number}`, number, true);
        journal.printJobs.add({ kind: "document", number });
        documents.push(sale);
      }
    });
    documents.push(appendOne(journal, "shift_close"));
  }
  journal.close();
  return { path, documents };
}

async function found(change: (database: Database.Database) => void): Promise<Verification> {
  const { path } = writtenJournal();
  tamper(path, change);
  return verifyJournal(path);
}

const sql = (statement: string) => (database: Database.Database) => void database.exec(statement);

test("a journal that nobody has touched has no fault", async () => {
  const { path, documents } = writtenJournal();
  expect(await verifyJournal(path)).toEqual({
    serial: "TEST-1",
    mode: "work",
    documents: 12,
    hash: documents.at(-1)?.hash,
    fault: undefined,
    replaces: null,
  });
});

test("an empty journal has no fault", async () => {
  const { path } = openTestJournal();
  expect(await verifyJournal(path)).toMatchObject({ documents: 0, fault: undefined });
});

test("a changed value of any column is found, at its document", async () => {
  const { path } = writtenJournal();
  const columns: { name: string; type: string }[] = [];
  tamper(path, (database) => {
    columns.push(...(database.pragma("table_info(document)") as typeof columns));
  });
  expect(columns.length).toBe(25);
  for (const { name, type } of columns.filter((column) => column.name !== "number")) {
    const copy = join(dirname(path), `${name}.journal`);
    copyFileSync(path, copy);
    const other = type === "INTEGER" ? `coalesce(${name}, 0) + 1` : `coalesce(${name}, '') || 'x'`;
    const value = name === "kind" ? "'refund'" : other;
    tamper(
      copy,
      sql(`pragma ignore_check_constraints = on; update document set ${name} = ${value} where number = 5`),
    );
    const { documents, fault } = await verifyJournal(copy);
    expect([name, documents, fault?.kind, fault?.number]).toEqual([name, 4, "content", 5]);
  }
});

const tamperings: readonly [what: string, statement: string, kind: FaultKind, number: number | null][] = [
  ["a document taken out of the middle", "delete from document where number = 5", "gap", 6],
  ["the first document taken out", "delete from document where number = 1", "gap", 2],
  [
    "two documents exchanged",
    `update document set number = -5 where number = 5; update document set number = 5 where number = 6;
      update document set number = 6 where number = -5`,
    "content",
    5,
  ],
  ["an operation taken out", "delete from operation where id = 'A-2'", "reference", 3],
  ["an operation of no document", "update operation set number = 99 where id = 'A-2'", "reference", 99],
  ["a marking of no document", "update marking set number = 99 where number = 3", "reference", 99],
  ["a message of no document", "update message set number = 99 where number = 1", "reference", 99],
  ["a print job of no document", "update print_job set number = 99 where id = 1", "reference", 99],
  [
    "an end of no unfinished sale",
    "insert into unfinished_end values (7, 1, 'cancelled', '', '', null)",
    "reference",
    null,
  ],
  ["the journal of another till", "update about set value = 'TEST-2' where name = 'serial'", "link", 1],
];

test.each(tamperings)("%s: found", async (_what, statement, kind, number) => {
  expect((await found(sql(statement))).fault).toMatchObject({ kind, number });
});

test("one document changed with its hash is found by the document after it", async () => {
  const { documents, fault } = await found((database) => {
    database.exec("update document set total_e2 = 1 where number = 5");
    const row = database.prepare("select * from document where number = 5").get() as DocumentRow;
    const hash = chainHash(row.previous_hash, hashedValues(row), row.content);
    database.prepare("update document set hash = ? where number = 5").run(hash);
  });
  expect(documents).toBe(5);
  expect(fault).toMatchObject({ kind: "link", number: 6 });
});

const madeAnew: readonly [what: string, statement: string, kind: FaultKind, number: number][] = [
  ["a drawer that does not add up", "update document set drawer_e2 = 7 where number = 5", "drawer", 5],
  [
    "a drawer change that does not add up",
    "update document set drawer_change_e2 = 7 where number = 5",
    "drawer",
    5,
  ],
  ["a hidden clock", "update document set latest_ms = latest_ms + 1 where number = 5", "clock", 5],
  ["a document of a closed shift", "update document set shift = 1 where number = 8", "shift", 8],
  ["a shift without an end", "update document set kind = 'deposit' where number = 6", "shift", 7],
  ["a return of a later sale", "update document set base_number = 8 where number = 5", "reference", 5],
];

test.each(madeAnew)(
  "%s is found although all hashes were made anew",
  async (_what, statement, kind, number) => {
    const { fault } = await found((database) => {
      database.exec(statement);
      chainAnew(database, 5);
    });
    expect(fault).toMatchObject({ kind, number });
  },
);

test("a Z report names the hash before it, so hashes made anew are found by it", async () => {
  const { journal, path } = openTestJournal();
  appendOne(journal, "shift_open");
  const { hash: chainHead } = appendOne(journal);
  const report = { ...sampleReport, chainHead };
  appendOne(journal, "shift_close", { content: { ...noContent, report } });
  expect((await verifyJournal(path)).fault).toBeUndefined();
  journal.close();
  tamper(path, (database) => {
    database.exec("update document set total_e2 = 99 where number = 2");
    chainAnew(database, 2);
  });
  expect((await verifyJournal(path)).fault).toMatchObject({ kind: "report", number: 3 });
});

test("a tail that was cut off shows only when a hash is known from elsewhere", async () => {
  const { path, documents } = writtenJournal();
  const last = documents.slice(-1);
  expect((await verifyJournal(path, { anchors: documents })).fault).toBeUndefined();
  tamper(path, sql("delete from document where number = 12; delete from message where number = 12"));
  expect(await verifyJournal(path)).toMatchObject({ documents: 11, fault: undefined });
  expect((await verifyJournal(path, { anchors: last })).fault).toMatchObject({ kind: "anchor", number: 12 });
});

test("a tail that was made anew shows only when a hash is known from elsewhere", async () => {
  const { path, documents } = writtenJournal();
  tamper(path, (database) => {
    database.exec("update document set total_e2 = 99 where number = 5");
    chainAnew(database, 5);
  });
  expect((await verifyJournal(path)).fault).toBeUndefined();
  expect((await verifyJournal(path, { anchors: documents.slice(-1) })).fault).toMatchObject({
    kind: "anchor",
    number: 12,
  });
});

test("a trigger, an index or a table that is missing, changed or not the till's is found", async () => {
  const { path } = writtenJournal();
  const database = new Database(path);
  const names = database
    .prepare("select name from sqlite_schema where type in ('trigger', 'index') and sql is not null")
    .pluck()
    .all() as string[];
  database.close();
  expect(names.length).toBeGreaterThan(15);
  for (const name of names) {
    const copy = join(dirname(path), `${name}.journal`);
    copyFileSync(path, copy);
    const stranger = new Database(copy);
    stranger.exec(`drop ${name.match(/_(lane|opening|base|open)$/) ? "index" : "trigger"} ${name}`);
    stranger.close();
    expect((await verifyJournal(copy)).fault?.detail).toContain(name);
  }
  const stranger = new Database(path);
  stranger.exec("create table extra (x)");
  expect((await verifyJournal(path)).fault).toMatchObject({ kind: "schema" });
  stranger.exec("drop table extra; drop trigger document_is_never_deleted");
  stranger.exec("create trigger document_is_never_deleted before delete on document begin select 1; end");
  stranger.close();
  expect((await verifyJournal(path)).fault).toMatchObject({
    kind: "schema",
    detail: expect.stringContaining("changed"),
  });
});

test("a damaged file is a fault and not a crash, wherever the damage is", async () => {
  const { path } = writtenJournal();
  const whole = readFileSync(path);
  let found = 0;
  // From the second page on: a file without its first page is no journal at all.
  for (let page = 1; page < whole.length / 4096; page += 1) {
    const copy = join(dirname(path), `page-${page}.journal`);
    const bytes = Buffer.from(whole);
    bytes.fill(0xa5, page * 4096, page * 4096 + 4096);
    writeFileSync(copy, bytes);
    const fault = await verifyJournal(copy).then(
      (verification) => verification.fault,
      (error: unknown) => error,
    );
    if (fault instanceof JournalRefused || (fault !== undefined && !(fault instanceof Error))) found += 1;
  }
  expect(found).toBe(whole.length / 4096 - 1);
});

test("what is no journal is refused by name", async () => {
  const folder = dirname(writtenJournal().path);
  const text = join(folder, "letter.txt");
  writeFileSync(text, "Dear reader, this is no journal, and it is longer than a header.".repeat(20));
  await expect(verifyJournal(text)).rejects.toThrow(text);
  const empty = join(folder, "empty.journal");
  writeFileSync(empty, "");
  await expect(verifyJournal(empty)).rejects.toThrow("is empty");
  await expect(verifyJournal(join(folder, "none.journal"))).rejects.toThrow("is not there");
  const other = join(folder, "other.sqlite");
  new Database(other).exec("create table other (x)").close();
  await expect(verifyJournal(other)).rejects.toThrow("no journal of a till");
});

test("a journal is verified beside the till that writes it, as it was when that began", async () => {
  const { journal, path } = openTestJournal();
  appendOne(journal, "shift_open");
  journal.transact(() => {
    for (let count = 0; count < 3_000; count += 1) journal.append(draft(journal));
  });
  let sold = 0;
  const verification = await verifyJournal(path, {
    onProgress: () => {
      appendOne(journal);
      sold += 1;
    },
  });
  expect(verification).toMatchObject({ documents: 3_001, fault: undefined });
  expect(sold).toBeGreaterThan(5);
  expect(await verifyJournal(path)).toMatchObject({ documents: 3_001 + sold, fault: undefined });
});
