import { CellReader } from "./cells.ts";
import type { Columns } from "./columns.ts";
import { type CsvOptions, type ReadProgress, readCsv } from "./csv.ts";
import type { Draft, Fault } from "./draft.ts";
import type { Encoding } from "./encoding.ts";
import { findWritten, type Written } from "./evidence.ts";
import { type Exact, toE4 } from "./exact.ts";
import { Grouping } from "./group.ts";
import { findHeader } from "./header.ts";
import type { Kind } from "./kind.ts";
import type { ColumnMap } from "./map.ts";
import { MomentReader } from "./moment.ts";
import { finishReceipt, type HeldReceipt, isReady, type ReadyReceipt } from "./receipt.ts";
import type { AnyRow, BadRow, LeftRow } from "./row.ts";
import { RowReader } from "./row-reader.ts";
import { sniff } from "./sniff.ts";

export interface ReadOptions {
  readonly path: string;
  readonly map: ColumnMap;
  /** What the operator says; the rest is seen from the file. */
  readonly encoding: Encoding | undefined;
  readonly delimiter: string | undefined;
  readonly written: Partial<Written>;
  readonly quotes: boolean;
  /** False: the columns are called 1, 2, 3… */
  readonly hasHeader: boolean;
  /** Of times without an offset; undefined: each store's own, as the hub knows it. */
  readonly timeZone: string | undefined;
}

/** A file, read whole: nothing is written before all of it is known. */
export interface ReadFile extends Written {
  readonly path: string;
  readonly encoding: Encoding;
  readonly delimiter: string;
  readonly columns: Columns;
  /** Rows of data, the header not among them. */
  readonly rows: number;
  readonly ready: readonly ReadyReceipt[];
  readonly held: readonly HeldReceipt[];
  /** Rows that belong to no receipt that could be named. */
  readonly badRows: readonly Fault[];
  readonly footings: readonly LeftRow[];
  readonly voidRows: number;
  /** Receipts all of whose rows are cancelled. */
  readonly voidReceipts: number;
  /** A bad row does not tell its receipt, and receipts have rows in several places: any of them may lack one. */
  readonly isUnsafe: boolean;
  readonly kinds: Readonly<Record<Kind, number>>;
}

/** A larger file is imported in parts: its receipts are held in memory until they have been shown. */
export const rowsMax = 3_000_000;

/** @throws Error when the file as a whole cannot be read, does not fit the map, or leaves a question open. */
export async function readFile(options: ReadOptions, progress?: ReadProgress): Promise<ReadFile> {
  const { path, map } = options;
  const sniffed = await sniff(path, {
    ...(options.encoding && { encoding: options.encoding }),
    ...(options.delimiter && { delimiter: options.delimiter }),
  });
  const asCsv: CsvOptions = { ...sniffed, quotes: options.quotes };
  const header = await findHeader(path, asCsv, map, options.hasHeader);
  const table: CsvOptions = { ...asCsv, fromLine: Math.max(1, header.line) };
  const written = await findWritten(path, table, header.columns, options.written);
  const rows = new Rows();
  const reader = new RowReader({
    cells: new CellReader(header.columns),
    moments: new MomentReader(written.dateOrder, options.timeZone),
    sign: written.sign,
    refundPrefix: map.refundPrefix,
    kindWords: map.kindWords,
  });
  for await (const record of readCsv(path, table, progress)) {
    if (record.line === header.line) continue;
    rows.add(reader.read(record));
  }
  const receipts = rows
    .finish()
    .map((draft) => finishReceipt(draft, Object.keys(map.attributes), written.sign));
  return {
    path,
    ...sniffed,
    ...written,
    columns: header.columns,
    ready: receipts.filter(isReady),
    held: receipts.filter((receipt): receipt is HeldReceipt => !isReady(receipt)),
    ...rows.told(),
  };
}

type Told = Pick<
  ReadFile,
  "rows" | "badRows" | "footings" | "voidRows" | "voidReceipts" | "isUnsafe" | "kinds"
>;

/** Counts the rows, and hands those of receipts on. */
class Rows {
  readonly #grouping = new Grouping();
  readonly #badRows: Fault[] = [];
  readonly #footings: LeftRow[] = [];
  readonly #voided = new Set<string>();
  readonly #kinds: Record<Kind, number> = { sale: 0, refund: 0, void: 0 };
  #drafts: readonly Draft[] = [];
  #rows = 0;
  #hasNumberless = false;

  add(row: AnyRow): void {
    if (row.type === "empty") return;
    this.#rows += 1;
    if (this.#rows > rowsMax) throw new Error(`the file has more than ${rowsMax} rows: import it in parts`);
    if ("identity" in row && row.identity !== undefined) this.#kinds[row.identity.kind] += 1;
    if (row.type === "good" || row.type === "bad") this.#grouping.add(row);
    else if (row.type === "footing") this.#footings.push(row);
    else this.#addVoid(row);
    if (row.type === "bad" && row.identity === undefined) this.#addBad(row);
  }

  finish(): readonly Draft[] {
    this.#drafts = this.#grouping.finish();
    return this.#drafts;
  }

  told(): Told {
    const others = new Set(this.#drafts.map((draft) => keyOf(draft)));
    const isScattered = this.#drafts.some((draft) => draft.isScattered);
    return {
      rows: this.#rows,
      badRows: this.#badRows,
      footings: this.#footings,
      voidRows: this.#kinds.void,
      voidReceipts: [...this.#voided].filter((key) => !others.has(key)).length,
      isUnsafe: isScattered && this.#hasNumberless,
      kinds: this.#kinds,
    };
  }

  #addBad(row: BadRow): void {
    this.#badRows.push(row);
    if (row.number === "") this.#hasNumberless = true;
  }

  #addVoid({ identity }: LeftRow): void {
    if (identity !== undefined) this.#voided.add(keyOf(identity));
  }
}

function keyOf({ receipt, shift, place }: { receipt: string; shift: string; place: string }): string {
  return JSON.stringify([receipt, shift, place]);
}

/** What the only footing of a file says, in ten-thousandths. */
export function footingE4({ footings }: Pick<ReadFile, "footings">): bigint | undefined {
  const [only, ...others] = footings;
  const sum: Exact | undefined = others.length === 0 ? only?.sum : undefined;
  return sum === undefined ? undefined : toE4(sum);
}
