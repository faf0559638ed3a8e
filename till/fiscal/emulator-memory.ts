import Database from "better-sqlite3";
import type { FiscalMark } from "./port.ts";
import type { RequestBody } from "./wire.ts";

const schema = `
create table if not exists document (
  -- The device's own count, gapless: numberCheck.
  number integer primary key,
  uid text not null unique,
  kind text not null,
  total_e2 integer not null,
  -- JSON of the request as it came first.
  request text not null
) strict;
create trigger if not exists document_is_added_only before update on document
  begin select raise(abort, 'documents are never changed'); end;
create trigger if not exists document_is_never_deleted before delete on document
  begin select raise(abort, 'documents are never deleted'); end;
`;

interface Row {
  readonly number: number;
  readonly kind: string;
  readonly total_e2: number;
}

/** What the emulator with a memory has registered: a file of its own, durable before anything is answered. */
export class EmulatorMemory {
  readonly #database: Database.Database;
  readonly #registerNumber: string;
  readonly #find: Database.Statement<[string], Row>;
  readonly #add: Database.Statement<[string, string, number, string], { number: number }>;

  /** @throws Error when another process has the file, or the disk is not asked for durability. */
  constructor(path: string, registerNumber: string) {
    this.#registerNumber = registerNumber;
    this.#database = new Database(path);
    this.#database.pragma("locking_mode = exclusive");
    this.#database.pragma("journal_mode = wal");
    this.#database.pragma("synchronous = full");
    if (this.#database.pragma("synchronous", { simple: true }) !== 2)
      throw new Error("synchronous is not full");
    this.#database.exec(schema);
    this.#find = this.#database.prepare("select number, kind, total_e2 from document where uid = ?");
    this.#add = this.#database.prepare(
      "insert into document (uid, kind, total_e2, request) values (?, ?, ?, ?) returning number",
    );
  }

  /** The same uid gets the same mark; undefined when that uid is another document. */
  register(request: RequestBody): FiscalMark | undefined {
    const known = this.#find.get(request.uid);
    if (known !== undefined) {
      const isSame = known.kind === request.kind && known.total_e2 === request.totalE2;
      return isSame ? this.#mark(request.uid, known.number) : undefined;
    }
    const added = this.#add.get(request.uid, request.kind, request.totalE2, JSON.stringify(request));
    if (added === undefined) throw new Error("the insert returned nothing");
    return this.#mark(request.uid, added.number);
  }

  find(uid: string): FiscalMark | undefined {
    const known = this.#find.get(uid);
    return known === undefined ? undefined : this.#mark(uid, known.number);
  }

  count(): number {
    const row = this.#database.prepare<[], { count: number }>("select count(*) count from document").get();
    return row?.count ?? 0;
  }

  close(): void {
    this.#database.close();
  }

  #mark(uid: string, number: number): FiscalMark {
    return { uid, numberCheck: String(number), registerNumber: this.#registerNumber };
  }
}
