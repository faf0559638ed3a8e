import { join } from "node:path";
import Database from "better-sqlite3";
import { expect } from "vitest";
import { type Entry, numberOf } from "./books.ts";
import { kopecks } from "./kopecks.ts";
import type { Registered } from "./restarted-device.ts";

interface Row {
  readonly number: bigint;
  readonly number_check: string;
  readonly uid: string;
  readonly operation_id: string | null;
  readonly cashier: string;
  readonly total_e2: bigint;
  readonly drawer_change_e2: bigint;
  readonly hash: string;
  readonly at_ms: bigint;
}

interface QueuedRow {
  readonly lane: string;
  readonly number: bigint;
}

const columns = "number, number_check, uid, operation_id, cashier, total_e2, drawer_change_e2, hash, at_ms";

/** Reads the journal's file beside the till, by SQL alone, and holds it to what callers were told. */
export class JournalFile {
  readonly #path: string;
  /** Documents that were read, by number. */
  readonly #rows: Row[] = [];
  readonly #byOperation = new Map<string, Row>();
  #compared = 0;

  constructor(folder: string) {
    this.#path = join(folder, "work.journal");
  }

  get documents(): number {
    return this.#rows.length;
  }

  /** Reads what is new: numbers without a gap, no operationId twice. */
  read(): void {
    const rows = this.#query<Row>(`select ${columns} from document where number > ? order by number`, [
      this.documents,
    ]);
    for (const row of rows) {
      this.#rows.push(row);
      expect(row.number).toBe(BigInt(this.documents));
      const id = row.operation_id;
      if (id === null) continue;
      expect(this.#byOperation.has(id), `${id} was done twice`).toBe(false);
      this.#byOperation.set(id, row);
    }
  }

  /** Every document that was acknowledged since the last time is there as it was acknowledged. */
  compare(entries: readonly Entry[]): void {
    for (const { body, answer, posting } of entries.slice(this.#compared)) {
      const row = this.#byOperation.get(body.operationId);
      const told = {
        number: BigInt(answer.numberCheck ?? "0"),
        number_check: answer.numberCheck,
        uid: answer.uid,
        cashier: body.cashier,
        total_e2: answer.total === undefined ? 0n : kopecks(answer.total),
        drawer_change_e2: posting.drawerE2,
      };
      expect(row, `${body.operationId} is lost`).toMatchObject(told);
      this.#compared += 1;
    }
  }

  /** Callers were told of every document. */
  expectNothingElse(entries: readonly Entry[]): void {
    expect(this.documents).toBe(entries.length);
  }

  /** The Z reports carry the hash of the document before them, and count the documents that the clock was behind at. */
  compareReports(entries: readonly Entry[]): void {
    const behind = this.#rowsBehind();
    for (const entry of entries) {
      const { report } = entry.answer;
      if (report === undefined) continue;
      const before = numberOf(entry) - 1;
      expect(report.chainHead).toBe(this.#rows[before - 1]?.hash);
      const inShift = behind.filter((number) => number >= report.firstNumber && number <= before);
      expect(report.clockBehindCount).toBe(inShift.length);
    }
  }

  /** How many documents there are whose time is before one that is earlier. */
  get documentsBehind(): number {
    return this.#rowsBehind().length;
  }

  #rowsBehind(): readonly number[] {
    let latestMs = 0n;
    return this.#rows.flatMap(({ at_ms, number }) => {
      const isBehind = at_ms < latestMs;
      if (!isBehind) latestMs = at_ms;
      return isBehind ? Number(number) : [];
    });
  }

  /** Each document that the hub is told of stands in the queue, once, and in the lane of its kind. */
  expectMessages(): void {
    const expected = this.#query<QueuedRow>(
      `select case when kind in ('shift_open', 'shift_close') then 'giftoman-shifts' else 'giftoman-receipts' end
              as lane, number
         from document where kind not in ('deposit', 'withdraw') order by number`,
    );
    const queued = this.#query<QueuedRow>("select lane, number from message order by number, lane");
    expect(queued).toEqual(expected);
    expect(new Set(queued.map(({ lane }) => lane)).size).toBe(2);
  }

  /** What a fiscal device with a memory of its own should have. */
  registered(): readonly Registered[] {
    const rows = this.#query<Record<"number" | "total_e2", bigint> & Record<"uid" | "kind", string>>(
      "select number, uid, kind, total_e2 from document order by number",
    );
    return rows.map((row) => ({ ...row, number: Number(row.number), total_e2: Number(row.total_e2) }));
  }

  /** Nothing is half done. */
  expectSettled(): void {
    const open = this.#query(
      "select id from unfinished where id not in (select unfinished_id from unfinished_end)",
    );
    expect(open).toEqual([]);
    expect(this.#query("select uid from intent")).toEqual([]);
  }

  #query<Found>(sql: string, values: readonly (string | number)[] = []): Found[] {
    const database = new Database(this.#path, { readonly: true, timeout: 5_000 });
    try {
      return database
        .prepare<unknown[], Found>(sql)
        .safeIntegers(true)
        .all(...values);
    } finally {
      database.close();
    }
  }
}
