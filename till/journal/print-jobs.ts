import type { Clock } from "../clock.ts";
import type { Connection } from "./connection.ts";

export type PrintJobState = "waiting" | "printing" | "printed" | "failed" | "cancelled";

export interface PrintJob {
  readonly id: number;
  /** The document to print; null for a report, which is in `layout`. */
  readonly number: number | null;
  readonly kind: "document" | "copy" | "report";
  readonly layout: string | null;
  readonly createdMs: number;
  readonly state: PrintJobState;
  /** How often it was tried. */
  readonly attempts: number;
  /** Paper may have come out before: what is printed now is marked as a duplicate. */
  readonly maybePrinted: boolean;
  /** Not to be tried before. */
  readonly nextMs: number | null;
  readonly error: string | null;
}

export type NewPrintJob =
  | { readonly kind: "document" | "copy"; readonly number: number }
  | { readonly kind: "report"; readonly layout: string };

/** Which states each change starts from. Whatever is not here is refused. */
const changes = {
  print: { from: ["waiting"], to: "printing" },
  printed: { from: ["printing"], to: "printed" },
  wait: { from: ["printing"], to: "waiting" },
  giveUp: { from: ["waiting", "printing"], to: "failed" },
  cancel: { from: ["waiting", "failed"], to: "cancelled" },
  retry: { from: ["failed", "cancelled"], to: "waiting" },
} as const satisfies Record<string, { from: readonly PrintJobState[]; to: PrintJobState }>;
type Change = keyof typeof changes;

/** Jobs that are done with are kept this long, counted in jobs; those of documents that were never printed for ever. */
export const doneJobsMax = 1_000;

const columns = `id, number, kind, layout, created_ms as createdMs, state, attempts,
  maybe_printed as maybePrinted, next_ms as nextMs, error`;
const sql = {
  insert: "insert into print_job (number, kind, layout, created_ms) values (?, ?, ?, ?)",
  one: `select ${columns} from print_job where id = ?`,
  next: `select ${columns} from print_job
    where state = 'waiting' and (next_ms is null or next_ms <= ?) order by id limit 1`,
  ofDocument: `select ${columns} from print_job where number = ? and kind = 'document' order by id limit 1`,
  latest: `select ${columns} from print_job order by id desc limit ?`,
  count: `select state, count(*) as count from print_job
    where state in ('waiting', 'printing', 'failed') group by state`,
  interrupted:
    "update print_job set state = 'waiting', maybe_printed = 1, next_ms = null where state = 'printing'",
  // A document's job that was cancelled stays: a job that is gone is taken for one that was printed.
  forget: `delete from print_job
    where id <= ? and (state = 'printed' or state = 'cancelled' and kind <> 'document')`,
  cancelOldest: `update print_job set state = 'cancelled' where id in
    (select id from print_job where state = 'failed' order by id desc limit -1 offset ?)`,
} as const;

function update(change: Change, assignments = ""): string {
  const { from, to } = changes[change];
  const states = from.map((state) => `'${state}'`).join(", ");
  return `update print_job set state = '${to}'${assignments} where id = ? and state in (${states})`;
}

const updates = {
  print: update("print", ", attempts = attempts + 1, next_ms = null"),
  printed: update("printed", ", error = null"),
  wait: update("wait", ", error = ?, next_ms = ?, maybe_printed = max(maybe_printed, ?)"),
  giveUp: update("giveUp", ", error = ?, next_ms = null, maybe_printed = max(maybe_printed, ?)"),
  cancel: update("cancel", ", next_ms = null"),
  retry: update("retry", ", next_ms = null"),
} as const;

type Row = Omit<PrintJob, "maybePrinted"> & { readonly maybePrinted: number };

function jobOf(row: Row): PrintJob {
  return { ...row, maybePrinted: row.maybePrinted === 1 };
}

/**
 * Work for the printer, in the journal's file so that a receipt and its job are written together. Each change is on
 * the disk when its call returns, or with the transaction that it is called in.
 */
export class PrintJobs {
  readonly #connection: Connection;
  readonly #clock: Clock;

  constructor(connection: Connection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
  }

  /** @returns the job's id. */
  add(job: NewPrintJob): number {
    const [number, layout] = job.kind === "report" ? [null, job.layout] : [job.number, null];
    const { lastInsertRowid } = this.#connection.run(sql.insert, number, job.kind, layout, this.#clock.now());
    return Number(lastInsertRowid);
  }

  /** The oldest job that may be tried now. One that waits for its next attempt does not hold up the others. */
  next(nowMs: number): PrintJob | undefined {
    const row = this.#connection.get<Row>(sql.next, nowMs);
    return row === undefined ? undefined : jobOf(row);
  }

  find(id: number): PrintJob | undefined {
    const row = this.#connection.get<Row>(sql.one, id);
    return row === undefined ? undefined : jobOf(row);
  }

  /** The document's own job; undefined when it has none, or was done with long ago. */
  ofDocument(number: number): PrintJob | undefined {
    const row = this.#connection.get<Row>(sql.ofDocument, number);
    return row === undefined ? undefined : jobOf(row);
  }

  /** Before the first byte goes to the printer. */
  markPrinting(id: number): void {
    this.#must("print", id, this.#change("print", id));
  }

  markPrinted(id: number): void {
    this.#must("printed", id, this.#change("printed", id));
    this.#connection.run(sql.forget, id - doneJobsMax);
  }

  /** @param maybePrinted whether bytes may have reached the printer. */
  markFailed(id: number, error: string, nextMs: number, maybePrinted: boolean): void {
    this.#must("wait", id, this.#change("wait", id, error, nextMs, maybePrinted ? 1 : 0));
  }

  /** Nobody tries it again until `retry`. */
  giveUp(id: number, error: string, maybePrinted = false): void {
    this.#must("giveUp", id, this.#change("giveUp", id, error, maybePrinted ? 1 : 0));
  }

  /** Of the jobs that were given up, only the latest so many go on waiting for a person. */
  cancelAllButLatest(failedMax: number): void {
    this.#connection.run(sql.cancelOldest, failedMax);
  }

  /** @returns false when the job is not there, is being printed or is done with. */
  cancel(id: number): boolean {
    return this.#change("cancel", id);
  }

  /** @returns false when the job is not there or was not given up or cancelled. */
  retry(id: number): boolean {
    return this.#change("retry", id);
  }

  counts(): { waiting: number; printing: number; failed: number } {
    const counts = { waiting: 0, printing: 0, failed: 0 };
    for (const row of this.#connection.all<{ state: keyof typeof counts; count: number }>(sql.count)) {
      counts[row.state] = row.count;
    }
    return counts;
  }

  /** The latest first. */
  list(limit: number): PrintJob[] {
    return this.#connection.all<Row>(sql.latest, limit).map(jobOf);
  }

  /** After a start: what was being printed when the process ended may be on paper or not. */
  resumeInterrupted(): void {
    this.#connection.run(sql.interrupted);
  }

  #change(change: Change, id: number, ...values: readonly (string | number)[]): boolean {
    return this.#connection.run(updates[change], ...values, id).changes === 1;
  }

  #must(change: Change, id: number, isChanged: boolean): void {
    if (isChanged) return;
    throw new Error(`print job ${id} is ${this.find(id)?.state ?? "unknown"}: "${change}" cannot follow`);
  }
}
