import { setImmediate as nextTurn } from "node:timers/promises";
import type Database from "better-sqlite3";
import { type DocumentRow, documentOf, documentSql } from "./documents.ts";
import { orJournalFailure } from "./failure.ts";
import { connectForReading } from "./file.ts";

/** Which documents; both ends are included. */
export interface ExportRange {
  readonly firstNumber?: number;
  readonly lastNumber?: number;
  readonly shift?: number;
}

const pageRows = 500;

/**
 * The documents as JSON lines (with the line's end), in the order of their numbers: everything that a document holds,
 * its hash included. Works beside the till that writes the journal; documents written after the start are left out.
 * @example for await (const line of exportDocuments(path, { shift: 7 })) process.stdout.write(line);
 * @throws JournalRefused when the file is no journal; JournalFailure when the disk cannot be read.
 */
export async function* exportDocuments(path: string, range: ExportRange = {}): AsyncGenerator<string> {
  const database = orJournalFailure(() => connectForReading(path));
  try {
    for (const page of pagesOf(database, range)) {
      for (const row of page) yield `${JSON.stringify(documentOf(row))}\n`;
      await nextTurn();
    }
  } finally {
    database.close();
  }
}

/** Page by page, so that no read transaction holds up the tidying of the write-ahead log. */
function* pagesOf(database: Database.Database, range: ExportRange): Generator<DocumentRow[]> {
  const { firstNumber = 1, lastNumber = Number.MAX_SAFE_INTEGER, shift } = range;
  const end = orJournalFailure(() => database.prepare("select max(number) from document").pluck().get());
  const last = Math.min(lastNumber, typeof end === "number" ? end : 0);
  const sql = shift === undefined ? documentSql.page : documentSql.pageWithinShift;
  const page = database.prepare<unknown[], DocumentRow>(sql);
  let after = firstNumber - 1;
  for (;;) {
    const rows = orJournalFailure(() =>
      page.all(...(shift === undefined ? [] : [shift]), after, last, pageRows),
    );
    yield rows;
    const final = rows.at(-1);
    if (final === undefined || rows.length < pageRows) return;
    after = final.number;
  }
}
