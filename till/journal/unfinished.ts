import type { Connection } from "./connection.ts";

/** A receipt whose money may have been taken while it is not registered. */
export interface Unfinished {
  readonly id: number;
  readonly atMs: number;
  readonly operationId: string | null;
  /** `SALE`. */
  readonly operation: string;
  readonly requestHash: string;
  /** JSON of the request's body. */
  readonly body: string;
  /** The uid that the fiscal device was asked with. */
  readonly uid: string;
  readonly totalE2: number;
  readonly reason: string;
}

export type NewUnfinished = Omit<Unfinished, "id">;

export interface UnfinishedEnd {
  readonly outcome: "finished" | "cancelled";
  readonly cashier: string;
  readonly reason: string;
  /** The receipt that it became. */
  readonly number: number | null;
}

// There is one at most, so it can only be the latest.
const open = `select id, at_ms as atMs, operation_id as operationId, operation, request_hash as requestHash, body, uid,
    total_e2 as totalE2, reason
  from unfinished
  where id = (select max(id) from unfinished)
    and not exists (select 1 from unfinished_end where unfinished_id = unfinished.id)`;
const insert = `insert into unfinished (at_ms, operation_id, operation, request_hash, body, uid, total_e2, reason)
  values (?, ?, ?, ?, ?, ?, ?, ?)`;
const insertEnd = `insert into unfinished_end (unfinished_id, at_ms, outcome, cashier, reason, number)
  values (?, ?, ?, ?, ?, ?)`;

/** The open sale is asked for at every sale and kept in memory: only this till writes its journal. */
export class UnfinishedSales {
  readonly #connection: Connection;
  /** Undefined: to be read. */
  #known: { readonly open: Unfinished | undefined } | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  open(): Unfinished | undefined {
    this.#connection.ready();
    this.#known ??= { open: this.#connection.get(open) };
    return this.#known.open;
  }

  /** Something that was written has been undone. */
  forget(): void {
    this.#known = undefined;
  }

  begin(row: NewUnfinished): number {
    if (this.open() !== undefined) throw new Error("a sale is unfinished already");
    const { atMs, operationId, operation, requestHash, body, uid, totalE2, reason } = row;
    this.forget();
    const { lastInsertRowid } = this.#connection.run(
      insert,
      atMs,
      operationId,
      operation,
      requestHash,
      body,
      uid,
      totalE2,
      reason,
    );
    return Number(lastInsertRowid);
  }

  /** @throws when it has an end already. */
  end(id: number, atMs: number, { outcome, cashier, reason, number }: UnfinishedEnd): void {
    this.forget();
    this.#connection.run(insertEnd, id, atMs, outcome, cashier, reason, number);
  }
}
