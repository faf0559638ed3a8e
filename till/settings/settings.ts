import { closeSync, existsSync, fsyncSync, openSync, readSync } from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { isDamage } from "../journal/file.ts";

export const settingsFile = "settings.db";

const busyTimeoutMs = 5_000;
/** Where a SQLite file counts its changes: a number of four bytes. Source: sqlite.org/fileformat.html, 1.3.7. */
const changeCount = { offset: 24, bytes: 4 };

/**
 * What the till keeps besides its journals: how far they have come, its PIN and its tokens, the latter two as hashes. A SQLite file that
 * only its owner may read. Commands write it beside a running till, which sees a change at its next request.
 */
export class Settings {
  /** For the parts that keep tables of their own here. */
  readonly database: Database.Database;
  /** The till's data folder. */
  readonly folder: string;
  readonly #get: Database.Statement<[string], { value: string }>;
  /** Open for as long as the database: to close any file of its name lets go of the process's locks on it. */
  readonly #file: number;
  readonly #changes = Buffer.alloc(changeCount.bytes);

  private constructor(database: Database.Database, path: string) {
    this.database = database;
    this.folder = dirname(path);
    this.#get = database.prepare(sql.get);
    this.#file = openSync(path, "r");
  }

  /**
   * Opens, and makes when it is missing. The folder has to exist.
   * @throws Error that names the file when it is damaged.
   */
  static open(dataDir: string): Settings {
    const path = join(dataDir, settingsFile);
    if (!existsSync(path)) makeFor(path);
    const database = new Database(path, { timeout: busyTimeoutMs });
    try {
      // Not WAL: one file, and with EXTRA a commit also outlives the removal of its rollback journal.
      database.pragma("journal_mode = delete");
      database.pragma("synchronous = extra");
      database.exec(schema);
      return new Settings(database, path);
    } catch (error) {
      database.close();
      throw isDamage(error) ? damaged(path, error) : error;
    }
  }

  get(name: string): string | undefined {
    return this.#get.get(name)?.value;
  }

  /**
   * Another number after every change, by whichever process: tells in two microseconds whether what was read is still
   * so, where a query has to lock the file first.
   */
  get changes(): number {
    readSync(this.#file, this.#changes, 0, changeCount.bytes, changeCount.offset);
    return this.#changes.readUInt32BE();
  }

  set(name: string, value: string): void {
    this.database.prepare(sql.set).run(name, value);
  }

  /** The value that is there, or the made one from now on. */
  getOrSet(name: string, make: () => string): string {
    return this.database
      .transaction(() => {
        const known = this.get(name);
        if (known !== undefined) return known;
        const made = make();
        this.set(name, made);
        return made;
      })
      .immediate();
  }

  close(): void {
    if (!this.database.open) return;
    this.database.close();
    closeSync(this.#file);
  }
}

function damaged(path: string, cause: Error): Error {
  return new Error(
    `${path} is damaged (${cause.message}): put a copy of it in its place. If there is none, move it away and ` +
      'set the PIN again with "prilavok-till pin set"',
    { cause },
  );
}

/** The mode is set before there is anything to read; SQLite gives its rollback journal the same. */
function makeFor(path: string): void {
  closeSync(openSync(path, "a", 0o600));
  const folder = openSync(dirname(path), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

const schema = `
  create table if not exists setting (
    name text primary key,
    value text not null
  ) strict, without rowid;
  create table if not exists token (
    -- SHA-256 of the token.
    hash blob primary key,
    issued_ms integer not null,
    expires_ms integer not null
  ) strict, without rowid;
`;

const sql = {
  get: "select value from setting where name = ?",
  set: "insert into setting (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
};
