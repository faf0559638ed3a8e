import type { Connection } from "./connection.ts";
import type { Unfinished } from "./unfinished.ts";

/** A document that a fiscal device with a memory of its own is being asked for. */
export type Intent = Omit<Unfinished, "id" | "reason">;

const open = `select uid, at_ms as atMs, operation_id as operationId, operation, request_hash as requestHash, body,
    total_e2 as totalE2
  from intent`;
const insert = `insert into intent (uid, at_ms, operation_id, operation, request_hash, body, total_e2)
  values (?, ?, ?, ?, ?, ?, ?)`;

export class Intents {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  open(): Intent | undefined {
    return this.#connection.get(open);
  }

  /** @throws when there is one already: a device is asked for one document at a time. */
  begin({ uid, atMs, operationId, operation, requestHash, body, totalE2 }: Intent): void {
    if (this.open() !== undefined) throw new Error("the device is being asked for a document already");
    this.#connection.run(insert, uid, atMs, operationId, operation, requestHash, body, totalE2);
  }

  end(uid: string): void {
    this.#connection.run("delete from intent where uid = ?", uid);
  }
}
