import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse/sync";
import { type Encoding, guessedEncoding, markedEncoding } from "./encoding.ts";
import { fileFault } from "./file-fault.ts";

/** What a file is written in. */
export interface Sniffed {
  readonly encoding: Encoding;
  readonly delimiter: string;
}

/** After unpacking: a small packed file may hold terabytes of nothing. */
export const fileBytesMax = 1024 * 1024 * 1024;
const delimiters = [";", "\t", ",", "|"] as const;
/** The form of the rows is seen from so much of the file, and from so many rows. */
const headBytesMax = 64 * 1024;
const rowsSeen = 100;

/**
 * Reads the whole file once to see what it is written in: UTF-16 by its mark or its zeros, UTF-8 when every byte of it
 * is UTF-8 (other encodings' Russian letters are not), and else the single-byte encoding in which the text looks Russian.
 * The delimiter is the one that gives the rows the most columns, and the same number of them.
 * @param given what the operator says; it is not guessed then.
 * @throws Error when the file cannot be read, is damaged, is larger than 1 GiB unpacked, or does not tell its encoding.
 */
export async function sniff(path: string, given: Partial<Sniffed>): Promise<Sniffed> {
  const { head, foreign, isUtf8 } = await scan(path);
  const encoding = given.encoding ?? markedEncoding(head) ?? (isUtf8 ? "utf-8" : guessedEncoding(foreign));
  if (encoding === undefined) {
    throw new Error(
      `${path} is not UTF-8, and its letters do not tell what else it is; say --encoding windows-1251, ibm866 or koi8-r`,
    );
  }
  // A character may be cut in two at the end of the head.
  const text = new TextDecoder(encoding).decode(head, { stream: true });
  return { encoding, delimiter: given.delimiter ?? delimiterOf(text) };
}

interface Scanned {
  readonly head: Buffer;
  /** The bytes from the first one on that is not ASCII. */
  readonly foreign: Buffer;
  readonly isUtf8: boolean;
}

async function scan(path: string): Promise<Scanned> {
  const head = new Sample();
  const foreign = new Sample();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let totalBytes = 0;
  let isUtf8 = true;
  const decode = (chunk?: Buffer) => {
    try {
      decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      // The decoder's only error: these bytes are not UTF-8.
      isUtf8 = false;
    }
  };
  try {
    for await (const chunk of bytesOf(path)) {
      totalBytes += chunk.length;
      if (totalBytes > fileBytesMax) throw new Error(`${path} is larger than ${fileBytesMax} bytes unpacked`);
      head.add(chunk);
      const from = foreign.bytes > 0 ? 0 : chunk.findIndex((byte) => byte > 0x7f);
      if (from >= 0) foreign.add(chunk.subarray(from));
      if (isUtf8) decode(chunk);
    }
  } catch (error) {
    throw fileFault(path, error);
  }
  if (isUtf8) decode();
  return { head: head.toBuffer(), foreign: foreign.toBuffer(), isUtf8 };
}

class Sample {
  readonly #chunks: Buffer[] = [];
  bytes = 0;

  add(chunk: Buffer): void {
    if (this.bytes < headBytesMax) this.#chunks.push(chunk.subarray(0, headBytesMax - this.bytes));
    this.bytes += chunk.length;
  }

  toBuffer(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}

async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  const source = createReadStream(path);
  if (!path.endsWith(".gz")) return yield* source;
  const unpacked = createGunzip();
  source.on("error", (error) => unpacked.destroy(error));
  yield* source.pipe(unpacked);
}

/** Excel's own way of saying it: a first line `sep=;`. */
export const separatorLine = /^\ufeff?sep=(.)\r?\n/i;

function delimiterOf(text: string): string {
  const said = separatorLine.exec(text)?.[1];
  if (said !== undefined) return said;
  const scored = delimiters.map((delimiter) => ({ delimiter, score: evenness(text, delimiter) }));
  return scored.reduce((best, one) => (one.score > best.score ? one : best)).delimiter;
}

/** The number of columns of the first row, times the part of the rows that have as many. */
function evenness(text: string, delimiter: string): number {
  const rows: string[][] = parse(text, {
    delimiter,
    bom: true,
    to: rowsSeen,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
  });
  // The last row of the head may be cut off.
  const [header, ...others] = rows.length > 2 ? rows.slice(0, -1) : rows;
  if (header === undefined || header.length === 1) return 0;
  const even = others.filter((row) => row.length === header.length).length;
  return header.length * ((even + 1) / (others.length + 1));
}
