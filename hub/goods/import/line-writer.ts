import type { Clock } from "../../clock.ts";
import { type Connection, type Pool, transaction } from "../../database/pool.ts";
import type { GoodsChange } from "../goods.ts";
import { goodsPerWriteMax } from "../rules.ts";
import { type Written, writeGoods } from "../write.ts";
import type { BadLine, GoodLine, LineReader } from "./line.ts";
import type { Report } from "./report.ts";

/** A line whose barcode another article has: it may give it up further down in the file. */
interface WaitingLine {
  readonly good: GoodLine;
  readonly bad: BadLine;
}

/** Writes lines, each batch in a transaction of its own. */
export class LineWriter {
  readonly counts = { added: 0, changed: 0, unchanged: 0 };
  readonly #pool: Pool;
  readonly #clock: Clock;
  readonly #options: { readonly accountId: number; readonly dryRun: boolean };
  readonly #report: Report;
  #reader: LineReader | undefined;
  #waiting: WaitingLine[] = [];

  constructor(
    pool: Pool,
    clock: Clock,
    options: { readonly accountId: number; readonly dryRun: boolean },
    report: Report,
  ) {
    this.#pool = pool;
    this.#clock = clock;
    this.#options = options;
    this.#report = report;
  }

  /** Those whose barcodes are in use are kept for `finish`, and what else is refused is reported. */
  async write(lines: readonly GoodLine[], reader: LineReader): Promise<void> {
    if (lines.length === 0) return;
    this.#reader = reader;
    const outcomes = await this.#outcomesOf(lines.map(({ change }) => change));
    const refused: BadLine[] = [];
    for (const [index, good] of lines.entries()) {
      const outcome = outcomes[index];
      if (outcome === undefined) throw new Error("a line is left without an outcome");
      if (outcome.outcome !== "refused") {
        this.counts[outcome.outcome] += 1;
        continue;
      }
      const bad = reader.badLine(good.line, good.change.code, outcome.problem);
      if (outcome.problem.problem === "in-use") this.#waiting.push({ good, bad });
      else refused.push(bad);
    }
    await this.#report.add(refused);
  }

  /** Tries the kept lines again for as long as that helps, and reports those that are left. */
  async finish(): Promise<void> {
    for (;;) {
      const waiting = this.#waiting;
      if (waiting.length === 0 || this.#reader === undefined) return;
      this.#waiting = [];
      const lines = waiting.map(({ good }) => good);
      for (let from = 0; from < lines.length; from += goodsPerWriteMax) {
        await this.write(lines.slice(from, from + goodsPerWriteMax), this.#reader);
      }
      if (this.#waiting.length === waiting.length) break;
    }
    await this.#report.add(this.#waiting.map(({ bad }) => bad));
  }

  #outcomesOf(changes: readonly GoodsChange[]): Promise<Written[]> {
    const { accountId, dryRun } = this.#options;
    const work = (connection: Connection) => writeGoods(connection, this.#clock.now(), accountId, changes);
    return dryRun ? rolledBack(this.#pool, work) : transaction(this.#pool, work);
  }
}

/** Runs `work` in a transaction that leaves nothing. */
export async function rolledBack<T>(pool: Pool, work: (connection: Connection) => Promise<T>): Promise<T> {
  const done: T[] = [];
  const undo = new Error("a rehearsal is over");
  try {
    await transaction(pool, async (connection) => {
      done.push(await work(connection));
      throw undo;
    });
  } catch (error) {
    if (error !== undo) throw error;
  }
  const [result] = done;
  if (result === undefined) throw undo;
  return result;
}
