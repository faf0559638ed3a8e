import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import type { Encoding } from "../../import/csv.ts";
import { fileFault } from "../../import/file-fault.ts";

/** What a file seems to be written in. */
export interface Sniffed {
  readonly encoding: Encoding;
  readonly delimiter: string;
}

/** After unpacking: a small packed file may hold terabytes of nothing. */
export const fileBytesMax = 1024 * 1024 * 1024;
const delimiters = [";", "\t", ",", "|"] as const;
/** A header is looked for in so much of the file. */
const headerBytesMax = 64 * 1024;

/**
 * Reads the whole file once to see what it is written in: UTF-16 says so at its beginning, UTF-8 is what can be read as
 * UTF-8 to its end (other encodings' Russian letters cannot), and anything else is taken for windows-1251, which Russian
 * programs write. The delimiter is the one that stands in the first line most often.
 * @param given what the operator says; it is not guessed then.
 * @throws Error when the file cannot be read, is damaged, or is larger than 1 GiB unpacked.
 */
export async function sniff(path: string, given: Partial<Sniffed>): Promise<Sniffed> {
  const head: Buffer[] = [];
  let headBytes = 0;
  let totalBytes = 0;
  let isUtf8 = true;
  const decoder = new TextDecoder("utf-8", { fatal: true });
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
      if (headBytes < headerBytesMax) head.push(chunk);
      headBytes += chunk.length;
      if (isUtf8) decode(chunk);
    }
  } catch (error) {
    throw fileFault(path, error);
  }
  if (isUtf8) decode();
  const start = Buffer.concat(head).subarray(0, headerBytesMax);
  const isUtf16 = start[0] === 0xff && start[1] === 0xfe;
  const encoding = given.encoding ?? (isUtf16 ? "utf-16le" : isUtf8 ? "utf-8" : "windows-1251");
  return { encoding, delimiter: given.delimiter ?? delimiterOf(new TextDecoder(encoding).decode(start)) };
}

async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  const source = createReadStream(path);
  if (!path.endsWith(".gz")) return yield* source;
  const unpacked = createGunzip();
  source.on("error", (error) => unpacked.destroy(error));
  yield* source.pipe(unpacked);
}

function delimiterOf(text: string): string {
  const [header = ""] = text.replaceAll(/"[^"]*"/g, "").split(/[\r\n]/, 1);
  const counts = delimiters.map((delimiter) => header.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ",";
}
