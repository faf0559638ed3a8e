import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { connectForReading, identityOf, isEmptyJournal, JournalRefused } from "../journal/file.ts";

const serialBytes = 5;

/**
 * The till's serial number: its journal's, or that of the journal that is remembered, or for a new till the wanted one, or
 * one that is made up.
 * @throws JournalRefused when another one is wanted than the journal's.
 */
export function serialOf(dataDir: string, wanted: string | undefined, remembered?: string): string {
  const path = join(dataDir, "work.journal");
  // An empty file was made by a till that was killed before it wrote anything.
  const known = isEmptyJournal(path) ? remembered : serialIn(path);
  if (known === undefined) return wanted ?? `PT-${randomBytes(serialBytes).toString("hex").toUpperCase()}`;
  if (wanted === undefined || wanted === known) return known;
  throw new JournalRefused(`TILL_SERIAL is ${wanted}, and ${path} is the journal of the till ${known}`);
}

function serialIn(path: string): string {
  const database = connectForReading(path);
  try {
    return identityOf(database, path).serial;
  } finally {
    database.close();
  }
}
