import type { Connection } from "./connection.ts";
import type { DocumentKind } from "./document.ts";

/** What the hub and others hear of. Money put into and taken out of the drawer stays with the till. */
const toldKinds: ReadonlySet<DocumentKind> = new Set<DocumentKind>([
  "sale",
  "refund",
  "refund_by_receipt",
  "correction_income",
  "correction_expense",
  "rollback",
  "shift_open",
  "shift_close",
]);

const insert = "insert into message (lane, number, created_ms) values (?, ?, ?)";
const depth = "select count(*) as depth from message";
// In the order of writing: the clock may have gone back.
const oldest = "select created_ms as createdMs from message order by id limit 1";

/** Messages about documents, one for each lane, written with the document and removed when they are delivered. */
export class Messages {
  readonly #connection: Connection;
  readonly #lanes: readonly string[];

  /** @param lanes empty: nobody is told. */
  constructor(connection: Connection, lanes: readonly string[]) {
    this.#connection = connection;
    this.#lanes = lanes;
  }

  addFor(kind: DocumentKind, number: number, createdMs: number): void {
    if (!toldKinds.has(kind)) return;
    for (const lane of this.#lanes) this.#connection.run(insert, lane, number, createdMs);
  }

  /** How many wait, those that were set aside too, and since when the oldest one does. */
  queue(): { depth: number; oldestAtMs: number | null } {
    return {
      depth: this.#connection.get<{ depth: number }>(depth)?.depth ?? 0,
      oldestAtMs: this.#connection.get<{ createdMs: number }>(oldest)?.createdMs ?? null,
    };
  }
}
