import { bodyBytesMax } from "@prilavok/contracts/device-api/limits.ts";
import { readBroken } from "./broken.ts";
import { type CsvOptions, type ReadProgress, readCsv } from "./csv.ts";
import { type AnyRow, ReceiptWindow } from "./grouping.ts";
import type { ColumnMap } from "./map.ts";
import { type DateOrder, MomentReader } from "./moment.ts";
import { finishReceipt, isReady, type ReadyReceipt, type UnsendableReceipt } from "./receipt.ts";
import { RowReader } from "./row.ts";

/** A row that belongs to no receipt that could be named. */
export interface SkippedRow {
  readonly line: number;
  readonly reason: string;
  readonly detail: string;
}

/**
 * A piece of the file. The same file with the same options falls into the same pieces every time, so that "all up to
 * the n-th is done" is all that an interrupted import has to remember.
 */
export interface Batch {
  readonly index: number;
  readonly ready: readonly ReadyReceipt[];
  readonly unsendable: readonly UnsendableReceipt[];
  readonly skipped: readonly SkippedRow[];
}

export interface ReadOptions extends CsvOptions {
  readonly path: string;
  readonly map: ColumnMap;
  /** False: the columns are called 1, 2, 3… */
  readonly header: boolean;
  readonly fromLine: number;
  readonly dateOrder: DateOrder;
  /** Of times without an offset; undefined: each store's own, as the hub knows it. */
  readonly timeZone: string | undefined;
  readonly decimalComma: boolean;
  readonly windowRows: number;
  readonly receiptsPerBatch: number;
}

/** Room for the envelope and the agent in a body. */
const envelopeBytes = 4_096;
/** A run of rows that give no receipt is told about now and then, too. */
const unsentPerBatchMax = 1_000;

/** Reads a file into batches. Memory holds the window's rows and one batch. */
export async function* readBatches(options: ReadOptions, progress: ReadProgress): AsyncGenerator<Batch> {
  const cutter = new BatchCutter(options.receiptsPerBatch);
  for await (const item of readItems(options, progress)) {
    const batch = cutter.add(item);
    if (batch !== undefined) yield batch;
  }
  const last = cutter.rest();
  if (last !== undefined) yield last;
}

type Item = ReadyReceipt | UnsendableReceipt | SkippedRow;

async function* readItems(options: ReadOptions, progress: ReadProgress): AsyncGenerator<Item> {
  const { path, map, decimalComma } = options;
  const window = new ReceiptWindow(options.windowRows);
  const attributeNames = Object.keys(map.attributes);
  const moments = new MomentReader(options.dateOrder, options.timeZone);
  let reader: RowReader | undefined;
  for await (const record of readCsv(path, options, progress)) {
    let row: AnyRow;
    if ("broken" in record) {
      if (reader === undefined && options.header) {
        throw new Error(`the line of column names, line ${record.line}, is broken: ${record.broken}`);
      }
      row = readBroken(reader, record);
    } else {
      if (reader === undefined) {
        const header = options.header
          ? record.fields.map((name) => name.trim())
          : record.fields.map((_, at) => `${at + 1}`);
        reader = new RowReader(header, { map, moments, decimalComma });
        if (options.header) continue;
      }
      row = reader.read(record.line, record.fields);
    }
    if (record.line < options.fromLine) continue;
    window.add(row);
    if (!("moment" in row)) yield { line: row.line, reason: row.reason, detail: row.detail };
    for (const draft of window.takeClosed()) yield finishReceipt(draft, attributeNames, decimalComma);
  }
  if (reader === undefined) throw new Error("the file is empty");
  for (const draft of window.takeAll()) yield finishReceipt(draft, attributeNames, decimalComma);
}

class BatchCutter {
  readonly #receiptsMax: number;
  #index = 0;
  #ready: ReadyReceipt[] = [];
  #unsendable: UnsendableReceipt[] = [];
  #skipped: SkippedRow[] = [];
  #bytes = 0;

  constructor(receiptsMax: number) {
    this.#receiptsMax = receiptsMax;
  }

  /** @returns the batch that is complete with (or, for its size, before) this item. */
  add(item: Item): Batch | undefined {
    if ("reason" in item) this.#skipped.push(item);
    else if (!isReady(item)) this.#unsendable.push(item);
    else return this.#addReady(item);
    return this.#unsendable.length + this.#skipped.length >= unsentPerBatchMax ? this.rest() : undefined;
  }

  /** What is left; undefined when nothing is. */
  rest(): Batch | undefined {
    if (this.#ready.length + this.#unsendable.length + this.#skipped.length === 0) return undefined;
    const batch = {
      index: this.#index,
      ready: this.#ready,
      unsendable: this.#unsendable,
      skipped: this.#skipped,
    };
    this.#index += 1;
    this.#ready = [];
    this.#unsendable = [];
    this.#skipped = [];
    this.#bytes = 0;
    return batch;
  }

  #addReady(receipt: ReadyReceipt): Batch | undefined {
    const bytes = Buffer.byteLength(receipt.json) + 1;
    const isTooMuch = this.#ready.length > 0 && this.#bytes + bytes > bodyBytesMax - envelopeBytes;
    const full = isTooMuch ? this.rest() : undefined;
    this.#ready.push(receipt);
    this.#bytes += bytes;
    return full ?? (this.#ready.length >= this.#receiptsMax ? this.rest() : undefined);
  }
}
