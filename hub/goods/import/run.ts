import { stat } from "node:fs/promises";
import type { Clock } from "../../clock.ts";
import type { Pool } from "../../database/pool.ts";
import { readCsv } from "../../import/csv.ts";
import { fileFault } from "../../import/file-fault.ts";
import type { Progress } from "../../import/progress.ts";
import { type Sniffed, sniff } from "../../import/sniff.ts";
import { goodsPerWriteMax } from "../rules.ts";
import { archiveMissing } from "./archive.ts";
import { type ColumnNames, placeColumns } from "./columns.ts";
import { type BadLine, type GoodLine, LineReader } from "./line.ts";
import { LineWriter } from "./line-writer.ts";
import { Report } from "./report.ts";

export interface GoodsImport {
  readonly path: string;
  readonly accountId: number;
  /** Undefined: columns are found by their usual names. */
  readonly columns: ColumnNames | undefined;
  /** What the operator says; the rest is seen from the file. */
  readonly written: Partial<Sniffed>;
  readonly quotes: boolean;
  readonly archivesMissing: boolean;
  readonly dryRun: boolean;
  readonly reportPath: string;
  readonly progress: Progress;
  /** Ends the import after the batch that is under way. */
  readonly signal: AbortSignal;
}

export interface GoodsImportSummary extends Sniffed {
  readonly file: string;
  readonly dryRun: boolean;
  /** Without the header. */
  readonly lines: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly archived: number;
  /** Lines by reason. */
  readonly refused: Readonly<Record<string, number>>;
  readonly refusedLines: number;
  readonly report: string | null;
  /** Why nothing was archived although it was asked for. */
  readonly notArchived: string | null;
  readonly isStopped: boolean;
  readonly seconds: number;
}

/**
 * Imports a file of goods: 1,000 lines in a transaction and a statement. Goods that are as the file says stay untouched,
 * so an import that was stopped or killed is simply run again. A line that cannot be imported is reported; the others
 * are imported.
 * @throws Error when the file as a whole cannot be read; what stood before the fault is imported, nothing is archived.
 */
export async function importGoods(
  pool: Pool,
  clock: Clock,
  options: GoodsImport,
): Promise<GoodsImportSummary> {
  const startedMs = performance.now();
  const { size } = await stat(options.path).catch((error: unknown) => {
    throw fileFault(options.path, error);
  });
  const written = await sniff(options.path, options.written);
  const report = new Report(options.reportPath);
  const writer = new LineWriter(pool, clock, options, report);
  try {
    const read = await readAll(options, { ...written, size }, writer, report);
    const isStopped = options.signal.aborted;
    const archived = isStopped ? nothingArchived : await archive(pool, clock, options, read);
    // Archived goods have given up their barcodes.
    if (!isStopped) await writer.finish();
    return {
      file: options.path,
      ...written,
      dryRun: options.dryRun,
      lines: read.lines,
      ...writer.counts,
      ...archived,
      refused: report.counts,
      refusedLines: report.total,
      report: report.path ?? null,
      isStopped,
      seconds: (performance.now() - startedMs) / 1000,
    };
  } finally {
    options.progress.stop();
    await report.close();
  }
}

/** What the lines were about. */
interface Read {
  readonly lines: number;
  readonly codes: ReadonlySet<string>;
  /** Some line does not tell which article it means. */
  readonly hasNameless: boolean;
}

async function readAll(
  { path, columns, quotes, progress, signal }: GoodsImport,
  { encoding, delimiter, size }: Sniffed & { readonly size: number },
  writer: LineWriter,
  report: Report,
): Promise<Read> {
  const reading = { bytesRead: 0, rowsRead: 0 };
  const codes = new Set<string>();
  let hasNameless = false;
  let reader: LineReader | undefined;
  let lines = 0;
  let good: GoodLine[] = [];
  let bad: BadLine[] = [];
  const flush = async () => {
    const batch = { good, bad };
    good = [];
    bad = [];
    await report.add(batch.bad);
    if (reader !== undefined) await writer.write(batch.good, reader);
    progress.show(Math.min(1, reading.bytesRead / Math.max(1, size)), `${lines} lines`);
  };
  try {
    for await (const record of readCsv(path, { encoding, delimiter, quotes }, reading)) {
      if (reader === undefined) {
        reader = new LineReader(placeColumns(record.fields, columns));
        continue;
      }
      lines += 1;
      const line = reader.read(record);
      const code = "change" in line ? line.change.code : line.code;
      if (code === undefined) hasNameless = true;
      else codes.add(code);
      if ("change" in line) good.push(line);
      else bad.push(line);
      if (good.length + bad.length >= goodsPerWriteMax) await flush();
      if (signal.aborted) break;
    }
  } finally {
    // What stands before a fault of the file is imported all the same.
    await flush();
  }
  if (reader === undefined) throw new Error(`${path} is empty`);
  return { lines, codes, hasNameless };
}

type Archived = Pick<GoodsImportSummary, "archived" | "notArchived">;
const nothingArchived: Archived = { archived: 0, notArchived: null };

async function archive(
  pool: Pool,
  clock: Clock,
  { archivesMissing, accountId, dryRun }: GoodsImport,
  { codes, hasNameless }: Read,
): Promise<Archived> {
  if (!archivesMissing) return nothingArchived;
  if (codes.size === 0) return { archived: 0, notArchived: "the file has no goods" };
  if (hasNameless) {
    return { archived: 0, notArchived: "some lines do not tell which article they mean; mend them first" };
  }
  return { archived: await archiveMissing(pool, clock, accountId, codes, dryRun), notArchived: null };
}
