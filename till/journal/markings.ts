import type { Connection } from "./connection.ts";

const last = "select sold from marking where code = ? order by number desc limit 1";
const insert = "insert into marking (code, number, sold) values (?, ?, ?)";

/** Which marked goods went out and came back: the latest document about a code decides. */
export class Markings {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  isSold(code: string): boolean {
    return this.#connection.get<{ sold: number }>(last, code)?.sold === 1;
  }

  /** @throws when the document has moved the code already. */
  add(code: string, number: number, isSold: boolean): void {
    this.#connection.run(insert, code, number, isSold ? 1 : 0);
  }
}
