import { existsSync } from "node:fs";
import { systemClock } from "../clock.ts";
import { Connection } from "../journal/connection.ts";
import { connectForWriting, formatOf, JournalRefused } from "../journal/file.ts";
import { PrintJobs } from "../journal/print-jobs.ts";

/**
 * Works on a journal's print jobs beside a running till, which finds what was set free within seconds. Documents are
 * not touched.
 * @throws JournalRefused when there is no journal.
 */
export function withPrintJobs<T>(path: string, work: (jobs: PrintJobs) => T): T {
  if (!existsSync(path)) throw new JournalRefused(`${path} is not there`);
  const connect = () => {
    const database = connectForWriting(path);
    if (formatOf(database, path) !== undefined) return database;
    database.close();
    throw new JournalRefused(`${path} is empty`);
  };
  const connection = new Connection(connect, () => undefined);
  try {
    return work(new PrintJobs(connection, systemClock));
  } finally {
    connection.close();
  }
}
