import type Database from "better-sqlite3";
import { JournalFailure, journalFailureOf, leavesConnectionInDoubt, orJournalFailure } from "./failure.ts";

export type Value = string | number | null;

/** The journal's one connection for writing: prepared statements, transactions, and a new start after a disk error. */
export class Connection {
  #database: Database.Database;
  readonly #connect: () => Database.Database;
  readonly #onReopened: () => void;
  readonly #statements = new Map<string, Database.Statement>();
  #isInTransaction = false;
  /** Why the transaction that is open can only be undone. */
  #doom: JournalFailure | undefined;
  #isInDoubt = false;
  #isClosed = false;
  #writes = 0;

  /**
   * @param onReopened is to commit something, and to read again whatever is kept in memory. See `#reopen`.
   */
  constructor(connect: () => Database.Database, onReopened: () => void) {
    this.#connect = connect;
    this.#onReopened = onReopened;
    this.#database = connect();
  }

  get isInTransaction(): boolean {
    return this.#isInTransaction;
  }

  /** How many statements have been run that may have written something. */
  get writes(): number {
    return this.#writes;
  }

  /** @throws JournalFailure when the file is at fault. */
  run(sql: string, ...values: readonly Value[]): Database.RunResult {
    this.#writes += 1;
    return this.#attempt(sql, (statement) => statement.run(...values));
  }

  get<Row>(sql: string, ...values: readonly Value[]): Row | undefined {
    // What a statement's rows look like is known where the statement stands.
    return this.#attempt(sql, (statement) => statement.get(...values)) as Row | undefined;
  }

  all<Row>(sql: string, ...values: readonly Value[]): Row[] {
    return this.#attempt(sql, (statement) => statement.all(...values)) as Row[];
  }

  /** Makes sure that the connection can be used: opens it again when the disk failed before. */
  ready(): void {
    if (this.#isClosed) throw new Error("the journal is closed");
    if (this.#isInDoubt) this.#reopen();
  }

  /**
   * Runs `work` in a transaction; what throws is undone, and a failure of the disk undoes it even when `work` has caught
   * it. Transactions are not nested: who may fail alone is done alone.
   * @throws JournalFailure: it is not in the journal, unless `ready` finds otherwise (a sync that failed).
   */
  transact<T>(work: () => T): T {
    if (this.#isInTransaction) throw new Error("a transaction is open already");
    this.run("begin immediate");
    this.#isInTransaction = true;
    try {
      const result = atOnce(work);
      this.run("commit");
      return result;
    } catch (error) {
      this.#rollBack();
      throw error;
    } finally {
      this.#isInTransaction = false;
      this.#doom = undefined;
    }
  }

  close(): void {
    if (this.#isClosed) return;
    try {
      this.ready();
    } catch (error) {
      // The disk still fails. Whoever asked has heard of it; what is left is to let go of the file.
      if (!(error instanceof JournalFailure)) throw error;
    }
    this.#isClosed = true;
    this.#database.close();
  }

  #refuseDoomed(): void {
    if (this.#doom !== undefined) throw this.#doom;
  }

  /** SQLite undoes a transaction by itself after some errors; what follows would be committed piece by piece. */
  #doomUndone(): void {
    if (!this.#isInTransaction || this.#database.inTransaction) return;
    this.#doom ??= new JournalFailure("ROLLED_BACK", "SQLite has undone the transaction");
  }

  #rollBack(): void {
    if (!this.#database.inTransaction) return;
    try {
      this.#database.exec("rollback");
    } catch {
      // Closing the connection undoes the transaction as well, and the first error tells more than this one.
      this.#isInDoubt = true;
    }
  }

  #attempt<T>(sql: string, use: (statement: Database.Statement) => T): T {
    if (this.#isInTransaction) this.#refuseDoomed();
    else this.ready();
    try {
      return use(this.#prepare(sql));
    } catch (error) {
      this.#doomUndone();
      const failure = journalFailureOf(error);
      if (failure === undefined) throw error;
      if (this.#isInTransaction) this.#doom = failure;
      if (leavesConnectionInDoubt(failure)) this.#isInDoubt = true;
      throw failure;
    }
  }

  #prepare(sql: string): Database.Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /**
   * Opens the file anew and commits something. The old connection is closed only after that: while one is open SQLite
   * does not read the write-ahead log again, where it could find the commit that failed and take it for a good one. The
   * new commit is written over it.
   */
  #reopen(): void {
    const old = this.#database;
    if (old.inTransaction) old.close();
    const fresh = orJournalFailure(this.#connect);
    this.#use(fresh);
    try {
      this.#onReopened();
    } catch (error) {
      this.#use(old);
      this.#isInDoubt = true;
      fresh.close();
      throw error;
    }
    old.close();
  }

  #use(database: Database.Database): void {
    this.#statements.clear();
    this.#database = database;
    this.#isInDoubt = false;
  }
}

/** What is still to come when a transaction ends would not be in it. */
function atOnce<T>(work: () => T): T {
  const result = work();
  if (result instanceof Promise) throw new Error("a transaction does not wait: its work returned a promise");
  return result;
}
