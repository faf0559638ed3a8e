import { type FileHandle, open } from "node:fs/promises";
import type { BadLine } from "./line.ts";

/** Lines that the report holds; all are counted. */
export const reportLinesMax = 100_000;

/** Counts what was refused, and writes it to a file that is made with the first bad line: one JSON object a line. */
export class Report {
  readonly #path: string;
  readonly #counts = new Map<string, number>();
  #file: FileHandle | undefined;
  #lines = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** By reason. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  get total(): number {
    return this.#lines;
  }

  /** Undefined: nothing was refused, and there is no file. */
  get path(): string | undefined {
    return this.#file === undefined ? undefined : this.#path;
  }

  async add(bad: readonly BadLine[]): Promise<void> {
    if (bad.length === 0) return;
    this.#file ??= await open(this.#path, "w");
    const room = Math.max(0, reportLinesMax - this.#lines);
    const written = bad.slice(0, room).map(({ line, column, reason, detail, code }) => {
      return `${JSON.stringify({ line, column, reason, detail, code: code ?? null })}\n`;
    });
    await this.#file.write(written.join(""));
    this.#lines += bad.length;
    for (const { reason } of bad) this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }
}
