import type { Connection, Pool } from "../database/pool.ts";
import { blockSize } from "../receipts/ids.ts";
import * as sql from "./imports-sql.ts";

/** An import and what is there of it. */
export interface ImportRecord {
  readonly id: number;
  readonly file: string;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly undoneAt: Date | null;
  readonly receipts: bigint;
  /** Of them, those that a till was told of since: an undo leaves them. */
  readonly kept: bigint;
  readonly amountE4: bigint;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
}

/** Any constant will do: it keeps these locks apart from others. */
const lockClass = 7_450_202;

export async function listImports(
  pool: Pool,
  accountId: number,
  importId: number | null = null,
): Promise<ImportRecord[]> {
  const { rows } = await pool.query<ImportRecord>(sql.listImportsSql, [accountId, importId, blockSize]);
  return rows;
}

/** An import that nobody else works on until it is given back. A process that dies gives it back. */
export class HeldImport {
  readonly id: number;
  readonly #connection: Connection;
  /** Aborts when the lock is lost with its connection. */
  readonly lost: AbortSignal;

  private constructor(id: number, connection: Connection) {
    this.id = id;
    this.#connection = connection;
    const lost = new AbortController();
    this.lost = lost.signal;
    connection.on("error", () => lost.abort());
    connection.on("end", () => lost.abort());
  }

  /** @returns undefined when another process has it. */
  static async take(pool: Pool, id: number): Promise<HeldImport | undefined> {
    const connection = await pool.connect();
    try {
      const { rows } = await connection.query<{ locked: boolean }>(sql.lockImportSql, [lockClass, id]);
      if (rows[0]?.locked === true) return new HeldImport(id, connection);
    } catch (error) {
      connection.release(true);
      throw error;
    }
    connection.release();
    return undefined;
  }

  async giveBack(): Promise<void> {
    const failed = await this.#connection.query(sql.unlockImportSql, [lockClass, this.id]).then(
      () => false,
      // The lock has gone with its connection.
      () => true,
    );
    this.#connection.release(failed);
  }
}

/** Goes on with an import of the same file that was stopped, or starts one. */
export async function holdImport(
  pool: Pool,
  accountId: number,
  file: { readonly name: string; readonly hash: string },
  nowMs: number,
): Promise<HeldImport> {
  const stopped = await pool.query<{ id: number }>(sql.findStoppedSql, [accountId, file.hash]);
  for (const { id } of stopped.rows) {
    const held = await HeldImport.take(pool, id);
    if (held !== undefined) return held;
  }
  const values = [accountId, file.name, file.hash, new Date(nowMs)];
  const started = await pool.query<{ id: number }>(sql.startImportSql, values);
  const id = started.rows[0]?.id;
  const held = id === undefined ? undefined : await HeldImport.take(pool, id);
  if (held === undefined) throw new Error("a new import is nobody else's");
  return held;
}

export async function finishImport(pool: Pool, importId: number, nowMs: number): Promise<void> {
  await pool.query(sql.finishImportSql, [importId, new Date(nowMs)]);
}

/** The ids of an import's receipts. They are noted as the import's before a receipt gets one. */
export class ImportIds {
  readonly #pool: Pool;
  readonly #importId: number;
  #next = 0;
  #end = 0;

  constructor(pool: Pool, importId: number) {
    this.#pool = pool;
    this.#importId = importId;
  }

  async take(count: number): Promise<number[]> {
    const ids: number[] = [];
    while (ids.length < count) {
      if (this.#next === this.#end) await this.#startBlock();
      ids.push(this.#next);
      this.#next += 1;
    }
    return ids;
  }

  async #startBlock(): Promise<void> {
    const { rows } = await this.#pool.query<{ first: bigint }>(sql.takeBlockSql, [this.#importId]);
    const first = rows[0]?.first;
    if (first === undefined) throw new Error(`import ${this.#importId} was undone meanwhile`);
    this.#next = Number(first);
    this.#end = this.#next + blockSize;
  }
}
