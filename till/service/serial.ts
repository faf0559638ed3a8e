import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { connectForReading, formatOf, identityOf, JournalRefused } from "../journal/file.ts";

const serialBytes = 5;

/**
 * The till's serial number: its journal's, or for a new till the wanted one, or one that is made up.
 * @throws JournalRefused when another one is wanted than the journal's.
 */
export function serialOf(dataDir: string, wanted: string | undefined): string {
  const path = join(dataDir, "work.journal");
  const known = existsSync(path) ? readSerial(path) : undefined;
  if (known === undefined) return wanted ?? `PT-${randomBytes(serialBytes).toString("hex").toUpperCase()}`;
  if (wanted === undefined || wanted === known) return known;
  throw new JournalRefused(`TILL_SERIAL is ${wanted}, and ${path} is the journal of the till ${known}`);
}

/** Undefined: the file was made, and the till was killed before it wrote anything. */
function readSerial(path: string): string | undefined {
  try {
    const database = connectForReading(path);
    try {
      return formatOf(database, path) === undefined ? undefined : identityOf(database, path).serial;
    } finally {
      database.close();
    }
  } catch (error) {
    if (error instanceof JournalRefused && error.message.endsWith("is empty")) return undefined;
    throw error;
  }
}
