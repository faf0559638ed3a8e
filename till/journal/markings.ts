import { markingKeys, markingOfFormerKey } from "../cheque/marking-keys.ts";
import type { Connection } from "./connection.ts";

const last = "select number, sold from marking where code = ? order by number desc limit 1";
const insert = "insert into marking (code, number, sold) values (?, ?, ?)";

interface LastMove {
  readonly number: number;
  readonly sold: number;
}

/** Which marked goods went out and came back: the latest document about one of the keys of a marking decides. */
export class Markings {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @param codes the keys that one marking may be kept under. */
  isSold(codes: readonly string[]): boolean {
    let latest: LastMove | undefined;
    for (const code of codes) {
      const move = this.#connection.get<LastMove>(last, code);
      if (move !== undefined && move.number >= (latest?.number ?? 0)) latest = move;
    }
    return latest?.sold === 1;
  }

  /** @throws when the document has moved the code already. */
  add(code: string, number: number, isSold: boolean): void {
    this.#connection.run(insert, code, number, isSold ? 1 : 0);
  }
}

const markingsRead = "select 1 from about where name = 'markings_read'";
const addRead = "insert into about (name, value) values ('markings_read', 'gs1')";
const allMarkings = "select code, number, sold from marking order by code, number";
const isThere = "select 1 from marking where code = ? and number = ?";

/**
 * Once, for a journal of before GS1 codes were read: what is kept under the text that a scanner gave gets its keys of now
 * besides, so that it is found however it is written.
 */
export function readFormerMarkings(connection: Connection): void {
  if (connection.get(markingsRead) !== undefined) return;
  connection.transact(() => {
    for (const { code, number, sold } of connection.all<LastMove & { code: string }>(allMarkings)) {
      const marking = markingOfFormerKey(code);
      if (marking === undefined) continue;
      for (const key of markingKeys(marking).kept) {
        if (connection.get(isThere, key, number) === undefined) connection.run(insert, key, number, sold);
      }
    }
    connection.run(addRead);
  });
}
