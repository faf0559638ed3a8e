import type { Clock } from "../clock.ts";
import { documentAfter, rowAfter } from "./append.ts";
import { backupInThread } from "./backup-thread.ts";
import { firstPreviousHash } from "./chain.ts";
import { Connection } from "./connection.ts";
import type { Document, Mode, NewDocument } from "./document.ts";
import { Documents, documentSql, type ToldFilter } from "./documents.ts";
import { JournalFailure, orJournalFailure } from "./failure.ts";
import { connectForWriting, formatVersion, type Replaced, replacedBy } from "./file.ts";
import { namingFullDisk } from "./full-disk.ts";
import { type Head, headAfter, readHead } from "./head.ts";
import { type Intent, Intents } from "./intents.ts";
import { type JournalLock, lockJournal } from "./lock.ts";
import { Markings, readFormerMarkings } from "./markings.ts";
import { type LaneName, Messages } from "./messages.ts";
import { checkLastLink, prepareSchema, refuseForeign } from "./open.ts";
import { type Operation, Operations } from "./operations.ts";
import { PrintJobs } from "./print-jobs.ts";
import { type NewUnfinished, type Unfinished, type UnfinishedEnd, UnfinishedSales } from "./unfinished.ts";

export interface JournalOptions {
  readonly mode: Mode;
  /** The till's serial number. */
  readonly serial: string;
  readonly clock: Clock;
  /** Who is told of a document that is written now. Only the mode `work` tells anybody. */
  readonly lanes: () => readonly LaneName[];
  /** Of a journal that is made now in the place of a lost one. */
  readonly replaces?: Replaced | undefined;
}

/** The journal's current shift, or the last one. */
export interface Shift {
  readonly isOpen: boolean;
  /** 0 before the first. */
  readonly number: number;
  readonly openedAtMs: number | null;
  readonly openedBy: string;
  /** Of its first document. */
  readonly firstNumber: number | null;
}

const noShift: Shift = { isOpen: false, number: 0, openedAtMs: null, openedBy: "", firstNumber: null };

/**
 * The till's memory: one SQLite file for each mode. What `transact` has returned from is on the disk; what it threw
 * from never was. Synchronous, because one commit after the other is all that a disk can do anyway.
 *
 * Every method throws JournalFailure when the disk fails. The next call then starts anew.
 */
export class Journal {
  readonly mode: Mode;
  readonly serial: string;
  /** The lost journal that this one was made in the place of. */
  readonly replaces: Replaced | null;
  readonly printJobs: PrintJobs;
  readonly messages: Messages;
  readonly #path: string;
  readonly #clock: Clock;
  readonly #lock: JournalLock;
  readonly #connection: Connection;
  readonly #documents: Documents;
  readonly #operations: Operations;
  readonly #markings: Markings;
  readonly #unfinished: UnfinishedSales;
  readonly #intents: Intents;
  readonly #firstPreviousHash: string;
  /** Where the journal stands, with what the open transaction has added. */
  #head: Head | undefined;

  /**
   * Opens a journal, or makes it. No other process can open one in the same folder for writing until `close`.
   * @throws JournalRefused when the file is no journal, one of another till or mode, or of a newer program, when its
   *   last document is not as it was written, or when the file cannot be made to keep what it is told.
   * @throws JournalFailure when the disk fails.
   */
  static open(path: string, options: JournalOptions): Journal {
    const lock = lockJournal(path);
    try {
      return new Journal(path, options, lock);
    } catch (error) {
      lock.release();
      throw namingFullDisk(error, path);
    }
  }

