import { createReadStream } from "node:fs";
import { type Readable, Transform } from "node:stream";
import { createGunzip } from "node:zlib";
import { type CsvError, type Options, parse } from "csv-parse";
import { parse as parseText } from "csv-parse/sync";
import type { Encoding } from "./encoding.ts";
import { fileFault } from "./file-fault.ts";

export interface CsvOptions {
  readonly delimiter: string;
  readonly encoding: Encoding;
  /** False: a quotation mark is a character like any other. */
  readonly quotes: boolean;
  /** The line of the header; what stands before it is no part of the table. Default: the first. */
  readonly fromLine?: number;
  /** Rows may have any number of fields. */
  readonly isRagged?: boolean;
}

/** A record of the file, or a row that is none; `line` is the one it ends on, from 1. */
export type CsvRecord = GoodRecord | BrokenRecord;

interface ParsedRecord {
  readonly info: { readonly lines: number };
  readonly record: readonly string[];
}

interface GoodRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

export interface BrokenRecord {
  readonly line: number;
  /** What is wrong with it. */
  readonly broken: string;
  /** Its text, up to the quotation mark that broke it. */
  readonly raw: string;
  /** What can be told of its fields: all of a row that has too few or too many, or those before the break. */
  readonly fields: readonly string[];
  /** True: the row broke after `fields`, and they are as they should be. False: any of them may stand in a wrong column. */
  readonly isCut: boolean;
}

/** How far the reading is, for the progress. */
export interface ReadProgress {
  bytesRead: number;
  /** Rows that came out of those bytes. */
  rowsRead: number;
}

/** Longer records are a quotation mark that was never closed. */
const recordCharsMax = 1_000_000;
const whyCharsMax = 120;

/** After these the parser goes on with the next line; after any other it no longer knows where it is. */
const skippable = new Set([
  "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH",
  "CSV_RECORD_INCONSISTENT_COLUMNS",
  "INVALID_OPENING_QUOTE",
]);

/**
 * Streams the records of a CSV file, unpacking it when its name ends in `.gz`. The first record is the header.
 * @throws Error naming the line where a quotation mark leaves open what is a record and what is not: guessing there
 *   would turn rows into text.
 */
export async function* readCsv(
  path: string,
  options: CsvOptions,
  progress: ReadProgress = { bytesRead: 0, rowsRead: 0 },
): AsyncGenerator<CsvRecord> {
  const source = createReadStream(path);
  source.on("data", (chunk) => {
    progress.bytesRead += chunk.length;
  });
  const bytes = path.endsWith(".gz") ? failTogether(source, createGunzip()) : source;
  try {
    for await (const record of parseCsv(bytes, options)) {
      progress.rowsRead += 1;
      yield record;
    }
  } catch (error) {
    throw fileFault(path, error);
  } finally {
    // A caller that has seen enough leaves the rest unread.
    source.destroy();
  }
}

/** As `readCsv`, from any stream of bytes. */
export async function* parseCsv(bytes: Readable, options: CsvOptions): AsyncGenerator<CsvRecord> {
  const broken: BrokenRecord[] = [];
  let fault: { line: number; why: string } | undefined;
  const parser = parse({
    ...parserOptions(options),
    on_skip: (error, raw) => {
      if (error === undefined) return undefined;
      const line = Number(error.lines);
      const why = error.message.slice(0, whyCharsMax);
      if (!skippable.has(error.code)) fault ??= { line, why };
      // One row may have several faults; the first one is told.
      else if (broken.at(-1)?.line !== line)
        broken.push({ line, broken: why, raw: raw ?? "", ...leftOf(error, raw ?? "", options) });
      return undefined;
    },
  });
  const records: AsyncIterable<ParsedRecord> = failTogether(decoded(bytes, options.encoding), parser);
  let lastLine = 0;
  for await (const { info, record } of records) {
    // What the parser makes of the rest of the file after a fault is not to be trusted.
    if (fault !== undefined && info.lines >= fault.line) break;
    // Broken rows were noted while later records were already read: they take their place by line.
    while (broken[0] !== undefined && broken[0].line < info.lines) yield* broken.splice(0, 1);
    lastLine = info.lines;
    yield { line: info.lines, fields: record };
  }
  yield* broken.filter(({ line }) => line < (fault?.line ?? Number.POSITIVE_INFINITY));
  if (fault !== undefined) {
    throw new Error(
      `a quotation mark after line ${lastLine} is never closed, or stands where none may (${fault.why}); ` +
        "fix it, or say --no-quotes if the file does not use quotation marks",
    );
  }
}

/** @param raw the row's text up to and with the quotation mark that broke it. */
function leftOf(error: CsvError, raw: string, options: CsvOptions): Pick<BrokenRecord, "fields" | "isCut"> {
  const record: unknown = error.record;
  if (Array.isArray(record)) return { fields: record.map(String), isCut: false };
  const [fields = []]: string[][] = parseText(raw.slice(0, -1), {
    ...fieldOptions(options),
    skip_empty_lines: true,
    skip_records_with_error: true,
  });
  const broken = Number(error.column);
  return { fields: fields.length === broken + 1 ? fields.slice(0, broken) : [], isCut: true };
}

function fieldOptions({ delimiter, quotes }: CsvOptions): Pick<Options, "delimiter" | "quote"> {
  return { delimiter, quote: quotes ? '"' : null };
}

function parserOptions(options: CsvOptions): Options {
  return {
    ...fieldOptions(options),
    info: true,
    // So that a broken row can be told by its text; it costs no time that could be measured.
    raw: true,
    bom: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: recordCharsMax,
    from_line: options.fromLine ?? 1,
    relax_column_count: options.isRagged === true,
  };
}

function decoded(bytes: Readable, encoding: Encoding): Readable {
  if (encoding === "utf-8") return bytes;
  const decoder = new TextDecoder(encoding);
  return failTogether(
    bytes,
    new Transform({
      readableObjectMode: true,
      transform: (chunk: Buffer, _encoding, done) => done(null, decoder.decode(chunk, { stream: true })),
      flush: (done) => done(null, decoder.decode()),
    }),
  );
}

/** `pipe` that carries the source's error on. */
function failTogether<T extends NodeJS.ReadWriteStream & { destroy(error: Error): unknown }>(
  source: Readable,
  into: T,
): T {
  source.on("error", (error) => into.destroy(error));
  source.pipe(into);
  return into;
}
