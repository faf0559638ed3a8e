import type { Connection } from "./connection.ts";

/** What became of an operation that came with an id. Kept for ever. */
export interface Operation {
  readonly id: string;
  /** `SALE`. */
  readonly operation: string;
  readonly requestHash: string;
  /** JSON of the answer. */
  readonly answer: string;
  readonly number: number | null;
}

const find = "select operation, request_hash as requestHash, answer, number from operation where id = ?";
const insert = "insert into operation (id, operation, request_hash, answer, number) values (?, ?, ?, ?, ?)";

export class Operations {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  find(id: string): Omit<Operation, "id"> | undefined {
    return this.#connection.get(find, id);
  }

  /** @throws when the id is there already: it is asked for before. */
  add({ id, operation, requestHash, answer, number }: Operation): void {
    this.#connection.run(insert, id, operation, requestHash, answer, number);
  }
}
