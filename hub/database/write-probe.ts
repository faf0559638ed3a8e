import type { Pool } from "./pool.ts";

/** How long an answer serves: /readyz may be asked as often as somebody likes. */
const freshMs = 1_000;
/** A write that takes longer is as good as none to who asks whether receipts can be written. */
const patienceMs = 2_000;

/**
 * Empties the table and writes it: a new file, whose pages the system has to give room for, and a commit that waits for
 * the disk. Writing over a row that is there would find the room of the one before it.
 */
const probeSql = `
  set local lock_timeout = '${patienceMs}ms';
  set local statement_timeout = '${patienceMs}ms';
  truncate write_probe;
  insert into write_probe (at, filler) select now(), string_agg(md5(random()::text), '') from generate_series(1, 200)`;

/** Whether the database takes writes: on a full disk it goes on answering questions. */
export class WriteProbe {
  readonly #pool: Pool;
  #asked: { readonly atMs: number; readonly answer: Promise<boolean> } | undefined;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Never throws, and answers within some seconds. Those who ask together share one write. */
  canWrite(): Promise<boolean> {
    const nowMs = performance.now();
    if (this.#asked === undefined || nowMs - this.#asked.atMs > freshMs) {
      this.#asked = { atMs: nowMs, answer: withinMs(patienceMs, this.#write()) };
    }
    return this.#asked.answer;
  }

  async #write(): Promise<boolean> {
    try {
      // Several statements in one text are one transaction.
      await this.#pool.query(probeSql);
      return true;
    } catch {
      // Not ready is the answer; the pool's and the server's own logs tell why.
      return false;
    }
  }
}

function withinMs(maxMs: number, work: Promise<boolean>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), maxMs);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