  private constructor(path: string, options: JournalOptions, lock: JournalLock) {
    const { mode, serial, clock, lanes } = options;
    this.mode = mode;
    this.serial = serial;
    this.#path = path;
    this.#clock = clock;
    this.#lock = lock;
    let replaces: Replaced | null = null;
    const connect = () => {
      const database = connectForWriting(path);
      prepareSchema(database, path, options, clock.now());
      refuseForeign(database, path, options);
      replaces = replacedBy(database);
      return database;
    };
    this.#connection = orJournalFailure(() => new Connection(connect, () => this.#startAnew()));
    this.replaces = replaces;
    this.#documents = new Documents(this.#connection);
    this.messages = new Messages(this.#connection, mode === "work" ? lanes : () => [], () => clock.now());
    this.#operations = new Operations(this.#connection);
    this.#markings = new Markings(this.#connection);
    this.#unfinished = new UnfinishedSales(this.#connection);
    this.#intents = new Intents(this.#connection);
    this.#firstPreviousHash = firstPreviousHash(serial, mode);
    this.printJobs = new PrintJobs(this.#connection, clock);
    checkLastLink(this.#connection, path, options);
    readFormerMarkings(this.#connection);
    this.printJobs.resumeInterrupted();
    this.#head = readHead(this.#connection);
  }

  /**
   * Runs `work` in one transaction: all that it writes is on the disk when this returns. What throws leaves nothing,
   * `last()` included.
   */
  transact<T>(work: () => T): T {
    const before = this.#head;
    let done: { readonly result: T } | undefined;
    try {
      return this.#connection.transact(() => {
        const result = work();
        done = { result };
        return result;
      });
    } catch (error) {
      const written = this.#head;
      this.#head = before;
      this.#unfinished.forget();
      if (done !== undefined && error instanceof JournalFailure && this.#isThere(written, before)) {
        return done.result;
      }
      throw error;
    }
  }

  /**
   * Writes a document inside `transact`: gives it its number, hash and drawer, and tells the lanes of it.
   * @throws TillRefusal when the drawer would outgrow the safe integers.
   */
  append(draft: NewDocument): Document {
    if (!this.#connection.isInTransaction) throw new Error("a document is appended inside transact only");
    const { row, values } = rowAfter(this.#head, this.#firstPreviousHash, draft);
    this.#connection.run(documentSql.insert, ...values);
    this.messages.addFor(row.kind, row.number, row.at_ms);
    const document = documentAfter(draft, row);
    this.#head = headAfter(this.#head, document);
    return document;
  }

  /** Rises with every statement that may write: who sees it unchanged has written nothing meanwhile. */
  get writes(): number {
    return this.#connection.writes;
  }

  /** The last document; undefined in an empty journal. From memory. */
  last(): Pick<Head, "number" | "hash" | "shift" | "atMs" | "drawerE2"> | undefined {
    this.#connection.ready();
    return this.#head;
  }

  /** Whether the clock stands before the time of a document: what is written now would be marked. */
  isClockBehind(): boolean {
    this.#connection.ready();
    return this.#head !== undefined && this.#clock.now() < this.#head.latestMs;
  }

  shift(): Shift {
    this.#connection.ready();
    if (this.#head === undefined) return noShift;
    const { isShiftOpen, shift, opening } = this.#head;
    return {
      isOpen: isShiftOpen,
      number: shift,
      openedAtMs: opening.atMs,
      openedBy: opening.cashier,
      firstNumber: opening.number,
    };
  }

  documentAt(number: number): Document | undefined {
    return this.#documents.one(documentSql.at, number);
  }

  documentByUid(uid: string): Document | undefined {
    return this.#documents.one(documentSql.byUid, uid);
  }

  /** By the fiscal device's number, which is the journal's own only where the device has no memory. */
  documentByNumberCheck(numberCheck: string, shift: number): Document | undefined {
    return this.#documents.one(documentSql.byNumberCheck, shift, 0, numberCheck);
  }

  /** Returns and rollbacks of a document, in their order. */
  documentsByBase(number: number): Document[] {
    return this.#documents.withBase(number);
  }

  /** Sales of customer orders that were in work, after a document's number. All documents behind it are looked through. */
  soldOrders(after: number, limit: number): Document[] {
    return this.#documents.soldOrders(after, limit);
  }

  /** The last receipt; rollbacks are none. */
  lastReceiptOfShift(shift: number): Document | undefined {
    return this.#documents.one(documentSql.lastReceiptOfShift, shift, 0);
  }

  documentsOfShift(shift: number): Iterable<Document> {
    return this.#documents.ofShift(shift);
  }

  /** The shift's documents that the hub is told of, in their order. */
  toldOfShift(shift: number, filter: ToldFilter): Pick<Document, "number" | "kind">[] {
    return this.#documents.toldOf(shift, filter);
  }

  /** @param codes the keys that one marking may be kept under. */
  isMarkingSold(codes: readonly string[]): boolean {
    return this.#markings.isSold(codes);
  }

  recordMarking(code: string, number: number, isSold: boolean): void {
    this.#markings.add(code, number, isSold);
  }

  operation(id: string): Omit<Operation, "id"> | undefined {
    return this.#operations.find(id);
  }

  recordOperation(row: Operation): void {
    this.#operations.add(row);
  }

  /** The sale that others have to wait for. */
  unfinished(): Unfinished | undefined {
    return this.#unfinished.open();
  }

  /** @returns its id. @throws when there is one already. */
  beginUnfinished(row: NewUnfinished): number {
    return this.#unfinished.begin(row);
  }

  endUnfinished(id: number, end: UnfinishedEnd): void {
    this.#unfinished.end(id, this.#clock.now(), end);
  }

  /** What the fiscal device is being asked for, or was when the till stopped. */
  intent(): Intent | undefined {
    return this.#intents.open();
  }

  /** @throws when there is one already. */
  beginIntent(intent: Intent): void {
    this.#intents.begin(intent);
  }

  endIntent(uid: string): void {
    this.#intents.end(uid);
  }

  /** How many messages there are, those that were set aside too, and since when the oldest of the others waits. */
  queue(): { depth: number; oldestAtMs: number | null } {
    const lanes = this.messages.counts();
    const oldest = lanes.flatMap(({ oldestAtMs }) => (oldestAtMs === null ? [] : [oldestAtMs]));
    return {
      depth: lanes.reduce((sum, { waiting, setAside }) => sum + waiting + setAside, 0),
      oldestAtMs: oldest.length === 0 ? null : Math.min(...oldest),
    };
  }

  /**
   * Copies the journal to a new file while selling goes on, and verifies the copy.
   * @throws JournalRefused when the file is there already, or the copy has a fault; JournalFailure when a disk fails.
   */
  backup(to: string): Promise<void> {
    return backupInThread(this.#path, to);
  }

  /**
   * Commits a write that changes nothing, as a document would be.
   * @throws JournalFailure when none could be written now.
   */
  tryWrite(): void {
    this.#connection.run(`pragma user_version = ${formatVersion}`);
  }

  close(): void {
    this.#connection.close();
    this.#lock.release();
  }

  /**
   * A sync that failed leaves open whether the transaction is in the file. Opening it again settles that.
   * @returns whether it is there, and on the disk now.
   */
  #isThere(written: Head | undefined, before: Head | undefined): boolean {
    if (written === undefined || written === before) return false;
    try {
      this.#connection.ready();
    } catch {
      // The disk still fails, which the caller hears of by the first failure. The next use tries again.
      return false;
    }
    return this.#head?.hash === written.hash;
  }

  /** After a failure of the disk: commits something, which settles what became of the transaction, and reads the head. */
  #startAnew(): void {
    this.#connection.run("insert into reopening (at_ms) values (?)", this.#clock.now());
    this.#head = readHead(this.#connection);
    this.#unfinished.forget();
  }
}
