import { writeSync } from "node:fs";

const lineEnd = "\n";

/**
 * Where the log's lines go. A line that cannot be written now (a full disk, a pipe that nobody empties or that is closed)
 * is dropped and counted, because a hub takes receipts without a log, too; when lines can be written again, the first one
 * says how many are missing.
 */
export class LogStream {
  readonly #write: (bytes: Uint8Array) => number;
  #dropped = 0;
  /** A line was written in part: the next one must not continue it. */
  #isTorn = false;

  /** @param write takes all or some of the bytes and says how many, or throws. */
  constructor(write: (bytes: Uint8Array) => number) {
    this.#write = write;
  }

  /** On the standard error. */
  static onStandardError(): LogStream {
    // Node opens it as a stream that does not block. Else a line would wait for a reader of the pipe who does not read.
    const { fd } = process.stderr;
    return new LogStream((bytes) => writeSync(fd, bytes));
  }

  /** @param line ends with a line end. */
  write(line: string): void {
    const start = this.#isTorn ? lineEnd : "";
    const news = this.#dropped > 0 ? droppedLine(this.#dropped) : "";
    if (this.#put(`${start}${news}${line}`)) this.#dropped = 0;
    else this.#dropped += 1;
  }

  #put(text: string): boolean {
    const bytes = Buffer.from(text);
    let done = 0;
    try {
      while (done < bytes.length) {
        const count = this.#write(bytes.subarray(done));
        if (count === 0) break;
        done += count;
      }
    } catch {
      // Whoever would be told of it is told by the log.
    }
    if (done > 0) this.#isTorn = done < bytes.length && bytes[done - 1] !== lineEnd.charCodeAt(0);
    return done === bytes.length;
  }
}

function droppedLine(dropped: number): string {
  const line = {
    level: 40,
    time: Date.now(),
    program: "prilavok-hub",
    dropped,
    msg: "lines of the log could not be written and are missing",
  };
  return `${JSON.stringify(line)}${lineEnd}`;
}
